"""The sheet of the warehouses. It stands over the rooms that furnish a new one, as `setup` does."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import AfterValidator, Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.messages import Message
from godown.kit.sheets import Code, Printed, Row, Scope, Sheet, Verdict

from .masters import service as masters
from .masters.messages import BAD_GSTIN, BAD_PINCODE, BAD_TIME_ZONE, BAD_WAREHOUSE_CODE
from .masters.service import Building, NewWarehouse
from .setup import put_warehouses


def _shaped(pattern: str, message: Message) -> AfterValidator:
    """Text of this shape, or none."""
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if value and not shape.fullmatch(value):
            raise sheets.wrong(message, got=value)
        return value

    return AfterValidator(check)


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise sheets.wrong(BAD_TIME_ZONE, got=value)
    return value


ADDRESS = ("line_1", "line_2", "city", "state", "pincode")


class WarehouseRow(Row):
    """A warehouse as a row; the address is as printed on invoices."""

    code: Annotated[Code, _shaped(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,18}[A-Za-z0-9])?", BAD_WAREHOUSE_CODE)] = Field(
        title=_n("Code"), alias="warehouse", description=_n("short, as people say it"), examples=["BLR1"]
    )
    name: Annotated[Printed, Field(min_length=1)] = Field(title=_n("Name"), examples=["Bengaluru, Hoskote"])
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        "Asia/Kolkata", title=_n("Time zone"), description=_n("IANA name"), examples=["Asia/Kolkata"]
    )
    gstin: Annotated[str, _shaped(r"\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]", BAD_GSTIN)] = Field(
        "", title=_n("GSTIN"), examples=["29ABCDE1234F1Z5"]
    )
    line_1: Printed = Field(
        "",
        title=_n("Address"),
        alias="address_line_1",
        description=_n("of the invoice"),
        examples=["Plot 7, KIADB Area"],
    )
    line_2: Printed = Field("", title=_n("Address, second line"), alias="address_line_2", examples=["Hoskote"])
    city: Printed = Field("", title=_n("City"), examples=["Bengaluru"])
    state: Printed = Field("", title=_n("State"), examples=["Karnataka"])
    pincode: Annotated[str, _shaped(r"[1-9]\d{5}", BAD_PINCODE)] = Field("", title=_n("Pincode"), examples=["562114"])


def row_of(building: Building) -> WarehouseRow:
    """A warehouse as its row."""
    address = {name: building.address.get(name, "") for name in ADDRESS}
    return WarehouseRow.model_construct(
        code=building.code, name=building.name, time_zone=building.time_zone, gstin=building.gstin, **address
    )


def check(scope: Scope, rows: Sequence[WarehouseRow]) -> list[Verdict]:
    """New, changed or the same."""
    known = {each.code: row_of(each) for each in masters.buildings([scope.seller_id])}
    return [sheets.compared(row, known.get(row.code)) for row in rows]


def apply(scope: Scope, rows: Sequence[WarehouseRow], now: datetime) -> None:  # noqa: ARG001 -- they have no time
    """Add or correct the warehouses; a new one gets its COMMON pool and standard places."""
    put_warehouses(
        scope.seller_id,
        [
            NewWarehouse(row.code, row.name, row.time_zone, row.gstin, {name: getattr(row, name) for name in ADDRESS})
            for row in rows
        ],
    )


def export(scope: Scope) -> Iterator[WarehouseRow]:
    """All warehouses of the seller."""
    return map(row_of, masters.buildings([scope.seller_id]))


sheets.register(
    Sheet(
        name="warehouses",
        title=_("Warehouses"),
        about=_("The buildings: time zone, GSTIN and address. A new one gets its COMMON pool and standard places."),
        row=WarehouseRow,
        key=("code",),
        permission=Permission.CONFIGURE,
        check=check,
        apply=apply,
        export=export,
        single=True,
    )
)
