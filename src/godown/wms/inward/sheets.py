"""The sheets of the inward side: deliveries on their way, and the stock a warehouse opens with."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.sheets import Code, OptionalCode, Printed, Row, Scope, Sheet, Verdict

from ..layout import service as layout
from ..layout.messages import NO_LOCATION
from ..layout.models import Kind
from ..masters import choices
from ..masters import service as masters
from ..masters.messages import NO_SKU
from ..pools import views as pools
from ..pools.messages import NO_POOL
from ..pools.models import COMMON
from . import repository, service
from .messages import KNOWN, MIXED
from .service import NewReceipt, Received

Pieces = Annotated[int, Field(gt=0, lt=1_000_000)]


class ReceiptRow(Row):
    """A line of a delivery as a row."""

    reference: Code = Field(
        description=_n("delivery note or purchase order; each delivery its own"), examples=["PO-77"]
    )
    sku: Code = Field(examples=["KURTA-BLU-M"])
    pieces: Pieces = Field(examples=["24"])
    supplier: Printed = Field("", examples=["Potter & Sons"])
    pool: OptionalCode = Field(COMMON, description=_n("COMMON, or the pool of one account"), examples=["COMMON"])


class OpeningRow(Row):
    """What lies in a bin when the warehouse is taken into use."""

    bin: Code = Field(description=_n("as on its barcode"), examples=["A-01-01"])
    sku: Code = Field(examples=["KURTA-BLU-M"])
    pieces: Pieces = Field(examples=["24"])


# --- deliveries ---------------------------------------------------------------------------------------------------


def check_receipts(scope: Scope, rows: Sequence[ReceiptRow]) -> list[Verdict]:
    """New or the same; what is announced is not changed by a file."""
    site = choices.chosen(scope)
    found = repository.select_announced(site.seller_id, site.id, {row.reference for row in rows})
    announced: dict[str, set[tuple[str, int, str, str]]] = defaultdict(set)
    for line in found:
        announced[line["reference"]].add((line["sku"], line["pieces"], line["supplier"], line["pool"]))
    skus = masters.known_skus(scope.seller_id, {row.sku for row in rows})
    known_pools = {pool.code for pool in pools.pools(site)}
    papers: dict[str, tuple[str, str]] = {}
    verdicts = []
    for row in rows:
        paper = (row.supplier, row.pool)
        if row.sku not in skus:
            verdicts.append(sheets.error(NO_SKU, "sku", code=row.sku))
        elif row.pool not in known_pools:
            verdicts.append(sheets.error(NO_POOL, "pool", warehouse=site.code, pool=row.pool))
        elif papers.setdefault(row.reference, paper) != paper:
            verdicts.append(sheets.error(MIXED, "reference", reference=row.reference))
        elif row.reference not in announced:
            verdicts.append(sheets.NEW)
        elif (row.sku, row.pieces, *paper) in announced[row.reference]:
            verdicts.append(sheets.SAME)
        else:
            verdicts.append(sheets.error(KNOWN, "reference", reference=row.reference))
    return verdicts


def apply_receipts(scope: Scope, rows: Sequence[ReceiptRow], now: datetime) -> None:
    """Announce the deliveries, in a constant number of statements."""
    expected: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        expected[row.reference][row.sku] = row.pieces
    papers = {row.reference: row for row in rows}
    new = [NewReceipt(name, lines, papers[name].supplier, papers[name].pool) for name, lines in expected.items()]
    service.announce_many(choices.chosen(scope), new, now)


# --- opening stock ------------------------------------------------------------------------------------------------


def check_opening(scope: Scope, rows: Sequence[OpeningRow]) -> list[Verdict]:
    """All of it is new: the same file is taken once."""
    skus = masters.known_skus(scope.seller_id, {row.sku for row in rows})
    bins = layout.known_places(choices.chosen(scope), Kind.BIN, {row.bin for row in rows})
    return [
        sheets.error(NO_LOCATION, "bin", kind="bin", code=row.bin)
        if row.bin not in bins
        else sheets.error(NO_SKU, "sku", code=row.sku)
        if row.sku not in skus
        else sheets.NEW
        for row in rows
    ]


def apply_opening(scope: Scope, rows: Sequence[OpeningRow], now: datetime) -> None:
    """Put the pieces into their bins, live in COMMON."""
    received = [Received(row.sku, row.bin, row.pieces) for row in rows]
    service.receive(choices.chosen(scope), received, "OPENING", f"opening:{scope.key}", now)


sheets.register(
    Sheet(
        name="receipts",
        title=_("Deliveries"),
        about=_("Deliveries on their way, a SKU a row: they are announced, and wait for the gate entry at the dock."),
        row=ReceiptRow,
        key=("reference", "sku"),
        permission=Permission.CHANGE_STOCK,
        check=check_receipts,
        apply=apply_receipts,
        choices=(choices.WAREHOUSE,),
        group="reference",
    )
)
sheets.register(
    Sheet(
        name="opening-stock",
        title=_("Opening stock"),
        about=_("What lies in the bins when a warehouse is taken into use; live in COMMON. A file is taken once."),
        row=OpeningRow,
        key=("bin", "sku"),
        permission=Permission.CHANGE_STOCK,
        check=check_opening,
        apply=apply_opening,
        choices=(choices.WAREHOUSE,),
        once=True,
    )
)
