"""All SQL of the simulation: what our tables say, read past the rooms' verbs, so that nothing is prettied up."""

from datetime import datetime

from godown.kit import sql

#: Deletes what is in any table, past triggers (the ledger refuses deletions).
EMPTY = """
DO $$
DECLARE name text; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
                AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %%I)', name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %%I', name); END IF;
    END LOOP;
END $$
"""


def empty() -> None:
    sql.execute(EMPTY)


def orders() -> list[sql.Row]:
    """Every order on both sides of the house; `lines` are (ordered, cancelled, channel_cancelled, reserved,
    dispatched, returned) by order item."""
    return sql.rows(
        """SELECT o.id, o.order_code AS code, o.status, o.on_hold, o.picklist, o.start_at, o.sla_at, o.dispatch_by,
                  coalesce(w.status, '') AS outward, coalesce(w.blocked, '') AS blocked,
                  (SELECT jsonb_object_agg(l.item_code, jsonb_build_array(l.ordered, l.cancelled, l.channel_cancelled,
                                                                          l.reserved, l.dispatched, l.returned))
                   FROM omni_order_line l WHERE l.order_id = o.id) AS lines,
                  coalesce((SELECT sum(l.picked) FROM wms_outward_line l WHERE l.order_id = o.id), 0)::int AS picked,
                  coalesce((SELECT sum(p.quantity - p.done) FROM wms_putback p WHERE p.order_id = o.id), 0)::int
                      AS to_put_back,
                  (SELECT count(*) FROM omni_hold h WHERE h.order_id = o.id)::int AS holds
           FROM omni_order o LEFT JOIN wms_outward_order w ON w.id = o.id ORDER BY o.order_code"""
    )


def slas() -> list[sql.Row]:
    """What an SLA may depend on: how often the order was held, and Flipkart's own date."""
    return sql.rows(
        """SELECT order_code AS code, on_hold, sla_at, dispatch_by,
                  (SELECT count(*) FROM omni_hold h WHERE h.order_id = o.id)::int AS holds
           FROM omni_order o ORDER BY order_code"""
    )


def progress() -> list[sql.Row]:
    """What changes as long as anything still goes on."""
    return sql.rows(
        """SELECT o.order_code, o.status, o.on_hold, o.picklist, o.sla_at, w.status AS outward, w.blocked,
                  (SELECT count(*) FROM omni_command c WHERE c.thread = o.id AND c.status = 'confirmed') AS commands,
                  (SELECT count(d.stored_at) FROM omni_document d WHERE d.order_id = o.id) AS documents
           FROM omni_order o LEFT JOIN wms_outward_order w ON w.id = o.id ORDER BY o.order_code"""
    )


def cancelled_on_channel() -> list[sql.Row]:
    """Open orders of which Flipkart cancelled more than is cancelled here."""
    return sql.rows(
        """SELECT o.id, o.order_code AS code FROM omni_order o
           WHERE o.status NOT IN ('COMPLETED', 'CANCELLED')
             AND EXISTS (SELECT FROM omni_order_line l WHERE l.order_id = o.id AND l.channel_cancelled > l.cancelled)
           ORDER BY o.order_code"""
    )


def exceptions() -> list[sql.Row]:
    """All exceptions ever, and whether they are open."""
    return sql.rows(
        "SELECT cause, subject, data, closed_at IS NULL AS open FROM omni_exception ORDER BY cause, subject, id"
    )


def history() -> list[sql.Row]:
    """Every timeline, in the order it was written; `order` is empty for waves and manifests."""
    return sql.rows(
        """SELECT coalesce(o.order_code, '') AS order, h.actor, h.code, h.data
           FROM kit_history h LEFT JOIN omni_order o ON o.id = h.thread ORDER BY h.id"""
    )


def unsettled_commands() -> list[sql.Row]:
    """Commands that are not at their end, whether anybody will look at them again, and whether a hold keeps them."""
    return sql.rows(
        """SELECT c.id, c.kind, c.status, d.id IS NOT NULL AS due,
                  c.status = 'planned' AND coalesce(o.on_hold, false) AS held
           FROM omni_command c LEFT JOIN kit_due d ON d.kind = c.kind AND d.subject = c.id::text
                LEFT JOIN omni_order o ON o.id = c.thread
           WHERE c.status IN ('planned', 'sent', 'in_doubt') ORDER BY c.id"""
    )


def unsettled_effects() -> list[sql.Row]:
    return sql.rows(
        "SELECT operation, key, status FROM proxy_effect WHERE status IN ('sent', 'in_doubt') ORDER BY operation, key"
    )


def confirmed_packs() -> set[str]:
    """Orders whose pack Flipkart accepted, as far as we know."""
    return set(
        sql.values(
            """SELECT o.order_code FROM omni_command c JOIN omni_order o ON o.id = c.thread
               WHERE c.kind = 'pack' AND c.status = 'confirmed'"""
        )
    )


def documents() -> dict[str, str]:
    """AWB of the stored document, by order."""
    return {
        row["code"]: row["awb"]
        for row in sql.rows(
            """SELECT o.order_code AS code, d.awb FROM omni_document d JOIN omni_order o ON o.id = d.order_id
               WHERE d.stored_at IS NOT NULL"""
        )
    }


def moved(reason: str) -> dict[str, int]:
    """Pieces that the ledger moved for this reason, by order."""
    return {
        row["code"]: row["pieces"]
        for row in sql.rows(
            """SELECT o.order_code AS code, sum(m.quantity)::int AS pieces
               FROM wms_stock_move m JOIN omni_order o ON o.id::text = m.reference WHERE m.reason = %s GROUP BY 1""",
            (reason,),
        )
    }


def due_kinds() -> dict[str, datetime]:
    """When each kind of work is due next."""
    return {
        row["kind"]: row["at"]
        for row in sql.rows("SELECT kind, min(next_at) AS at FROM kit_due GROUP BY kind ORDER BY kind")
    }
