"""The sheet of Flipkart's bins: for accounts that Flipkart gives no call, or when the panel is down."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import Field

from godown.access.roles import Permission
from godown.kit import clock, sheets
from godown.kit.sheets import NEW, Code, OptionalCode, Outcome, Row, Scope, Sheet, Verdict

from ..channels import choices
from ..listings import service as listings
from . import rules, service
from .messages import BIN_ROW_EMPTY, OVER_CAPACITY, UNKNOWN_LISTING
from .models import CAPACITY


class BinRow(Row):
    """Pieces of a listing in a bin, as Flipkart's portal shows them."""

    bin: Code = Field(alias="flipkart_bin", description=_n("Flipkart's code of the bin"), examples=["A-01-01"])
    listing_id: OptionalCode = Field(
        "",
        description=_n("Flipkart's listing id; left empty for a bin with nothing in it"),
        examples=["LSTABCDEFGH123"],
    )
    pieces: int = Field(0, ge=0, le=CAPACITY, examples=["40"])


def check(scope: Scope, rows: Sequence[BinRow]) -> list[Verdict]:
    """New, changed or the same; no bin above its limit, no listing that we do not have.

    The same pieces in a bin that was told long ago are news: it is as fresh as the sheet then.
    """
    account = choices.chosen(scope)
    known = {(each.bin, each.listing_id): each.pieces for each in service.contents([scope.seller_id], account.id)}
    told, now = service.ages(account.id).by_bin, clock.now()
    there = {code: rules.old(told_at, now) for code, told_at in told.items()}
    after = known | {(row.bin, row.listing_id): row.pieces for row in rows}
    total: Counter[str] = Counter()
    for (code, _listing), pieces in after.items():
        total[code] += pieces
    ours = listings.known_listing_ids(account)
    return [_verdict(row, known, there, total, ours) for row in rows]


def _verdict(
    row: BinRow, known: dict[tuple[str, str], int], there: dict[str, bool], total: Counter[str], ours: set[str]
) -> Verdict:
    if not row.listing_id and row.pieces:
        return sheets.error(BIN_ROW_EMPTY, "listing_id")
    if row.listing_id and row.listing_id not in ours:
        return sheets.error(UNKNOWN_LISTING, "listing_id", listing=row.listing_id)
    if total[row.bin] > CAPACITY:
        return sheets.error(OVER_CAPACITY, "pieces", bin=row.bin, pieces=total[row.bin], capacity=CAPACITY)
    before = known.get((row.bin, row.listing_id), 0)
    if row.bin in there and before == row.pieces:
        return Verdict(Outcome.CHANGED) if there[row.bin] else sheets.SAME
    return Verdict(Outcome.CHANGED, was={"pieces": before}) if before else NEW


def apply(scope: Scope, rows: Sequence[BinRow], now: datetime) -> None:
    """These are the pieces in these bins now."""
    service.take_in_rows(choices.chosen(scope), [(row.bin, row.listing_id, row.pieces) for row in rows], now)


def export(scope: Scope) -> Iterator[BinRow]:
    """What the mirror has; a bin with nothing in it has one row."""
    account = choices.chosen(scope)
    lying = service.contents([scope.seller_id], account.id)
    filled = {each.bin for each in lying}
    for bin_view in service.bins([scope.seller_id], account.id):
        if not bin_view.gone and bin_view.code not in filled:
            yield BinRow.model_construct(bin=bin_view.code, listing_id="", pieces=0)
    for each in lying:
        yield BinRow.model_construct(bin=each.bin, listing_id=each.listing_id, pieces=each.pieces)


sheets.register(
    Sheet(
        name="flipkart-bins",
        title=_("Flipkart’s bins"),
        about=_("What lies in Flipkart’s bins now, as its portal shows it. Bins and listings not in the file stay."),
        row=BinRow,
        key=("bin", "listing_id"),
        permission=Permission.CHANGE_STOCK,
        check=check,
        apply=apply,
        export=export,
        choices=(choices.ACCOUNT,),
        group="bin",
    )
)
