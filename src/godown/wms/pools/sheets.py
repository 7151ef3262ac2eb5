"""The sheet of an allocation or de-allocation: a file is one document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.sheets import Choice, Code, Row, Scope, Sheet, Verdict

from ..masters import service as masters
from ..masters.messages import NO_SKU
from ..masters.service import Site
from . import documents, repository
from .messages import ROW_SHORT
from .models import COMMON

REASON = _("by file")


class PoolRow(Row):
    """Pieces of a SKU that change their pool."""

    sku: Code = Field(description=_n("the seller's own code"), examples=["KURTA-BLU-M"])
    pieces: Annotated[int, Field(ge=1, le=documents.MOST)] = Field(examples=["120"])


def _way(scope: Scope) -> tuple[Site, str, str]:
    """The warehouse, and the pools that the pieces leave and enter: `BLR1:COMMON:FK-SMART` was chosen."""
    warehouse, source, target = scope.choices["way"].rsplit(":", 2)  # the kit takes none but those of `_ways`
    return masters.site([scope.seller_id], warehouse), source, target


def check(scope: Scope, rows: Sequence[PoolRow]) -> list[Verdict]:
    """Everything is new; a SKU is known, and the pool has so many live pieces of it."""
    site, source, _target = _way(scope)
    live = repository.select_live(site.id, source, [row.sku for row in rows])
    known = masters.known_skus(scope.seller_id, [row.sku for row in rows])
    return [_verdict(row, row.sku in known, source, live.get(row.sku, 0)) for row in rows]


def _verdict(row: PoolRow, known: bool, source: str, live: int) -> Verdict:
    if not known:
        return sheets.error(NO_SKU, "sku", code=row.sku)
    if row.pieces > live:
        return sheets.error(ROW_SHORT, "pieces", pieces=row.pieces, there=live, pool=source)
    return sheets.NEW


def apply(scope: Scope, rows: Sequence[PoolRow], now: datetime) -> None:
    """One document, drafted and carried out."""
    site, source, target = _way(scope)
    pieces = {row.sku: row.pieces for row in rows}
    document_id = documents.draft(site, source, target, pieces, str(REASON), f"sheet:{scope.key}", now)
    documents.carry_out(site, document_id, now)


def _ways(seller_id: int) -> list[tuple[str, str]]:
    """Both ways between COMMON and each dedicated pool of the seller."""
    found = []
    for row in repository.select_dedicated([seller_id]):
        warehouse, pool = row["warehouse"], row["pool"]
        found.append((f"{warehouse}:{COMMON}:{pool}", f"{warehouse}: {COMMON} → {pool}"))
        found.append((f"{warehouse}:{pool}:{COMMON}", f"{warehouse}: {pool} → {COMMON}"))
    return found


sheets.register(
    Sheet(
        name="pool-documents",
        title=_("Allocation to pools"),
        about=_("Pieces that go from COMMON to a dedicated pool, or back. A file becomes one document, taken once."),
        row=PoolRow,
        key=("sku",),
        permission=Permission.CHANGE_STOCK,
        check=check,
        apply=apply,
        choices=(Choice("way", _("From and to"), _ways),),
        once=True,
    )
)
