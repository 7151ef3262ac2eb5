"""SQL of fulfilment."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.kit import sql

from ..orders.repository import UNPACKED

# --- acknowledgement and links ------------------------------------------------------------------------------------


def select_unlinked(account_id: int) -> list[sql.Row]:
    """Fulfillable orders on no picklist, oldest SLA first; `since`: when they could first be acknowledged."""
    return sql.rows(
        """SELECT order_code AS code, greatest(status_at, coalesce(start_at, status_at)) AS since, sla_at
           FROM omni_order
           WHERE account_id = %s AND status = 'FULFILLABLE' AND NOT on_hold AND picklist IS NULL
           ORDER BY sla_at NULLS LAST, id""",
        (account_id,),
    )


def link(account_id: int, codes: list[str], picklists: list[str]) -> list[sql.Row]:
    """Note the picklist of orders that have none or another; returns those that changed."""
    return sql.rows(
        """WITH l AS (SELECT * FROM unnest(%s::text[], %s::text[]) AS l (code, picklist)),
                locked AS (SELECT o.id FROM omni_order o JOIN l ON o.order_code = l.code
                           WHERE o.account_id = %s ORDER BY o.id FOR UPDATE OF o)
           UPDATE omni_order o SET picklist = l.picklist
           FROM l WHERE o.id IN (SELECT id FROM locked) AND o.order_code = l.code
             AND o.picklist IS DISTINCT FROM l.picklist
           RETURNING o.id, o.picklist""",
        (codes, picklists, account_id),
    )


def take_acknowledgeable(account_id: int, now: datetime) -> list[sql.Row]:
    """Linked orders that may be worked on and were not acknowledged yet; marks them."""
    return sql.rows(
        """WITH ready AS (SELECT id FROM omni_order
                          WHERE account_id = %(account)s AND status = 'FULFILLABLE' AND NOT on_hold
                            AND picklist IS NOT NULL AND given_to_floor_at IS NULL
                            AND (start_at IS NULL OR start_at <= %(now)s) ORDER BY id FOR UPDATE)
           UPDATE omni_order o SET given_to_floor_at = %(now)s FROM ready WHERE o.id = ready.id
           RETURNING o.id, o.order_code, o.picklist""",
        {"account": account_id, "now": now},
    )


def select_unservable(account_id: int) -> list[sql.Row]:
    """Linked orders that were not given to the floor and cannot be now."""
    return sql.rows(
        """SELECT order_code, picklist, status, on_hold FROM omni_order
           WHERE account_id = %s AND picklist <> '' AND given_to_floor_at IS NULL
             AND (status IN ('FAILED', 'UNFULFILLABLE') OR on_hold AND status IN ('CREATED', 'FULFILLABLE'))
           ORDER BY id""",
        (account_id,),
    )


def select_owner(sellers: Collection[int], order_id: UUID) -> sql.Row | None:
    """Whose order of these sellers it is."""
    return sql.row(
        "SELECT seller_id, account_id, order_code FROM omni_order WHERE id = %s AND seller_id = ANY(%s)",
        (order_id, list(sellers)),
    )


# --- commands -----------------------------------------------------------------------------------------------------


def insert_commands(
    kind: str, orders: list[UUID], threads: list[UUID], keys: list[int], requests: list[dict[str, Any]], now: datetime
) -> list[int]:
    """Plan one command for each key, at the account of the order beside it; ids of those that were not there yet."""
    return sql.values(
        """INSERT INTO omni_command
               (seller_id, account_id, kind, key, thread, status, status_at, version, request, results, planned_at)
           SELECT o.seller_id, o.account_id, %(kind)s, c.key, c.thread, 'planned', %(now)s, 1, c.request, '{}', %(now)s
           FROM unnest(%(orders)s::uuid[], %(threads)s::uuid[], %(keys)s::bigint[], %(requests)s::jsonb[])
                AS c (id, thread, key, request)
           JOIN omni_order o USING (id) ORDER BY c.key
           ON CONFLICT (kind, account_id, key) WHERE status <> 'withdrawn' DO NOTHING RETURNING id""",
        {
            "kind": kind,
            "orders": orders,
            "threads": threads,
            "keys": keys,
            "requests": [Jsonb(request) for request in requests],
            "now": now,
        },
    )


def select_commands(ids: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT c.id, c.seller_id, c.account_id, a.code AS account, c.kind, c.key, c.thread, c.status, c.request,
                  c.results, c.planned_at
           FROM omni_command c JOIN omni_channel_account a ON a.id = c.account_id
           WHERE c.id = ANY(%s) ORDER BY c.id""",
        (list(ids),),
    )


def select_owed(account_id: int) -> sql.Row:
    """What calls of this account's log-in are needed for: `accounts` with documents that are missing, `parcels` on
    closed manifests that were not handed over, and `unpacked` orders in hand.
    """
    return sql.rows(
        f"""WITH same AS (SELECT a.id FROM omni_channel_account a JOIN omni_channel_account mine USING (login_id)
                         WHERE mine.id = %s)
           SELECT (SELECT count(*) FROM same
                   WHERE EXISTS (SELECT FROM omni_document d JOIN omni_order o ON o.id = d.order_id
                                 WHERE d.account_id = same.id AND d.stored_at IS NULL AND o.status <> 'CANCELLED'))
                  AS accounts,
                  (SELECT coalesce(sum(jsonb_array_length(c.request->'items')
                                       - (SELECT count(*) FROM jsonb_each_text(c.results) AS r (code, status)
                                          WHERE r.status IN ('ACCEPTED', 'REFUSED'))), 0)::int
                   FROM kit_due w JOIN omni_command c ON c.id = w.subject::bigint JOIN same ON same.id = c.account_id
                   WHERE w.kind = 'handover')
                  AS parcels,
                  (SELECT count(*) FROM omni_order o JOIN same ON same.id = o.account_id WHERE {UNPACKED})
                  AS unpacked""",  # noqa: S608
        (account_id,),
    )[0]


