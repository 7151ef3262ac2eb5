"""SQL of announcing, changing and cancelling returns, and of policies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.kit import sql

from .rules import ChangingFacts

# --- the judgement's facts ----------------------------------------------------------------------------------------


def lock_policy(account_id: int, values: dict[str, Any]) -> None:
    """Lock the policy of an account until the commit; one that has none gets these values."""
    sql.execute(
        """INSERT INTO omni_return_policy
               (account_id, accept_unknown, returns_pool, sync, read_every, overdue_days, claim_days)
           VALUES (%(account_id)s, %(accept_unknown)s, %(returns_pool)s, %(sync)s, %(read_every)s, %(overdue_days)s,
                   %(claim_days)s)
           ON CONFLICT (account_id) DO NOTHING""",
        {"account_id": account_id, **values},
    )
    sql.execute("SELECT FROM omni_return_policy WHERE account_id = %s FOR NO KEY UPDATE", (account_id,))


def select_forward(account_id: int, codes: Sequence[str]) -> list[sql.Row]:
    """Lines of the orders with these codes, of their own or of their parent order."""
    return sql.rows(
        """WITH asked AS (SELECT DISTINCT code FROM unnest(%(codes)s::text[]) AS a (code)),
                found AS (SELECT o.id, o.order_code, o.parent_code FROM asked a
                          JOIN omni_order o ON o.account_id = %(account)s AND o.order_code = a.code
                          UNION
                          SELECT o.id, o.order_code, o.parent_code FROM asked a
                          JOIN omni_order o ON o.account_id = %(account)s AND o.parent_code = a.code)
           SELECT o.id AS order_id, o.order_code, o.parent_code, l.id AS line_id, l.item_code, l.channel_sku, l.sku,
                  l.dispatched, l.returned
           FROM found o JOIN omni_order_line l ON l.order_id = o.id ORDER BY o.order_code, l.id""",
        {"account": account_id, "codes": list(codes)},
    )


KNOWN = """SELECT r.id, r.return_code, r.status, r.provisional, r.order_id, r.kind, r.order_code, r.transporter, r.awb,
                  r.expected_at, r.channel_status, o.order_code AS forward_code, o.parent_code,
                  (SELECT jsonb_object_agg(s.source, s.said) FROM omni_return_sighting s
                   WHERE s.return_order_id = r.id) AS said,
                  (SELECT jsonb_agg(jsonb_build_array(l.order_line_id, l.quantity, l.reason, l.price::text,
                                                       l.channel_sku))
                   FROM omni_return_line l WHERE l.return_order_id = r.id) AS lines
           FROM omni_return r LEFT JOIN omni_order o ON o.id = r.order_id"""


def select_known(account_id: int, codes: Sequence[str]) -> list[sql.Row]:
    """The returns with these codes; of a code that was cancelled, and may have been told anew, the one that counts."""
    return sql.rows(
        f"""WITH latest AS (
                SELECT DISTINCT ON (return_code) id FROM omni_return WHERE account_id = %s AND return_code = ANY(%s)
                ORDER BY return_code, (status = 'cancelled'), id DESC)
            {KNOWN} JOIN latest ON latest.id = r.id""",  # noqa: S608
        (account_id, list(codes)),
    )


def select_floor(account_id: int, orders: Sequence[UUID]) -> list[sql.Row]:
    """Provisional returns of these orders that still may turn out to be the channel's, oldest first."""
    return sql.rows(
        f"{KNOWN} WHERE r.account_id = %s AND r.provisional AND r.order_id = ANY(%s) ORDER BY r.id",
        (account_id, list(orders)),
    )


def select_of_parcel(account_id: int, orders: Sequence[UUID], awbs: Sequence[str]) -> list[sql.Row]:
    """Returns of these orders that travel under these AWBs, oldest first."""
    return sql.rows(
        f"""{KNOWN} WHERE r.account_id = %s AND r.order_id = ANY(%s) AND r.awb = ANY(%s) AND r.awb <> ''
                      AND r.status <> 'cancelled' ORDER BY r.id""",
        (account_id, list(orders), list(awbs)),
    )


# --- writing ------------------------------------------------------------------------------------------------------


def insert_returns(
    rows: Sequence[tuple[Any, ...]], seller_id: int, account_id: int, source: str, now: datetime
) -> None:
    """(id, return code, kind, order id, order code, transporter, awb, expected at, channel status, provisional)."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    sql.execute(
        """INSERT INTO omni_return (id, return_code, kind, order_id, order_code, transporter, awb, expected_at,
               channel_status, provisional, seller_id, account_id, source, announced_at, status, status_at, version)
           SELECT r.*, %s, %s, %s, %s, 'announced', %s, 1
           FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::text[],
                       %s::timestamptz[], %s::text[], %s::bool[]) AS r""",
        (seller_id, account_id, source, now, now, *columns),
    )


def insert_lines(rows: Sequence[tuple[Any, ...]], seller_id: int) -> None:
    """(return id, order line id, item code, channel SKU, SKU, quantity, reason, price)."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    sql.execute(
        """INSERT INTO omni_return_line (return_order_id, order_line_id, item_code, channel_sku, sku, quantity,
               reason, price, seller_id)
           SELECT l.*, %s
           FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[],
                       %s::numeric[]) AS l""",
        (seller_id, *columns),
    )


