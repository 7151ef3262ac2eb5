"""SQL of exceptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from godown.kit import sql


def upsert(
    sellers: list[int],
    accounts: list[int],
    causes: list[str],
    subjects: list[str],
    data: list[Any],
    owners: list[str],
    now: datetime,
) -> None:
    sql.execute(
        """INSERT INTO omni_exception
               (seller_id, account_id, cause, subject, data, opened_at, last_seen_at, times, owner)
           SELECT seller_id, account_id, cause, subject, data, %(now)s, %(now)s, 1, owner
           FROM unnest(%(sellers)s::bigint[], %(accounts)s::bigint[], %(causes)s::text[], %(subjects)s::text[],
                       %(data)s::jsonb[], %(owners)s::text[])
                AS r (seller_id, account_id, cause, subject, data, owner)
           ORDER BY account_id, cause, subject
           ON CONFLICT (account_id, cause, subject) WHERE closed_at IS NULL
           DO UPDATE SET last_seen_at = excluded.last_seen_at, data = excluded.data,
                         times = omni_exception.times + 1""",
        {
            "sellers": sellers,
            "accounts": accounts,
            "causes": causes,
            "subjects": subjects,
            "data": [Jsonb(each) for each in data],
            "owners": owners,
            "now": now,
        },
    )


def _open(which: str) -> str:
    """Lock the open cases of a condition, in the order in which `upsert` does."""
    return f"""WITH wanted AS MATERIALIZED (
                   SELECT id FROM omni_exception WHERE {which} AND closed_at IS NULL
                   ORDER BY account_id, cause, subject FOR UPDATE)"""  # noqa: S608 -- our own text


_NAMED = _open("id = ANY(%(ids)s) AND seller_id = ANY(%(sellers)s)")


def set_owner(sellers: Sequence[int], ids: Sequence[int], owner: str) -> list[sql.Row]:
    """Those of these cases that are open at these sellers: id and seller."""
    return sql.rows(
        f"""{_NAMED} UPDATE omni_exception e SET owner = %(owner)s FROM wanted WHERE e.id = wanted.id
            RETURNING e.id, e.seller_id""",  # noqa: S608 -- our own text
        {"ids": list(ids), "sellers": list(sellers), "owner": owner},
    )


def set_snooze(sellers: Sequence[int], ids: Sequence[int], until: datetime | None) -> list[sql.Row]:
    """Those of these cases that are open at these sellers: id and seller."""
    return sql.rows(
        f"""{_NAMED} UPDATE omni_exception e SET snoozed_until = %(until)s FROM wanted WHERE e.id = wanted.id
            RETURNING e.id, e.seller_id""",  # noqa: S608 -- our own text
        {"ids": list(ids), "sellers": list(sellers), "until": until},
    )


def lock_open(sellers: Sequence[int], ids: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT id, seller_id, account_id, cause, subject FROM omni_exception
           WHERE id = ANY(%s) AND seller_id = ANY(%s) AND closed_at IS NULL
           ORDER BY account_id, cause, subject FOR UPDATE""",
        (list(ids), list(sellers)),
    )


def _close(which: str, now: datetime, **params: object) -> list[sql.Row]:
    return sql.rows(
        f"""{_open(which)} UPDATE omni_exception e SET closed_at = %(now)s FROM wanted WHERE e.id = wanted.id
            RETURNING e.id, e.seller_id""",  # noqa: S608 -- our own text
        {"now": now, **params},
    )


def close(account_id: int, causes: list[str], subjects: list[str], now: datetime) -> list[sql.Row]:
    which = "account_id = %(account)s AND cause = ANY(%(causes)s) AND subject = ANY(%(subjects)s)"
    return _close(which, now, account=account_id, causes=causes, subjects=subjects)


def close_all(account_id: int, causes: list[str], now: datetime) -> list[sql.Row]:
    return _close("account_id = %(account)s AND cause = ANY(%(causes)s)", now, account=account_id, causes=causes)


def close_others(account_id: int, cause: str, subjects: list[str], now: datetime) -> list[sql.Row]:
    which = "account_id = %(account)s AND cause = %(cause)s AND subject <> ALL(%(subjects)s)"
    return _close(which, now, account=account_id, cause=cause, subjects=subjects)


def select_open(sellers: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT e.id, a.code AS account, e.cause, e.subject, e.data, e.opened_at, e.last_seen_at, e.times, e.owner
           FROM omni_exception e JOIN omni_channel_account a ON a.id = e.account_id
           WHERE e.seller_id = ANY(%s) AND e.closed_at IS NULL ORDER BY e.opened_at, e.id""",
        (list(sellers),),
    )
