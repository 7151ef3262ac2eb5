"""All SQL of the outward orders."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from godown.kit import sql

# --- taking in ----------------------------------------------------------------------------------------------------


def insert_orders(
    ids: list[UUID],
    sellers: list[int],
    accounts: list[str],
    codes: list[str],
    warehouses: list[str],
    pools: list[str],
    slas: list[datetime | None],
    now: datetime,
) -> list[sql.Row]:
    """Take orders in as NEW; returns (id, warehouse) of those that were not here yet and whose pool is known."""
    return sql.rows(
        """INSERT INTO wms_outward_order (id, seller_id, warehouse_id, pool_id, account, order_code, picklist, sla_at,
                                          status, status_at, version, blocked)
           SELECT o.id, o.seller, w.id, p.id, o.account, o.code, '', o.sla, 'NEW', %(now)s, 1, ''
           FROM unnest(%(ids)s::uuid[], %(sellers)s::bigint[], %(accounts)s::text[], %(codes)s::text[],
                       %(warehouses)s::text[], %(pools)s::text[], %(slas)s::timestamptz[])
                AS o (id, seller, account, code, warehouse, pool, sla)
           JOIN wms_warehouse w ON w.seller_id = o.seller AND w.code = o.warehouse
           JOIN wms_pool p ON p.warehouse_id = w.id AND p.code = o.pool
           ORDER BY o.id
           ON CONFLICT (id) DO NOTHING
           RETURNING id""",
        {
            "ids": ids,
            "sellers": sellers,
            "accounts": accounts,
            "codes": codes,
            "warehouses": warehouses,
            "pools": pools,
            "slas": slas,
            "now": now,
        },
    )


def insert_lines(ids: list[int], orders: list[UUID], skus: list[str], quantities: list[int]) -> int:
    """Take the lines of orders in; returns how many there were whose SKU is known."""
    return sql.execute(
        """INSERT INTO wms_outward_line (id, seller_id, order_id, sku_id, quantity, cancelled, picked, packed,
                                         dispatched, returned)
           SELECT l.id, o.seller_id, o.id, s.id, l.quantity, 0, 0, 0, 0, 0
           FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::int[]) AS l (id, order_id, sku, quantity)
           JOIN wms_outward_order o ON o.id = l.order_id
           JOIN wms_sku s ON s.seller_id = o.seller_id AND s.code = l.sku
           ORDER BY l.id""",
        (ids, orders, skus, quantities),
    )


def select_unserved(ids: Collection[UUID]) -> list[UUID]:
    """Which of these orders ran short before they were acknowledged."""
    return sql.values(
        """SELECT id FROM wms_outward_order WHERE id = ANY(%s) AND status = 'UNFULFILLABLE' AND picklist = ''
           ORDER BY id""",
        (list(ids),),
    )


def select_known(ids: Collection[UUID]) -> set[UUID]:
    return set(sql.values("SELECT id FROM wms_outward_order WHERE id = ANY(%s)", (list(ids),)))


# --- facts beside the status --------------------------------------------------------------------------------------


def lock_orders(ids: Collection[UUID]) -> list[sql.Row]:
    """Lock orders in the order of their ids. Nothing else of wms is locked before."""
    return sql.rows(
        "SELECT id, order_code, status, blocked FROM wms_outward_order WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        (list(ids),),
    )


def lock_whole(ids: Collection[UUID]) -> list[sql.Row]:
    """Lock orders in the order of their ids, and say where they are worked on and from which pools."""
    return sql.rows(
        """SELECT o.id, o.order_code, o.status, o.pool_id, w.id AS warehouse_id, w.seller_id, w.code AS warehouse
           FROM wms_outward_order o JOIN wms_warehouse w ON w.id = o.warehouse_id
           WHERE o.id = ANY(%s) ORDER BY o.id FOR UPDATE OF o""",
        (list(ids),),
    )


def set_picklists(ids: list[UUID], picklists: list[str]) -> list[UUID]:
    """Note the picklist of orders that are NEW; returns those."""
    return sql.values(
        """WITH locked AS (SELECT o.id, p.picklist FROM wms_outward_order o
                           JOIN unnest(%s::uuid[], %s::text[]) AS p (id, picklist) USING (id)
                           WHERE o.status = 'NEW' ORDER BY o.id FOR UPDATE OF o)
           UPDATE wms_outward_order o SET picklist = locked.picklist FROM locked WHERE o.id = locked.id
           RETURNING o.id""",
        (ids, picklists),
    )


def set_blocked(ids: list[UUID], codes: list[str]) -> list[sql.Row]:
    """Block orders that are still in the house; a move that did not see it fails. Returns those that changed."""
    return sql.rows(
        """WITH locked AS (SELECT o.id, b.code FROM wms_outward_order o
                           JOIN unnest(%s::uuid[], %s::text[]) AS b (id, code) USING (id)
                           WHERE o.blocked <> b.code AND o.status NOT IN ('COMPLETED', 'CANCELLED')
                           ORDER BY o.id FOR UPDATE OF o)
           UPDATE wms_outward_order o SET blocked = locked.code, version = o.version + 1
           FROM locked WHERE o.id = locked.id RETURNING o.id, o.seller_id, o.blocked""",
        (ids, codes),
    )


def clear_blocked(ids: list[UUID], slas: list[datetime | None]) -> list[sql.Row]:
    """Free orders and give them their new SLA. Returns those that were blocked."""
    return sql.rows(
        """WITH locked AS (SELECT o.id, f.sla, o.blocked FROM wms_outward_order o
                           JOIN unnest(%s::uuid[], %s::timestamptz[]) AS f (id, sla) USING (id)
                           ORDER BY o.id FOR UPDATE OF o),
                freed AS (UPDATE wms_outward_order o SET blocked = '', sla_at = locked.sla, version = o.version + 1
                          FROM locked
                          WHERE o.id = locked.id AND (locked.blocked <> '' OR o.sla_at IS DISTINCT FROM locked.sla)
                          RETURNING o.id, o.seller_id)
           SELECT freed.id, freed.seller_id FROM freed JOIN locked USING (id) WHERE locked.blocked <> ''""",
        (ids, slas),
    )


def select_lines(ids: Collection[UUID]) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.order_id, l.id, l.sku_id, s.code AS sku, l.quantity, l.picked
           FROM wms_outward_line l JOIN wms_sku s ON s.id = l.sku_id WHERE l.order_id = ANY(%s) ORDER BY l.id""",
        (list(ids),),
    )


