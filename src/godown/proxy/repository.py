"""All SQL of log-ins, accounts and effects."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit import sql

from .accounts import Account, Login

# --- log-ins and accounts -----------------------------------------------------------------------------------------


def upsert_login(
    code: str, api_url: str, panel_url: str, sealed_secrets: bytes, per_hour: int, kept: int, minutes: int
) -> int:
    """Add a log-in, or give it other credentials: what was got with the old ones is forgotten, the quota is not."""
    login_id: int = sql.value(
        """INSERT INTO proxy_login (code, api_url, panel_url, sealed_secrets, calls_per_hour, calls_kept_for_bench,
                                    call_minutes, call_minute)
           VALUES (%(code)s, %(api_url)s, %(panel_url)s, %(secrets)s, %(per_hour)s, %(kept)s,
                   array_fill(0, ARRAY[%(minutes)s]), 0)
           ON CONFLICT (code) DO UPDATE
           SET api_url = excluded.api_url, panel_url = excluded.panel_url, sealed_secrets = excluded.sealed_secrets,
               calls_per_hour = excluded.calls_per_hour, calls_kept_for_bench = excluded.calls_kept_for_bench,
               sealed_token = NULL, token_expires_at = NULL, token_refused_at = NULL,
               sealed_session = NULL, session_refused_at = NULL
           RETURNING id""",
        {
            "code": code,
            "api_url": api_url,
            "panel_url": panel_url,
            "secrets": sealed_secrets,
            "per_hour": per_hour,
            "kept": kept,
            "minutes": minutes,
        },
    )
    return login_id


def upsert_account(code: str, login_code: str, location_id: str, adapter: str, scan_before_pack: bool) -> int | None:
    """Add an account or change it; None if there is no such log-in."""
    account_id: int | None = sql.value(
        """INSERT INTO proxy_account (code, login_id, location_id, adapter, scan_before_pack)
           SELECT %(code)s, id, %(location)s, %(adapter)s, %(scan)s FROM proxy_login WHERE code = %(login)s
           ON CONFLICT (code) DO UPDATE
           SET login_id = excluded.login_id, location_id = excluded.location_id, adapter = excluded.adapter,
               scan_before_pack = excluded.scan_before_pack
           RETURNING id""",
        {"code": code, "login": login_code, "location": location_id, "adapter": adapter, "scan": scan_before_pack},
    )
    return account_id


def select_account(code: str) -> Account | None:
    row = sql.row(
        """SELECT a.id, a.code, a.location_id, a.adapter, a.scan_before_pack,
                  l.id AS login_id, l.code AS login_code, l.api_url, l.panel_url
           FROM proxy_account a JOIN proxy_login l ON l.id = a.login_id WHERE a.code = %s""",
        (code,),
    )
    if row is None:
        return None
    login = Login(row["login_id"], row["login_code"], row["api_url"], row["panel_url"])
    return Account(row["id"], row["code"], login, row["location_id"], row["adapter"], row["scan_before_pack"])


# --- tokens -------------------------------------------------------------------------------------------------------


def select_token(login_id: int) -> sql.Row:
    return sql.rows(
        """SELECT sealed_secrets, sealed_token AS sealed, token_expires_at AS expires_at,
                  token_refused_at AS refused_at FROM proxy_login WHERE id = %s""",
        (login_id,),
    )[0]


def select_session(login_id: int) -> sql.Row:
    return sql.rows(
        """SELECT sealed_secrets, sealed_session AS sealed, NULL::timestamptz AS expires_at,
                  session_refused_at AS refused_at FROM proxy_login WHERE id = %s""",
        (login_id,),
    )[0]


def select_secrets(code: str) -> bytes | None:
    """The sealed credentials of a log-in, if it is known."""
    found = sql.value("SELECT sealed_secrets FROM proxy_login WHERE code = %s", (code,))
    return bytes(found) if found is not None else None


def lock_secrets(login_id: int) -> bytes:
    """The credentials as they are now; they stay so until the transaction ends."""
    return bytes(sql.value("SELECT sealed_secrets FROM proxy_login WHERE id = %s FOR UPDATE", (login_id,)))


def update_token(login_id: int, sealed: bytes, expires_at: datetime | None) -> None:
    sql.execute(
        "UPDATE proxy_login SET sealed_token = %s, token_expires_at = %s, token_refused_at = NULL WHERE id = %s",
        (sealed, expires_at, login_id),
    )


def update_session(login_id: int, sealed: bytes) -> None:
    sql.execute(
        "UPDATE proxy_login SET sealed_session = %s, session_refused_at = NULL WHERE id = %s", (sealed, login_id)
    )


def refuse_token(login_id: int, now: datetime) -> None:
    sql.execute("UPDATE proxy_login SET token_refused_at = %s, sealed_token = NULL WHERE id = %s", (now, login_id))


def refuse_session(login_id: int, now: datetime) -> None:
    sql.execute("UPDATE proxy_login SET session_refused_at = %s, sealed_session = NULL WHERE id = %s", (now, login_id))


def forget_session(login_id: int, sealed: bytes) -> None:
    """Drop a session that Flipkart seems to have lost, unless there is a newer one."""
    sql.execute(
        "UPDATE proxy_login SET sealed_session = NULL WHERE id = %s AND sealed_session = %s", (login_id, sealed)
    )


# --- budget -------------------------------------------------------------------------------------------------------
# `call_minutes` as it is in minute %(minute)s: minutes that have passed fall off at the front. A clock that is a little
# behind counts into the last minute.

_SHIFT = "least(greatest(%(minute)s - call_minute, 0), cardinality(call_minutes))::int"
_MINUTES = f"(call_minutes[{_SHIFT} + 1:] || array_fill(0, ARRAY[{_SHIFT}]))"


def draw_call(login_id: int, bench: bool, minute: int, now: datetime) -> bool:
    """Count one call in the current minute, if the hour still allows it."""
    return bool(
        sql.execute(
            f"""UPDATE proxy_login
                SET call_minutes = {_MINUTES}[:cardinality(call_minutes) - 1]
                                   || ({_MINUTES}[cardinality(call_minutes)] + 1),
                    call_minute = greatest(call_minute, %(minute)s)
                WHERE id = %(id)s AND (calls_blocked_until IS NULL OR calls_blocked_until <= %(now)s)
                  AND (SELECT sum(calls) FROM unnest({_MINUTES}) AS m (calls))
                      < calls_per_hour - CASE WHEN %(bench)s THEN 0 ELSE calls_kept_for_bench END""",  # noqa: S608
            {"id": login_id, "bench": bench, "minute": minute, "now": now},
        )
    )


def block_calls(login_id: int, until: datetime) -> None:
    sql.execute(
        "UPDATE proxy_login SET calls_blocked_until = greatest(calls_blocked_until, %s) WHERE id = %s",
        (until, login_id),
    )


def select_budget(login_id: int, minute: int) -> sql.Row:
    return sql.rows(
        f"""SELECT {_MINUTES} AS minutes, calls_per_hour, calls_kept_for_bench, calls_blocked_until
            FROM proxy_login WHERE id = %(id)s""",  # noqa: S608
        {"id": login_id, "minute": minute},
    )[0]


# --- effects ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Settled:
    """What an effect's row becomes."""

    key: str
    status: str
    sealed_answer: bytes | None
    refusal_code: str
    refusal_text: str
    refusal_final: bool
    exchange: int | None


