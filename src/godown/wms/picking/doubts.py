"""Doubtful bins: a picker did not find there what the book has; until somebody looks, they give nothing more of it."""

from dataclasses import dataclass
from datetime import datetime

from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from . import repository


@dataclass(frozen=True)
class Doubtful:
    """A bin that was found short of a SKU, and not checked since."""

    bin: str
    sku: str
    missing: int


def doubtful_bins(site: Site) -> list[Doubtful]:
    """Bins of a warehouse that somebody has to look into."""
    return [Doubtful(**row) for row in repository.select_doubtful(site.seller_id, site.id)]


def bin_checked(site: Site, bin_code: str, sku: str, now: datetime) -> int:
    """Somebody looked into a bin that was short of a SKU: it may be picked from again. Returns how many reports end."""
    place = layout.places(site, Kind.BIN, [bin_code])[bin_code]
    return repository.set_checked(site.id, place, masters.sku_ids(site.seller_id, [sku])[sku], now)
