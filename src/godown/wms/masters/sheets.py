"""The sheet of the SKUs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import AfterValidator, Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.sheets import Code, Gtin, Printed, Row, Scope, Sheet, Verdict
from godown.kit.sheets.messages import LOST_ZEROS

from . import repository, service
from .messages import BAD_HSN, EAN_TAKEN
from .service import NewSku

HSN_LENGTHS = (4, 6, 8)


def _hsn(value: str) -> str:
    if not (value.isascii() and value.isdigit()):
        raise sheets.wrong(BAD_HSN, got=value)
    if len(value) + 1 in HSN_LENGTHS:
        raise sheets.wrong(LOST_ZEROS, got=value, probably=f"0{value}")
    if len(value) not in HSN_LENGTHS:
        raise sheets.wrong(BAD_HSN, got=value)
    return value


Centimetres = Annotated[Decimal, Field(gt=0, max_digits=6, decimal_places=1)]


class SkuRow(Row):
    """A SKU as a row; units are in the headings."""

    code: Code = Field(
        title=_n("SKU"), alias="sku", description=_n("the seller's own code, as on the label"), examples=["KURTA-BLU-M"]
    )
    title: Annotated[Printed, Field(min_length=1)] = Field(title=_n("Title"), examples=["Cotton kurta, blue, M"])
    ean: Gtin = Field(
        "",
        title=_n("Barcode (EAN)"),
        description=_n("EAN, UPC or GTIN as printed under the barcode"),
        examples=["8901234567890"],
    )
    hsn: Annotated[str, AfterValidator(_hsn)] = Field(
        title=_n("HSN code"), description=_n("4, 6 or 8 digits"), examples=["6204"]
    )
    tax_rate: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)] = Field(
        title=_n("GST, percent"), alias="tax_percent", description=_n("GST rate"), examples=["5"]
    )
    length: Centimetres = Field(title=_n("Length, cm"), alias="length_cm", description=_n("packed"), examples=["30"])
    breadth: Centimetres = Field(title=_n("Breadth, cm"), alias="breadth_cm", examples=["22.5"])
    height: Centimetres = Field(title=_n("Height, cm"), alias="height_cm", examples=["3"])
    weight: Annotated[int, Field(gt=0, lt=1_000_000)] = Field(title=_n("Weight, g"), alias="weight_g", examples=["280"])


def check(scope: Scope, rows: Sequence[SkuRow]) -> list[Verdict]:
    """New, changed or the same; an EAN belongs to one SKU."""
    found = repository.select_skus(scope.seller_id, [row.code for row in rows])
    known = {row["code"]: SkuRow.model_construct(**row) for row in found}
    owners = repository.select_ean_owners(scope.seller_id, [row.ean for row in rows if row.ean])
    return [_verdict(row, known.get(row.code), owners) for row in rows]


def _verdict(row: SkuRow, known: SkuRow | None, owners: dict[str, str]) -> Verdict:
    """`owners` are the SKUs that have the EANs: those of the database, then those of earlier rows."""
    if row.ean and (owner := owners.setdefault(row.ean, row.code)) != row.code:
        return sheets.error(EAN_TAKEN, "ean", ean=row.ean, sku=owner)
    return sheets.compared(row, known)


def apply(scope: Scope, rows: Sequence[SkuRow], now: datetime) -> None:  # noqa: ARG001 -- SKUs have no time
    """Add or correct the SKUs, in one statement."""
    service.add_skus(scope.seller_id, [NewSku(**row.model_dump()) for row in rows])


def export(scope: Scope) -> Iterator[SkuRow]:
    """All SKUs of the seller by code."""
    return (SkuRow.model_construct(**row) for row in repository.select_all_skus(scope.seller_id))


sheets.register(
    Sheet(
        name="skus",
        title=_("SKUs"),
        about=_("What the seller sells: EAN, HSN, tax and packed size. A known SKU is corrected, a new one added."),
        row=SkuRow,
        key=("code",),
        permission=Permission.CHANGE_STOCK,
        check=check,
        apply=apply,
        export=export,
        single=True,
    )
)
