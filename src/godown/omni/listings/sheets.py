"""The sheet of the listings (CIMS: Manage Listing; facts/increff.md §3.9)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.sheets import Code, OptionalCode, Row, Scope, Sheet, Verdict, YesNo

from .. import ports
from ..channels import choices
from . import repository, service
from .messages import NO_SKU
from .service import ListingRow


class Listed(Row):
    """A listing as a row."""

    channel_sku: Code = Field(
        title=_n("SKU on Flipkart"), description=_n("the SKU as Flipkart's portal shows it"), examples=["KURTA-BLU-M"]
    )
    listing_id: OptionalCode = Field(
        "", title=_n("Listing id"), description=_n("Flipkart's listing id"), examples=["LSTKRTG7Y8H9ZQXWEOUYNBVCX"]
    )
    product_id: OptionalCode = Field(
        "", title=_n("FSN"), alias="fsn", description=_n("Flipkart's serial number"), examples=["KRTG7Y8H9ZQX"]
    )
    sku: Code = Field(
        title=_n("Our SKU"), description=_n("the code of your own that is sold so"), examples=["KURTA-BLU-M"]
    )
    enabled: YesNo = Field(
        True, title=_n("Enabled"), description=_n("no: orders for it fail until it is enabled"), examples=["yes"]
    )


def check(scope: Scope, rows: Sequence[Listed]) -> list[Verdict]:
    """New, changed or the same; our SKU must be known."""
    found = repository.select_known(choices.chosen(scope).id, [row.channel_sku for row in rows])
    known = {row["channel_sku"]: Listed.model_construct(**row) for row in found}
    unknown = ports.warehouse().unknown_skus(scope.seller_id, {row.sku for row in rows})
    return [
        sheets.error(NO_SKU, "sku", sku=row.sku)
        if row.sku in unknown
        else sheets.compared(row, known.get(row.channel_sku))
        for row in rows
    ]


def apply(scope: Scope, rows: Sequence[Listed], now: datetime) -> None:
    """Add or change the listings, in one statement; orders that waited for them are freed."""
    service.upsert(choices.chosen(scope), [ListingRow(**row.model_dump()) for row in rows], now)


def export(scope: Scope) -> Iterator[Listed]:
    """All listings of the account."""
    return (Listed.model_construct(**row) for row in repository.select_all(choices.chosen(scope).id))


sheets.register(
    Sheet(
        name="listings",
        title=_("Listings"),
        about=_("Which SKU of ours is sold as which SKU of a channel account. Without one, an order fails."),
        row=Listed,
        key=("channel_sku",),
        permission=Permission.CHANGE_ORDERS,
        check=check,
        apply=apply,
        export=export,
        choices=(choices.ACCOUNT,),
        single=True,
    )
)