def take_off(ids: Collection[UUID], lines: list[int], pieces: list[int]) -> None:
    """Lines of locked orders lose pieces; what is picked or packed follows. A move that did not see it fails."""
    sql.execute(
        """WITH seen AS (UPDATE wms_outward_order SET version = version + 1 WHERE id = ANY(%s))
           UPDATE wms_outward_line l
           SET quantity = l.quantity - c.pieces, cancelled = l.cancelled + c.pieces,
               picked = least(l.picked, l.quantity - c.pieces), packed = least(l.packed, l.quantity - c.pieces)
           FROM unnest(%s::bigint[], %s::int[]) AS c (id, pieces) WHERE l.id = c.id""",
        (list(ids), lines, pieces),
    )


def add_picked(lines: list[int], quantities: list[int]) -> list[UUID]:
    """So many pieces of these lines are picked; returns those of their orders that have every piece picked now."""
    return sql.values(
        """WITH done AS (UPDATE wms_outward_line l SET picked = l.picked + p.quantity
                         FROM unnest(%s::bigint[], %s::int[]) AS p (id, quantity) WHERE l.id = p.id
                         RETURNING l.id, l.order_id, l.picked)
           SELECT l.order_id FROM wms_outward_line l LEFT JOIN done USING (id)
           WHERE l.order_id IN (SELECT order_id FROM done)
           GROUP BY l.order_id HAVING bool_and(coalesce(done.picked, l.picked) = l.quantity) ORDER BY l.order_id""",
        (lines, quantities),
    )


