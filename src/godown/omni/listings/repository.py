"""SQL of listings."""

from collections.abc import Sequence

from godown.kit import sql


def resolve(account_id: int, channel_skus: Sequence[str]) -> dict[str, str]:
    return {
        row["channel_sku"]: row["sku"]
        for row in sql.rows(
            "SELECT channel_sku, sku FROM omni_listing WHERE account_id = %s AND enabled AND channel_sku = ANY(%s)",
            (account_id, list(channel_skus)),
        )
    }


def upsert(
    seller_id: int,
    account_id: int,
    channel_skus: list[str],
    listing_ids: list[str],
    product_ids: list[str],
    skus: list[str],
) -> int:
    """Rows that are new or changed."""
    return sql.execute(
        """INSERT INTO omni_listing (seller_id, account_id, channel_sku, listing_id, product_id, sku, enabled)
           SELECT %s, %s, channel_sku, listing_id, product_id, sku, true
           FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
                AS l (channel_sku, listing_id, product_id, sku) ORDER BY channel_sku
           ON CONFLICT (account_id, channel_sku) DO UPDATE
           SET listing_id = excluded.listing_id, product_id = excluded.product_id, sku = excluded.sku, enabled = true
           WHERE (omni_listing.listing_id, omni_listing.product_id, omni_listing.sku, omni_listing.enabled)
                 IS DISTINCT FROM (excluded.listing_id, excluded.product_id, excluded.sku, true)""",
        (seller_id, account_id, channel_skus, listing_ids, product_ids, skus),
    )


def select_listing_ids(account_id: int) -> dict[str, str]:
    found = sql.rows(
        """SELECT DISTINCT ON (sku) sku, listing_id FROM omni_listing
           WHERE account_id = %s AND enabled ORDER BY sku, id""",
        (account_id,),
    )
    return {row["sku"]: row["listing_id"] for row in found}