def add_returned(lines: list[int], pieces: list[int]) -> None:
    """Pieces announced back of order lines (negative: not announced any more); each line once."""
    sql.execute(
        """WITH locked AS (SELECT id FROM omni_order_line WHERE id = ANY(%(lines)s) ORDER BY id FOR UPDATE)
           UPDATE omni_order_line l SET returned = l.returned + p.pieces
           FROM unnest(%(lines)s::bigint[], %(pieces)s::int[]) AS p (id, pieces)
           WHERE l.id = p.id AND l.id IN (SELECT id FROM locked)""",
        {"lines": lines, "pieces": pieces},
    )


def upsert_sightings(returns: list[UUID], source: str, said: list[dict[str, str]], now: datetime) -> None:
    """One JSON document instead of arrays, as the timeline's (`godown.kit.repository.insert_history`)."""
    sightings = [{"id": str(key), "said": each} for key, each in zip(returns, said, strict=True)]
    sql.execute(
        """INSERT INTO omni_return_sighting (return_order_id, source, said, seen_at)
           SELECT id, %s, said, %s FROM jsonb_to_recordset(%s) AS s (id uuid, said jsonb)
           ON CONFLICT (return_order_id, source) DO UPDATE SET said = excluded.said, seen_at = excluded.seen_at""",
        (source, now, Jsonb(sightings)),
    )


def update_facts(facts: Mapping[UUID, ChangingFacts]) -> None:
    """Write the changing facts, by return. One that gets another code is provisional no more."""
    sql.execute(
        """WITH locked AS (SELECT id FROM omni_return WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE)
           UPDATE omni_return r
           SET return_code = f.return_code, provisional = r.provisional AND f.return_code = r.return_code,
               transporter = f.transporter, awb = f.awb, expected_at = f.expected_at,
               channel_status = f.channel_status, version = r.version + 1
           FROM unnest(%(ids)s::uuid[], %(codes)s::text[], %(transporters)s::text[], %(awbs)s::text[],
                       %(expected)s::timestamptz[], %(statuses)s::text[])
                AS f (id, return_code, transporter, awb, expected_at, channel_status)
           WHERE r.id = f.id AND r.id IN (SELECT id FROM locked)""",
        {
            "ids": list(facts),
            "codes": [each.return_code for each in facts.values()],
            "transporters": [each.transporter for each in facts.values()],
            "awbs": [each.awb for each in facts.values()],
            "expected": [each.expected_at for each in facts.values()],
            "statuses": [each.channel_status for each in facts.values()],
        },
    )


def select_incoming(returns: Sequence[UUID]) -> list[sql.Row]:
    """Returns as the warehouse is told of them, with their lines."""
    return sql.rows(
        """SELECT r.id, r.seller_id, a.code AS account, r.return_code, r.kind, r.order_id, r.order_code, a.warehouse,
                  CASE p.returns_pool WHEN 'common' THEN 'COMMON' ELSE a.pool END AS pool, r.awb, r.transporter,
                  r.expected_at,
                  (SELECT jsonb_agg(jsonb_build_array(l.id, l.order_line_id, l.sku, l.quantity, l.reason) ORDER BY l.id)
                   FROM omni_return_line l WHERE l.return_order_id = r.id) AS lines
           FROM omni_return r
           JOIN omni_channel_account a ON a.id = r.account_id
           JOIN omni_return_policy p ON p.account_id = r.account_id
           WHERE r.id = ANY(%s) ORDER BY r.id""",
        (list(returns),),
    )


# --- moving -------------------------------------------------------------------------------------------------------


def select_threads(returns: Sequence[UUID]) -> list[sql.Row]:
    """Returns with the order they left with, for what both timelines say."""
    return sql.rows(
        """SELECT id, seller_id, account_id, return_code, order_id FROM omni_return
           WHERE id = ANY(%s) ORDER BY id""",
        (list(returns),),
    )


def lock_threads(returns: Sequence[UUID]) -> list[sql.Row]:
    """The same, locked: what is about to move."""
    return sql.rows(
        """SELECT id, seller_id, return_code, order_id FROM omni_return WHERE id = ANY(%s)
           ORDER BY id FOR NO KEY UPDATE""",
        (list(returns),),
    )


