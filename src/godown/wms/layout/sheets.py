"""The sheet of the places."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import AfterValidator, Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.sheets import Code, OptionalCode, Row, Scope, Sheet, Verdict

from ..masters import choices
from . import register, repository
from .messages import BAD_CODE, OTHER_KIND
from .models import Kind
from .register import MADE_BY_HAND
from .service import NewLocation


def _made_by_hand(kind: Kind) -> Kind:
    if kind not in MADE_BY_HAND:
        raise ValueError(f"a {kind.value} is not made by hand")
    return kind


class PlaceRow(Row):
    """A place as a row."""

    code: Code = Field(title=_n("Code"), alias="place", description=_n("as on its barcode"), examples=["A-01-01"])
    kind: Annotated[Kind, AfterValidator(_made_by_hand)] = Field(
        Kind.BIN, title=_n("Kind"), description=_n("bin, tote or dock"), examples=["bin", "tote", "dock"]
    )
    zone: OptionalCode = Field("", title=_n("Zone"), description=_n("aisle or zone"), examples=["A"])
    sequence: Annotated[int, Field(ge=0, lt=1_000_000)] = Field(
        0, title=_n("Turn on the way"), description=_n("its turn on a picker's way, within the zone"), examples=["1"]
    )


def check(scope: Scope, rows: Sequence[PlaceRow]) -> list[Verdict]:
    """New, changed or the same; a place keeps its kind. A new code must be one that can be printed and scanned; those
    that came from Flipkart's bins stay what they are."""
    found = repository.select_places(choices.chosen(scope).id, [row.code for row in rows])
    known = {row["code"]: row for row in found}
    return [_verdict(row, known.get(row.code)) for row in rows]


def _verdict(row: PlaceRow, known: dict[str, Any] | None) -> Verdict:
    if known is None and not register.is_code(row.code):
        return sheets.error(BAD_CODE, "code", got=row.code)
    if known and known["kind"] != row.kind.value:
        return sheets.error(OTHER_KIND, "code", code=row.code, kind=known["kind"])
    return sheets.compared(row, PlaceRow.model_construct(**known) if known else None)


def apply(scope: Scope, rows: Sequence[PlaceRow], now: datetime) -> None:  # noqa: ARG001 -- places have no time
    """Add places, or correct zone and sequence, in one statement."""
    register.put_locations(
        choices.chosen(scope), [NewLocation(row.code, row.kind, row.zone, row.sequence) for row in rows]
    )


def export(scope: Scope) -> Iterator[PlaceRow]:
    """All places of the warehouse that people make, on the picker's way."""
    kinds = [kind.value for kind in MADE_BY_HAND]
    return (PlaceRow.model_construct(**row) for row in repository.select_way(choices.chosen(scope).id, kinds))


sheets.register(
    Sheet(
        name="places",
        title=_("Places"),
        about=_("Bins, totes and docks of a warehouse, with their zone and their turn on a picker's way."),
        row=PlaceRow,
        key=("code",),
        permission=Permission.CHANGE_STOCK,
        check=check,
        apply=apply,
        export=export,
        choices=(choices.WAREHOUSE,),
        single=True,
    )
)
