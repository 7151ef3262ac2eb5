"""SQL of the guide."""

from godown.kit import sql


def select_facts(account_id: int) -> sql.Row:
    """Figures of an account; `fk_codes` are the codes of the channel's bins."""
    return sql.rows(
        """SELECT (SELECT count(*) FROM omni_listing WHERE account_id = %(account)s AND enabled)::int AS listings,
                  (SELECT count(DISTINCT l.channel_sku) FROM omni_order_line l JOIN omni_order o ON o.id = l.order_id
                   WHERE l.sku IS NULL AND o.account_id = %(account)s AND o.status = 'FAILED')::int AS unmapped,
                  (SELECT array_agg(code) FROM omni_flipkart_bin WHERE account_id = %(account)s AND NOT gone
                      AND read_at IS NOT NULL) AS fk_codes,
                  (SELECT coalesce(sum(pieces), 0) FROM omni_flipkart_bin WHERE account_id = %(account)s)::int
                      AS fk_pieces,
                  (SELECT count(*) FROM omni_order WHERE account_id = %(account)s)::int AS orders,
                  (SELECT count(*) FROM omni_order WHERE account_id = %(account)s AND picklist IS NOT NULL)::int
                      AS on_picklists,
                  (SELECT count(*) FROM omni_command
                   WHERE account_id = %(account)s AND kind = 'pack' AND status = 'confirmed')::int AS packed,
                  (SELECT count(*) FROM omni_document WHERE account_id = %(account)s AND stored_at IS NOT NULL)::int
                      AS documents,
                  (SELECT count(*) FROM omni_order WHERE account_id = %(account)s AND status = 'COMPLETED')::int
                      AS handed_over""",
        {"account": account_id},
    )[0]
