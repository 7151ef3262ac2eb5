"""All SQL of the kit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from . import sql

# --- time ---------------------------------------------------------------------------------------------------------


def database_time() -> datetime:
    time: datetime = sql.value("SELECT clock_timestamp()")
    return time


# --- history ------------------------------------------------------------------------------------------------------


def insert_history(
    at: datetime,
    actor: str,
    sellers: list[int],
    threads: list[UUID],
    codes: list[str],
    data: list[dict[str, Any]],
) -> None:
    """One JSON document instead of arrays: half the cost from 25 events on, most of it the client's quoting."""
    events = [
        {"seller_id": seller, "thread": str(thread), "code": code, "data": each}
        for seller, thread, code, each in zip(sellers, threads, codes, data, strict=True)
    ]
    sql.execute(
        """INSERT INTO kit_history (at, actor, seller_id, thread, code, data)
           SELECT %s, %s, seller_id, thread, code, data
           FROM jsonb_to_recordset(%s) AS event (seller_id bigint, thread uuid, code text, data jsonb)""",
        (at, actor, Jsonb(events)),
    )


def select_history(sellers: list[int], thread: UUID) -> list[sql.Row]:
    return sql.rows(
        "SELECT at, actor, code, data FROM kit_history WHERE thread = %s AND seller_id = ANY(%s) ORDER BY id",
        (thread, sellers),
    )


# --- moves --------------------------------------------------------------------------------------------------------
# Table and column names come from `Flow` definitions in code, never from input.


@dataclass(frozen=True)
class Table:
    """What is moved; `fact` is the column (or none) that has to be empty, or else `filled`."""

    name: str
    thread: str
    fact: str
    filled: bool


@dataclass(frozen=True)
class Step:
    """From which statuses to which, what else is written, and the timeline's line with its data by id."""

    sources: tuple[str, ...]
    target: str
    columns: dict[str, Any]
    code: str
    data: Mapping[Any, Mapping[str, Any]]


def move(table: Table, step: Step, ids: list[Any], actor: str, now: datetime) -> list[sql.Row]:
    """Every row of `ids` as it was found (id, status, fact), and whether it moved.

    Rows are locked in the order of their ids, so that two batches never wait for each other in a circle. One that
    somebody changed while we waited for its lock has another version than the statement's snapshot: it does not move.
    """
    kind = "uuid" if isinstance(ids[0], UUID) else "bigint"
    fact = f", {table.fact}" if table.fact else ""
    passes = f"AND coalesce(l.{table.fact}::text, '') {'NOT' if table.filled else ''} IN ('', 'false')" if fact else ""
    assignments = "".join(f", {name} = %({name})s" for name in step.columns)
    return sql.rows(
        f"""WITH locked AS MATERIALIZED (
                SELECT id, seller_id, {table.thread} AS thread, status, version{fact}
                FROM {table.name} WHERE id = ANY(%(ids)s::{kind}[]) ORDER BY id FOR UPDATE),
            moved AS (
                UPDATE {table.name} t SET status = %(target)s, status_at = %(now)s, version = t.version + 1{assignments}
                FROM locked l
                WHERE t.id = l.id AND t.version = l.version AND l.status = ANY(%(sources)s) {passes}
                RETURNING l.id, l.seller_id, l.thread),
            told AS (
                INSERT INTO kit_history (at, actor, seller_id, thread, code, data)
                SELECT %(now)s, %(actor)s, seller_id, thread, %(code)s, coalesce(%(data)s -> id::text, '{{}}')
                FROM moved)
            SELECT l.id, l.status{fact}, m.id IS NOT NULL AS moved FROM locked l LEFT JOIN moved m USING (id)""",  # noqa: S608
        {
            "ids": ids,
            "sources": list(step.sources),
            "target": step.target,
            "now": now,
            "actor": actor,
            "code": step.code,
            "data": Jsonb({str(subject): dict(data) for subject, data in step.data.items()}),
            **step.columns,
        },
    )


# --- due work -----------------------------------------------------------------------------------------------------


def upsert_due(kinds: list[str], subjects: list[str], at: datetime) -> None:
    """Plan subjects for `at`, or earlier if they already are. A subject at work is marked to be looked at again."""
    sql.execute(
        """INSERT INTO kit_due (kind, subject, next_at, attempts, again)
           SELECT kind, subject, %(at)s, 0, false
           FROM unnest(%(kinds)s::text[]) AS kind CROSS JOIN unnest(%(subjects)s::text[]) AS subject
           ORDER BY kind, subject
           ON CONFLICT (kind, subject) DO UPDATE
           SET next_at = CASE WHEN kit_due.token IS NULL THEN least(kit_due.next_at, excluded.next_at)
                              ELSE kit_due.next_at END,
               again = kit_due.again OR kit_due.token IS NOT NULL""",
        {"kinds": kinds, "subjects": subjects, "at": at},
    )


def claim_due(kind: str, now: datetime, until: datetime, token: UUID, limit: int) -> list[sql.Row]:
    """Claim up to `limit`. The limit stands in a WITH, which runs once; in `id IN (SELECT … LIMIT …)` a nested loop
    runs it for every row and claims them all.
    """
    return sql.rows(
        """WITH next AS MATERIALIZED (
               SELECT id FROM kit_due
               WHERE kind = %(kind)s AND next_at <= %(now)s AND (token IS NULL OR leased_until <= %(now)s)
               ORDER BY next_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
           UPDATE kit_due SET token = %(token)s, leased_until = %(until)s, attempts = attempts + 1, again = false
           FROM next WHERE kit_due.id = next.id
           RETURNING subject, attempts""",
        {"kind": kind, "now": now, "until": until, "token": token, "limit": limit},
    )


