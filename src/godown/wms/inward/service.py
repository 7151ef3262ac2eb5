"""Verbs of the inward side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from ..pools import service as pools
from ..pools.models import COMMON
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason


@dataclass(frozen=True)
class Received:
    """So many pieces of a SKU put into a bin. Codes, not ids."""

    sku: str
    bin: str
    quantity: int


def receive(site: Site, received: Sequence[Received], reference: str, key: str, now: datetime) -> None:
    """Take goods in from the supplier into bins. `reference` names the receipt; the same `key` again is a no-op."""
    supplier = layout.standard(site, Kind.SUPPLIER)
    common = Bucket(pools.pool_id(site, COMMON), BucketName.LIVE)
    bins = layout.places(site, Kind.BIN, {each.bin for each in received})
    skus = masters.sku_ids(site.seller_id, {each.sku for each in received})
    lines = [
        Line(skus[each.sku], each.quantity, source=supplier, target=bins[each.bin], into=common, reference=reference)
        for each in received
    ]
    stock.move(site, lines, Reason.RECEIPT, key, now)