def select_pieces(returns: Sequence[UUID]) -> list[tuple[int, int]]:
    """Pieces announced by order line of these returns, each line once."""
    found = sql.rows(
        """SELECT order_line_id, sum(quantity)::int AS pieces FROM omni_return_line
           WHERE return_order_id = ANY(%s) AND order_line_id IS NOT NULL GROUP BY order_line_id""",
        (list(returns),),
    )
    return [(row["order_line_id"], row["pieces"]) for row in found]


def select_ids(sellers: Sequence[int], returns: Sequence[UUID]) -> list[sql.Row]:
    return sql.rows(
        """SELECT id, account_id, seller_id FROM omni_return
           WHERE id = ANY(%s) AND seller_id = ANY(%s) ORDER BY id""",
        (list(returns), list(sellers)),
    )


def select_by_awb(account_id: int, awb: str, transporter: str) -> list[sql.Row]:
    return sql.rows(
        """SELECT return_code, order_code, awb, transporter, kind, expected_at, channel_status, status
           FROM omni_return
           WHERE account_id = %(account)s AND awb = %(awb)s AND %(transporter)s IN ('', transporter)
           ORDER BY id DESC""",
        {"account": account_id, "awb": awb, "transporter": transporter},
    )


# --- policies -----------------------------------------------------------------------------------------------------


def select_policies(accounts: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT account_id, accept_unknown, returns_pool, sync, read_every, overdue_days, claim_days
           FROM omni_return_policy WHERE account_id = ANY(%s)""",
        (list(accounts),),
    )


def upsert_policy(account_id: int, values: dict[str, Any]) -> None:
    names = ", ".join(values)
    places = ", ".join(f"%({name})s" for name in values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    sql.execute(
        f"""INSERT INTO omni_return_policy (account_id, {names}) VALUES (%(account_id)s, {places})
            ON CONFLICT (account_id) DO UPDATE SET {changes}""",  # noqa: S608 -- names from code
        {"account_id": account_id, **values},
    )


def select_read_until(account_id: int) -> datetime | None:
    at: datetime | None = sql.value("SELECT read_until FROM omni_return_policy WHERE account_id = %s", (account_id,))
    return at


def advance_read_until(account_id: int, until: datetime) -> None:
    sql.execute(
        """UPDATE omni_return_policy SET read_until = %s
           WHERE account_id = %s AND (read_until IS NULL OR read_until < %s)""",
        (until, account_id, until),
    )


# --- being waited for ---------------------------------------------------------------------------------------------


def select_awaited(account_id: int, before: datetime) -> tuple[int, datetime | None]:
    """How many announced returns are older than `before`, and when the oldest of all was announced."""
    found = sql.row(
        """SELECT count(*) FILTER (WHERE announced_at <= %s)::int AS late, min(announced_at) AS oldest
           FROM omni_return WHERE account_id = %s AND status = 'announced'""",
        (before, account_id),
    )
    return (found["late"], found["oldest"]) if found else (0, None)


# --- what the floor asks ------------------------------------------------------------------------------------------


def select_shipped(seller_id: int, warehouse: str, text: str, order_id: UUID | None, limit: int) -> list[sql.Row]:
    """Orders of a warehouse that have left, by id, order code, parent code, invoice number or the buyer's pincode."""
    return sql.rows(
        """WITH found AS (
               SELECT o.id FROM omni_order o WHERE o.id = %(order)s
               UNION SELECT o.id FROM omni_order o JOIN omni_channel_account a ON a.id = o.account_id
                     WHERE a.seller_id = %(seller)s AND %(text)s IN (o.order_code, o.parent_code)
               UNION SELECT d.order_id FROM omni_document d WHERE d.invoice_number = %(text)s AND %(text)s <> ''
               UNION SELECT b.order_id FROM omni_buyer b WHERE b.pincode = %(text)s AND %(text)s <> '')
           SELECT o.id, o.account_id, a.code AS account, o.order_code, coalesce(d.invoice_number, '') AS invoice_number,
                  coalesce(b.pincode, '') AS buyer, o.status_at AS shipped_at,
                  (SELECT jsonb_agg(jsonb_build_array(l.id, coalesce(l.sku, l.channel_sku), l.title, l.dispatched,
                                                      l.item_code) ORDER BY l.id)
                   FROM omni_order_line l WHERE l.order_id = o.id AND l.dispatched > 0) AS lines
           FROM found f JOIN omni_order o ON o.id = f.id
                JOIN omni_channel_account a ON a.id = o.account_id
                LEFT JOIN omni_document d ON d.order_id = o.id LEFT JOIN omni_buyer b ON b.order_id = o.id
           WHERE o.seller_id = %(seller)s AND a.warehouse = %(warehouse)s
             AND EXISTS (SELECT FROM omni_order_line l WHERE l.order_id = o.id AND l.dispatched > 0)
           ORDER BY o.status_at DESC, o.id DESC LIMIT %(limit)s""",
        {"seller": seller_id, "warehouse": warehouse, "text": text, "order": order_id, "limit": limit},
    )
