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


def set_owner(sellers: Sequence[int], case_id: int, owner: str) -> int | None:
    """The seller whose open case it is."""
    seller_id: int | None = sql.value(
        """UPDATE omni_exception SET owner = %s WHERE id = %s AND seller_id = ANY(%s) AND closed_at IS NULL
           RETURNING seller_id""",
        (owner, case_id, list(sellers)),
    )
    return seller_id


def set_snooze(sellers: Sequence[int], case_id: int, until: datetime | None) -> int | None:
    """The seller whose open case it is."""
    seller_id: int | None = sql.value(
        """UPDATE omni_exception SET snoozed_until = %s WHERE id = %s AND seller_id = ANY(%s) AND closed_at IS NULL
           RETURNING seller_id""",
        (until, case_id, list(sellers)),
    )
    return seller_id


def lock_open(sellers: Sequence[int], case_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT id, seller_id, account_id, cause, subject FROM omni_exception
           WHERE id = %s AND seller_id = ANY(%s) AND closed_at IS NULL FOR UPDATE""",
        (case_id, list(sellers)),
    )


def close(account_id: int, causes: list[str], subjects: list[str], now: datetime) -> list[sql.Row]:
    return sql.rows(
        """UPDATE omni_exception SET closed_at = %s
           WHERE account_id = %s AND cause = ANY(%s) AND subject = ANY(%s) AND closed_at IS NULL
           RETURNING id, seller_id""",
        (now, account_id, causes, subjects),
    )


def close_all(account_id: int, causes: list[str], now: datetime) -> list[sql.Row]:
    return sql.rows(
        """UPDATE omni_exception SET closed_at = %s
           WHERE account_id = %s AND cause = ANY(%s) AND closed_at IS NULL RETURNING id, seller_id""",
        (now, account_id, causes),
    )


def close_others(account_id: int, cause: str, subjects: list[str], now: datetime) -> list[sql.Row]:
    return sql.rows(
        """UPDATE omni_exception SET closed_at = %s
           WHERE account_id = %s AND cause = %s AND subject <> ALL(%s) AND closed_at IS NULL
           RETURNING id, seller_id""",
        (now, account_id, cause, subjects),
    )


def select_open(sellers: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT e.id, a.code AS account, e.cause, e.subject, e.data, e.opened_at, e.last_seen_at, e.times, e.owner
           FROM omni_exception e JOIN omni_channel_account a ON a.id = e.account_id
           WHERE e.seller_id = ANY(%s) AND e.closed_at IS NULL ORDER BY e.opened_at, e.id""",
        (list(sellers),),
    )
