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
    enabled: list[bool],
) -> int:
    """Rows that are new or changed."""
    return sql.execute(
        """INSERT INTO omni_listing (seller_id, account_id, channel_sku, listing_id, product_id, sku, enabled)
           SELECT %s, %s, channel_sku, listing_id, product_id, sku, enabled
           FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bool[])
                AS l (channel_sku, listing_id, product_id, sku, enabled) ORDER BY channel_sku
           ON CONFLICT (account_id, channel_sku) DO UPDATE
           SET listing_id = excluded.listing_id, product_id = excluded.product_id, sku = excluded.sku,
               enabled = excluded.enabled
           WHERE (omni_listing.listing_id, omni_listing.product_id, omni_listing.sku, omni_listing.enabled)
                 IS DISTINCT FROM (excluded.listing_id, excluded.product_id, excluded.sku,
                                   excluded.enabled)""",
        (seller_id, account_id, channel_skus, listing_ids, product_ids, skus, enabled),
    )


def select_listing_ids(account_id: int) -> dict[str, str]:
    found = sql.rows(
        """SELECT DISTINCT ON (sku) sku, listing_id FROM omni_listing
           WHERE account_id = %s AND enabled ORDER BY sku, id""",
        (account_id,),
    )
    return {row["sku"]: row["listing_id"] for row in found}


_LISTING = "channel_sku, listing_id, product_id, sku, enabled"


def select_known(account_id: int, channel_skus: Sequence[str]) -> list[sql.Row]:
    return sql.rows(
        f"SELECT {_LISTING} FROM omni_listing WHERE account_id = %s AND channel_sku = ANY(%s)",  # noqa: S608
        (account_id, list(channel_skus)),
    )


def select_all(account_id: int) -> list[sql.Row]:
    return sql.rows(
        f"SELECT {_LISTING} FROM omni_listing WHERE account_id = %s ORDER BY channel_sku",  # noqa: S608
        (account_id,),
    )


def select_listed(account_id: int, enabled: bool | None, text: str, after: str, limit: int) -> list[sql.Row]:
    return sql.rows(
        f"""SELECT {_LISTING} FROM omni_listing
            WHERE account_id = %(account)s AND channel_sku > %(after)s
              AND (%(enabled)s::bool IS NULL OR enabled = %(enabled)s)
              AND (%(text)s = '' OR strpos(lower(concat_ws(' ', channel_sku, sku, listing_id, product_id)),
                                           lower(%(text)s)) > 0)
            ORDER BY channel_sku LIMIT %(limit)s""",  # noqa: S608
        {"account": account_id, "enabled": enabled, "text": text, "after": after, "limit": limit},
    )


def count(account_id: int) -> sql.Row:
    """How many are enabled, and how many are not."""
    return sql.rows(
        """SELECT count(*) FILTER (WHERE enabled) AS enabled, count(*) FILTER (WHERE NOT enabled) AS disabled
           FROM omni_listing WHERE account_id = %s""",
        (account_id,),
    )[0]


def set_enabled(account_id: int, channel_skus: Sequence[str], enabled: bool) -> int:
    """How many changed; rows are locked in the order of their ids."""
    return sql.execute(
        """UPDATE omni_listing SET enabled = %(enabled)s
           WHERE id IN (SELECT id FROM omni_listing
                        WHERE account_id = %(account)s AND channel_sku = ANY(%(skus)s) AND enabled <> %(enabled)s
                        ORDER BY id FOR UPDATE)""",
        {"account": account_id, "skus": list(channel_skus), "enabled": enabled},
    )


def select_known_listing_ids(account_id: int) -> set[str]:
    return set(sql.values("SELECT listing_id FROM omni_listing WHERE account_id = %s", (account_id,)))