def find_pack(shipment_id: int) -> sql.Row | None:
    """The pack command of a shipment, with its order's code."""
    return sql.row(
        """SELECT id, account_id, request->>'orderCode' AS order_code
           FROM omni_command WHERE kind = 'pack' AND key = %s AND status <> 'withdrawn'""",
        (shipment_id,),
    )


def set_results(command_id: int, results: dict[str, Any]) -> None:
    sql.execute("UPDATE omni_command SET results = results || %s WHERE id = %s", (Jsonb(results), command_id))


def lock_stopped(orders: Sequence[UUID | str]) -> list[sql.Row]:
    """Those of these orders that Flipkart holds, or of which it cancelled pieces that are not cancelled here.

    All of them are locked, so that the answer stays true until the commit.
    """
    return sql.rows(
        """WITH locked AS (SELECT id, on_hold FROM omni_order WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE)
           SELECT id, on_hold FROM locked o
           WHERE on_hold OR EXISTS (SELECT FROM omni_order_line l
                                    WHERE l.order_id = o.id AND l.channel_cancelled > l.cancelled)""",
        (list(orders),),
    )


def select_orders(orders: Sequence[UUID]) -> list[sql.Row]:
    return sql.rows(
        "SELECT id, seller_id, account_id, order_code, picklist FROM omni_order WHERE id = ANY(%s) ORDER BY id",
        (list(orders),),
    )


def select_items(orders: Sequence[UUID]) -> list[sql.Row]:
    return sql.rows(
        "SELECT id, item_code, channel_sku FROM omni_order_line WHERE order_id = ANY(%s) ORDER BY id",
        (list(orders),),
    )


# --- documents ----------------------------------------------------------------------------------------------------


def want_documents(orders: list[UUID], shipments: list[int], now: datetime) -> None:
    sql.execute(
        """INSERT INTO omni_document (order_id, seller_id, account_id, shipment_id, wanted_at, file_key, sha256, awb,
                                      transporter, invoice_number)
           SELECT o.id, o.seller_id, o.account_id, w.shipment_id, %s, '', '', '', '', ''
           FROM unnest(%s::uuid[], %s::bigint[]) AS w (id, shipment_id) JOIN omni_order o USING (id)
           ON CONFLICT (order_id) DO NOTHING""",
        (now, orders, shipments),
    )


def select_wanted(account_id: int, limit: int) -> list[sql.Row]:
    """Documents that are missing, those asked for longest ago first; a cancelled order needs none any more."""
    return sql.rows(
        """SELECT d.order_id, d.seller_id, o.order_code, d.shipment_id, d.wanted_at
           FROM omni_document d JOIN omni_order o ON o.id = d.order_id
           WHERE d.account_id = %s AND d.stored_at IS NULL AND o.status <> 'CANCELLED'
           ORDER BY d.asked_at NULLS FIRST, d.wanted_at, d.order_id LIMIT %s""",
        (account_id, limit),
    )


def note_asked(orders: list[UUID], now: datetime) -> None:
    sql.execute("UPDATE omni_document SET asked_at = %s WHERE order_id = ANY(%s)", (now, orders))


def store_documents(rows: Sequence[tuple[UUID, str, str, str, str, str, date]], now: datetime) -> set[UUID]:
    """Rows of order, file key, SHA-256, AWB, transporter, invoice number, invoice date; returns those newly stored."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    return set(
        sql.values(
            """UPDATE omni_document d
               SET stored_at = %s, file_key = n.file_key, sha256 = n.sha256, awb = n.awb,
                   transporter = n.transporter, invoice_number = n.invoice_number, invoice_date = n.invoice_date
               FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])
                    AS n (order_id, file_key, sha256, awb, transporter, invoice_number, invoice_date)
               WHERE d.order_id = n.order_id AND d.stored_at IS NULL RETURNING d.order_id""",
            (now, *columns),
        )
    )


def insert_buyers(orders: list[UUID], sealed: list[bytes], pincodes: list[str]) -> None:
    sql.execute(
        """INSERT INTO omni_buyer (order_id, sealed, pincode)
           SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::text[])
           ON CONFLICT (order_id) DO UPDATE SET sealed = excluded.sealed, pincode = excluded.pincode""",
        (orders, sealed, pincodes),
    )


# --- dispatch -----------------------------------------------------------------------------------------------------


def set_dispatched(orders: list[UUID]) -> None:
    sql.execute("UPDATE omni_order_line SET dispatched = reserved WHERE order_id = ANY(%s)", (orders,))


def lock_orders(orders: Sequence[UUID | str]) -> list[UUID]:
    return sql.values("SELECT id FROM omni_order WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE", (list(orders),))
