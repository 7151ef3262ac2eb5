"""Verbs of listings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from godown.kit import jobs

from ..channels.service import Account
from . import repository


@dataclass(frozen=True)
class ListingRow:
    """`channel_sku` at the account is `sku` here; `listing_id` and `product_id` (FSN) are Flipkart's."""

    channel_sku: str
    listing_id: str
    product_id: str
    sku: str
    enabled: bool = True


def upsert(account: Account, listings: Sequence[ListingRow], now: datetime) -> int:
    """Add or change listings in one statement; returns how many are new or different. Frees orders that waited."""
    changed = repository.upsert(
        account.seller_id,
        account.id,
        [listing.channel_sku for listing in listings],
        [listing.listing_id for listing in listings],
        [listing.product_id for listing in listings],
        [listing.sku for listing in listings],
        [listing.enabled for listing in listings],
    )
    if changed:
        jobs.ask("retry_failed", [account.id], now)
    return changed


def resolve(account: Account, channel_skus: Collection[str]) -> dict[str, str]:
    """Our SKU by channel SKU, for those with an enabled listing."""
    return repository.resolve(account.id, sorted(channel_skus))


def listing_of_sku(account: Account) -> dict[str, str]:
    """Flipkart's listing id by our SKU, of the enabled listings; the first of several."""
    return repository.select_listing_ids(account.id)


def listed(
    account: Account, enabled: bool | None = None, text: str = "", after: str = "", limit: int = 100
) -> list[ListingRow]:
    """Listings by channel SKU, from the one after `after` on; `text` is part of any of their codes."""
    return [ListingRow(**row) for row in repository.select_listed(account.id, enabled, text, after, limit)]


def counts(account: Account) -> dict[str, int]:
    """How many listings are enabled, and how many disabled."""
    return repository.count(account.id)


def enable(account: Account, channel_skus: Collection[str], enabled: bool, now: datetime) -> int:
    """Enable or disable listings; returns how many changed. Enabling frees the orders that waited for them."""
    changed = repository.set_enabled(account.id, sorted(channel_skus), enabled)
    if changed and enabled:
        jobs.ask("retry_failed", [account.id], now)
    return changed


def known_listing_ids(account: Account) -> set[str]:
    """Flipkart's listing ids that we have, enabled or not."""
    return repository.select_known_listing_ids(account.id)
