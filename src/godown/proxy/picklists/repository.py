"""All SQL of the picklists."""

from datetime import datetime

from psycopg.types.json import Jsonb

from godown.kit import sql


def set_release_sent(account_id: int, at: datetime | None) -> None:
    sql.execute("UPDATE proxy_account SET release_sent_at = %s WHERE id = %s", (at, account_id))


def release_sent_at(account_id: int) -> datetime | None:
    at: datetime | None = sql.value("SELECT release_sent_at FROM proxy_account WHERE id = %s", (account_id,))
    return at


def known_picklists(account_id: int, fk_ids: list[str]) -> set[str]:
    return set(
        sql.values("SELECT fk_id FROM proxy_picklist WHERE account_id = %s AND fk_id = ANY(%s)", (account_id, fk_ids))
    )


def link_orders(
    account_id: int,
    fk_id: str,
    orders: list[str],
    cancelled: list[bool],
    listings: list[list[str]],
    asked: list[str],
    now: datetime,
) -> None:
    """Remember a picklist with its orders. An order that Flipkart moved to this list from another is moved here."""
    sql.execute(
        """WITH list AS (
               INSERT INTO proxy_picklist (account_id, fk_id, linked_at) VALUES (%(account)s, %(fk_id)s, %(now)s)
               ON CONFLICT (account_id, fk_id) DO UPDATE SET linked_at = proxy_picklist.linked_at RETURNING id)
           INSERT INTO proxy_picklist_order
                  (account_id, picklist_id, order_code, asked, cancelled, listing_ids, scanned)
           SELECT %(account)s, list.id, o.code, o.code = ANY(%(asked)s), o.cancelled,
                  ARRAY(SELECT jsonb_array_elements_text(o.listings)), false
           FROM list, unnest(%(orders)s::text[], %(cancelled)s::bool[], %(listings)s::jsonb[])
                      AS o (code, cancelled, listings) ORDER BY o.code
           ON CONFLICT (account_id, order_code) DO UPDATE
           SET picklist_id = excluded.picklist_id, cancelled = excluded.cancelled,
               listing_ids = excluded.listing_ids, scanned = false,
               asked = proxy_picklist_order.asked OR excluded.asked""",
        {
            "account": account_id,
            "fk_id": fk_id,
            "now": now,
            "asked": asked,
            "orders": orders,
            "cancelled": cancelled,
            "listings": [Jsonb(each) for each in listings],
        },
    )


def ask_orders(account_id: int, orders: list[str]) -> None:
    """The order system has asked for these."""
    sql.execute(
        """WITH asked AS (SELECT id FROM proxy_picklist_order
                          WHERE account_id = %s AND order_code = ANY(%s) AND NOT asked ORDER BY id FOR UPDATE)
           UPDATE proxy_picklist_order o SET asked = true FROM asked WHERE o.id = asked.id""",
        (account_id, orders),
    )


def select_links(account_id: int, orders: list[str]) -> list[sql.Row]:
    """On which picklist orders are, whether picking of it has begun, and whether nothing of the order is left."""
    return sql.rows(
        """SELECT o.order_code, p.fk_id, p.started_at IS NOT NULL AS started, o.cancelled,
                  o.listing_ids, o.scanned
           FROM proxy_picklist_order o JOIN proxy_picklist p ON p.id = o.picklist_id
           WHERE o.account_id = %s AND o.order_code = ANY(%s) ORDER BY o.id""",
        (account_id, orders),
    )


def select_unasked(account_id: int, since: datetime, limit: int) -> list[sql.Row]:
    """The latest orders that are on a picklist and were never asked for."""
    return sql.rows(
        """SELECT o.order_code, p.fk_id FROM proxy_picklist_order o JOIN proxy_picklist p ON p.id = o.picklist_id
           WHERE o.account_id = %s AND NOT o.asked AND NOT o.cancelled AND p.linked_at > %s
           ORDER BY o.id DESC LIMIT %s""",
        (account_id, since, limit),
    )


def unstarted_picklists(account_id: int, since: datetime) -> list[str]:
    return sql.values(
        """SELECT fk_id FROM proxy_picklist
           WHERE account_id = %s AND started_at IS NULL AND linked_at > %s ORDER BY id""",
        (account_id, since),
    )


def mark_scanned(account_id: int, order_code: str) -> None:
    sql.execute(
        "UPDATE proxy_picklist_order SET scanned = true WHERE account_id = %s AND order_code = %s AND NOT scanned",
        (account_id, order_code),
    )


def start_picklist(account_id: int, fk_id: str, now: datetime) -> None:
    sql.execute(
        "UPDATE proxy_picklist SET started_at = %s WHERE account_id = %s AND fk_id = %s AND started_at IS NULL",
        (now, account_id, fk_id),
    )
