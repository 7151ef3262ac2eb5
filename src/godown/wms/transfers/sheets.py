"""The sheet of the transfers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.sheets import Choice, Code, Printed, Row, Scope, Sheet, Verdict

from ..masters import service as masters
from ..masters.messages import NO_SKU
from ..pools import views as pools
from . import repository, service
from .messages import KNOWN
from .service import End, NewTransfer


class TransferRow(Row):
    """A line of a transfer as a row."""

    code: Code = Field(alias="transfer", description=_n("names the transfer on both docks"), examples=["STO-7"])
    sku: Code = Field(examples=["KURTA-BLU-M"])
    pieces: Annotated[int, Field(gt=0, lt=1_000_000)] = Field(examples=["24"])
    note: Printed = Field("", description=_n("that of the transfer's first row counts"), examples=["for the sale"])


def _ends(seller_id: int) -> list[tuple[str, str]]:
    """Every pool of every warehouse, as WAREHOUSE/POOL."""
    found = [(site, pool) for site in masters.sites([seller_id]) for pool in pools.pools(site)]
    return [(f"{site.code}/{pool.code}", f"{site.code} · {pool.code}") for site, pool in found]


def _end(scope: Scope, name: str) -> End:
    warehouse, _slash, pool = scope.choices[name].partition("/")
    return End(masters.site([scope.seller_id], warehouse), pool)


def check(scope: Scope, rows: Sequence[TransferRow]) -> list[Verdict]:
    """New or the same; what is drafted is not changed by a file."""
    ways = (scope.choices["source"], scope.choices["target"])
    drafted: dict[str, set[tuple[str, int, str, str]]] = defaultdict(set)
    for line in repository.select_drafted(scope.seller_id, {row.code for row in rows}):
        drafted[line["code"]].add((line["sku"], line["pieces"], line["source"], line["target"]))
    skus = masters.known_skus(scope.seller_id, {row.sku for row in rows})
    return [
        sheets.error(NO_SKU, "sku", code=row.sku)
        if row.sku not in skus
        else sheets.NEW
        if row.code not in drafted
        else sheets.SAME
        if (row.sku, row.pieces, *ways) in drafted[row.code]
        else sheets.error(KNOWN, "code", code=row.code)
        for row in rows
    ]


def apply(scope: Scope, rows: Sequence[TransferRow], now: datetime) -> None:
    """Draft the transfers, in a constant number of statements."""
    pieces: dict[str, dict[str, int]] = defaultdict(dict)
    notes: dict[str, str] = {}
    for row in rows:
        pieces[row.code][row.sku] = row.pieces
        notes.setdefault(row.code, row.note)
    drafts = [NewTransfer(code, lines, notes[code]) for code, lines in pieces.items()]
    service.draft_many(_end(scope, "source"), _end(scope, "target"), drafts, now)


sheets.register(
    Sheet(
        name="transfers",
        title=_("Transfers"),
        about=_("Goods that are to go from one warehouse to another, a SKU a row: they are drafted, to be approved."),
        row=TransferRow,
        key=("code", "sku"),
        permission=Permission.CHANGE_STOCK,
        check=check,
        apply=apply,
        choices=(Choice("source", _("From"), _ends), Choice("target", _("To"), _ends)),
        group="code",
    )
)