def set_packed(orders: list[UUID]) -> None:
    sql.execute("UPDATE wms_outward_line SET packed = quantity WHERE order_id = ANY(%s)", (orders,))


def set_dispatched(orders: list[UUID]) -> None:
    sql.execute("UPDATE wms_outward_line SET dispatched = packed WHERE order_id = ANY(%s)", (orders,))


def add_returned(lines: list[int], pieces: list[int]) -> list[int]:
    """Pieces of these lines are back (fewer than before if negative); the lines that had so many out."""
    return sql.values(
        """WITH locked AS (SELECT o.id, n.pieces FROM wms_outward_line o
                           JOIN unnest(%s::bigint[], %s::int[]) AS n (id, pieces) USING (id)
                           ORDER BY o.id FOR UPDATE OF o)
           UPDATE wms_outward_line o SET returned = o.returned + locked.pieces
           FROM locked WHERE o.id = locked.id AND o.returned + locked.pieces <= o.dispatched RETURNING o.id""",
        (lines, pieces),
    )


def select_out(lines: Collection[int]) -> dict[int, int]:
    """How many pieces of these lines left and are not back."""
    found = sql.rows(
        "SELECT id, dispatched - returned AS pieces FROM wms_outward_line WHERE id = ANY(%s)", (list(lines),)
    )
    return {row["id"]: row["pieces"] for row in found}


def select_all_picked(ids: Collection[UUID]) -> list[UUID]:
    """Which of these orders have every piece picked."""
    return sql.values(
        """SELECT order_id FROM wms_outward_line WHERE order_id = ANY(%s)
           GROUP BY order_id HAVING bool_and(picked = quantity) ORDER BY order_id""",
        (list(ids),),
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_order(sellers: list[int], order_id: UUID) -> sql.Row | None:
    return sql.row(
        """SELECT o.id, o.seller_id, o.account, o.order_code, w.code AS warehouse, p.code AS pool, o.picklist, o.sla_at,
                  o.status, o.status_at, o.blocked
           FROM wms_outward_order o JOIN wms_warehouse w ON w.id = o.warehouse_id JOIN wms_pool p ON p.id = o.pool_id
           WHERE o.id = %s AND o.seller_id = ANY(%s)""",
        (order_id, sellers),
    )


def select_order_lines(order_id: UUID) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.id, s.code AS sku, s.title, l.quantity, l.cancelled, l.picked, l.packed, l.dispatched
           FROM wms_outward_line l JOIN wms_sku s ON s.id = l.sku_id WHERE l.order_id = %s ORDER BY l.id""",
        (order_id,),
    )


def select_by_status(seller_id: int, warehouse_id: int, statuses: list[str], limit: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT o.id, o.order_code, o.status, o.sla_at, o.blocked, o.picklist,
                  (SELECT sum(quantity)::int FROM wms_outward_line l WHERE l.order_id = o.id) AS pieces
           FROM wms_outward_order o
           WHERE o.seller_id = %s AND o.warehouse_id = %s AND o.status = ANY(%s)
           ORDER BY o.sla_at NULLS LAST, o.id LIMIT %s""",
        (seller_id, warehouse_id, statuses, limit),
    )


def count_by_status(seller_id: int, warehouse_id: int) -> dict[str, int]:
    found = sql.rows(
        """SELECT status, count(*)::int AS orders FROM wms_outward_order
           WHERE seller_id = %s AND warehouse_id = %s AND status NOT IN ('COMPLETED', 'CANCELLED') GROUP BY status""",
        (seller_id, warehouse_id),
    )
    return {row["status"]: row["orders"] for row in found}