def claim_effects(
    account_id: int, operation: str, keys: list[str], hashes: list[str], token: UUID, now: datetime, until: datetime
) -> list[sql.Row]:
    """Take effects under a token: new ones and refused ones as `sent`, those in doubt (or whose sender died) as that.

    Not taken: confirmed ones, those in flight, final refusals of the same request, and changed requests of
    anything that is not refused.
    """
    return sql.rows(
        """INSERT INTO proxy_effect (account_id, operation, key, request_hash, status, token, leased_until, sent_at,
                                     refusal_code, refusal_text, refusal_final)
           SELECT %(account)s, %(operation)s, key, hash, 'sent', %(token)s, %(until)s, %(now)s, '', '', false
           FROM unnest(%(keys)s::text[], %(hashes)s::text[]) AS wish (key, hash) ORDER BY key
           ON CONFLICT (account_id, operation, key) DO UPDATE
           SET token = excluded.token, leased_until = excluded.leased_until, request_hash = excluded.request_hash,
               status = CASE proxy_effect.status WHEN 'refused' THEN 'sent' ELSE 'in_doubt' END,
               sent_at = CASE proxy_effect.status WHEN 'refused' THEN excluded.sent_at ELSE proxy_effect.sent_at END,
               read_back_at = CASE proxy_effect.status WHEN 'refused' THEN NULL ELSE proxy_effect.read_back_at END,
               refusal_code = '', refusal_text = '', refusal_final = false, settled_at = NULL
           WHERE CASE proxy_effect.status
                 WHEN 'refused' THEN proxy_effect.request_hash <> excluded.request_hash
                                     OR NOT proxy_effect.refusal_final
                 WHEN 'confirmed' THEN false
                 ELSE proxy_effect.request_hash = excluded.request_hash
                      AND (proxy_effect.token IS NULL OR proxy_effect.leased_until <= %(now)s) END
           RETURNING key, status, read_back_at""",
        {
            "account": account_id,
            "operation": operation,
            "keys": keys,
            "hashes": hashes,
            "token": token,
            "now": now,
            "until": until,
        },
    )