def lock_due(kind: str, token: UUID, subjects: list[str]) -> list[str]:
    return sql.values(
        "SELECT subject FROM kit_due WHERE kind = %s AND token = %s AND subject = ANY(%s) ORDER BY id FOR UPDATE",
        (kind, token, subjects),
    )


def delete_due(kind: str, token: UUID, subjects: list[str], now: datetime) -> None:
    """Finish claimed subjects: gone, unless somebody asked for them again meanwhile."""
    sql.execute(
        """WITH mine AS (SELECT id, again FROM kit_due
                         WHERE kind = %(kind)s AND token = %(token)s AND subject = ANY(%(subjects)s) FOR UPDATE),
                gone AS (DELETE FROM kit_due USING mine WHERE kit_due.id = mine.id AND NOT mine.again)
           UPDATE kit_due SET token = NULL, leased_until = NULL, attempts = 0, again = false, next_at = %(now)s
           FROM mine WHERE kit_due.id = mine.id AND mine.again""",
        {"kind": kind, "token": token, "subjects": subjects, "now": now},
    )


def reschedule_due(
    kind: str, token: UUID, subjects: list[str], times: list[datetime], now: datetime, keep: bool
) -> None:
    """Give claimed subjects back, to be done at their times (or at once, if asked again meanwhile)."""
    sql.execute(
        """UPDATE kit_due d
           SET token = NULL, leased_until = NULL, again = false,
               attempts = CASE WHEN %(keep)s THEN d.attempts ELSE 0 END,
               next_at = CASE WHEN d.again THEN least(%(now)s, t.at) ELSE t.at END
           FROM unnest(%(subjects)s::text[], %(times)s::timestamptz[]) AS t (subject, at)
           WHERE d.kind = %(kind)s AND d.token = %(token)s AND d.subject = t.subject""",
        {"kind": kind, "token": token, "subjects": subjects, "times": times, "now": now, "keep": keep},
    )


def withdraw_due(kind: str, subjects: list[str]) -> None:
    """Remove subjects, at work or not."""
    sql.execute(
        """DELETE FROM kit_due WHERE id IN (SELECT id FROM kit_due WHERE kind = %s AND subject = ANY(%s)
                                           ORDER BY id FOR UPDATE)""",
        (kind, subjects),
    )


def due_kinds(kinds: list[str], now: datetime) -> list[str]:
    return sql.values(
        """SELECT kind FROM unnest(%(kinds)s::text[]) AS k (kind)
           WHERE EXISTS (SELECT FROM kit_due d WHERE d.kind = k.kind AND d.next_at <= %(now)s
                                                 AND (d.token IS NULL OR d.leased_until <= %(now)s))""",
        {"kinds": kinds, "now": now},
    )


def next_due(kinds: list[str]) -> datetime | None:
    """When the earliest of these kinds is due or its lease runs out."""
    at: datetime | None = sql.value(
        "SELECT min(greatest(next_at, coalesce(leased_until, next_at))) FROM kit_due WHERE kind = ANY(%s)",
        (kinds,),
    )
    return at


# --- leases -------------------------------------------------------------------------------------------------------


def take_lease(name: str, token: UUID, now: datetime, until: datetime) -> bool:
    return bool(
        sql.execute(
            """INSERT INTO kit_lease (name, token, expires_at) VALUES (%(name)s, %(token)s, %(until)s)
               ON CONFLICT (name) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at
               WHERE kit_lease.expires_at <= %(now)s""",
            {"name": name, "token": token, "now": now, "until": until},
        )
    )


def holds_lease(name: str, token: UUID) -> bool:
    """Whether nobody has taken the lease over; locks it, so that the caller's writes are safe until it commits."""
    return sql.value("SELECT 1 FROM kit_lease WHERE name = %s AND token = %s FOR UPDATE", (name, token)) is not None


def drop_lease(name: str, token: UUID) -> None:
    sql.execute("DELETE FROM kit_lease WHERE name = %s AND token = %s", (name, token))


# --- exchanges ----------------------------------------------------------------------------------------------------


def insert_exchange(
    at: datetime,
    peer: str,
    operation: str,
    subject: str,
    outcome: str,
    status: int | None,
    milliseconds: int,
    sealed: bytes,
) -> int:
    exchange_id: int = sql.value(
        """INSERT INTO kit_exchange (at, peer, operation, subject, outcome, status, milliseconds, sealed)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id""",
        (at, peer, operation, subject, outcome, status, milliseconds, sealed),
    )
    return exchange_id


def select_exchanges(peer: str, subject: str, limit: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT id, at, operation, outcome, status, milliseconds, sealed FROM kit_exchange
           WHERE peer = %s AND subject = %s ORDER BY id LIMIT %s""",
        (peer, subject, limit),
    )


def delete_exchanges(before: datetime, limit: int) -> int:
    return sql.execute(
        """WITH old AS MATERIALIZED (
               SELECT id FROM kit_exchange WHERE at < %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
           DELETE FROM kit_exchange USING old WHERE kit_exchange.id = old.id""",
        (before, limit),
    )