def select_effects(account_id: int, operation: str, keys: list[str]) -> list[sql.Row]:
    return sql.rows(
        """SELECT key, status, request_hash, refusal_code, refusal_text, exchange, sealed_answer FROM proxy_effect
           WHERE account_id = %s AND operation = %s AND key = ANY(%s)""",
        (account_id, operation, keys),
    )


def settle_effects(account_id: int, operation: str, token: UUID, settled: list[Settled], now: datetime) -> list[str]:
    """Write outcomes where the token is still ours; returns the keys that were written."""
    return sql.values(
        """UPDATE proxy_effect e
           SET status = s.status, sealed_answer = s.answer, refusal_code = s.code, refusal_text = s.text,
               refusal_final = s.final, exchange = s.exchange,
               settled_at = CASE s.status WHEN 'in_doubt' THEN NULL ELSE %(now)s END,
               token = NULL, leased_until = NULL
           FROM unnest(%(keys)s::text[], %(statuses)s::text[], %(answers)s::bytea[], %(codes)s::text[],
                       %(texts)s::text[], %(finals)s::bool[], %(exchanges)s::bigint[])
                AS s (key, status, answer, code, text, final, exchange)
           WHERE e.account_id = %(account)s AND e.operation = %(operation)s AND e.key = s.key AND e.token = %(token)s
           RETURNING e.key""",
        {
            "account": account_id,
            "operation": operation,
            "token": token,
            "now": now,
            "keys": [each.key for each in settled],
            "statuses": [each.status for each in settled],
            "answers": [each.sealed_answer for each in settled],
            "codes": [each.refusal_code for each in settled],
            "texts": [each.refusal_text for each in settled],
            "finals": [each.refusal_final for each in settled],
            "exchanges": [each.exchange for each in settled],
        },
    )


def delete_effects(account_id: int, operation: str, token: UUID, keys: list[str]) -> list[str]:
    """Forget effects that were certainly not sent."""
    return sql.values(
        """DELETE FROM proxy_effect
           WHERE account_id = %s AND operation = %s AND key = ANY(%s) AND token = %s RETURNING key""",
        (account_id, operation, keys, token),
    )


def delete_effects_before(before: datetime, limit: int) -> int:
    return sql.execute(
        """WITH old AS MATERIALIZED (
               SELECT id FROM proxy_effect WHERE status IN ('confirmed', 'refused') AND settled_at < %s
               ORDER BY settled_at LIMIT %s FOR UPDATE SKIP LOCKED)
           DELETE FROM proxy_effect USING old WHERE proxy_effect.id = old.id""",
        (before, limit),
    )


def note_read_back(
    account_id: int, operation: str, token: UUID, undone: list[str], resent: list[str], now: datetime
) -> list[str]:
    """These were seen undone for the first time; those are about to be sent again and start afresh.

    Returns the keys that are still ours.
    """
    return sql.values(
        """UPDATE proxy_effect
           SET read_back_at = CASE WHEN key = ANY(%(resent)s) THEN NULL ELSE %(now)s::timestamptz END
           WHERE account_id = %(account)s AND operation = %(operation)s AND token = %(token)s
             AND key = ANY(%(undone)s::text[] || %(resent)s::text[])
           RETURNING key""",
        {
            "account": account_id,
            "operation": operation,
            "token": token,
            "undone": undone,
            "resent": resent,
            "now": now,
        },
    )
