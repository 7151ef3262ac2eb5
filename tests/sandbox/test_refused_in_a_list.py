"""What is done in a picklist passes one check: an open list, the shipment in it, free and due (facts §4.1, §5.4)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from fksandbox import Control, World

from .conftest import START, Caller, code
from .test_seller_fulfilled import order, pack


@pytest.fixture
def listed(caller: Caller, control: Control, sku: str) -> tuple[str, dict[str, Any]]:
    shipment = control.place_order([(sku, 1)])
    return str(caller.release()), shipment


def start(caller: Caller, picklist: str) -> httpx.Response:
    return caller.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": picklist})


def scan(caller: Caller, picklist: str, shipment: dict[str, Any]) -> httpx.Response:
    unit = {"pickListId": picklist, "listingId": shipment["items"][0]["listing_id"]}
    return caller.panel("POST", "/fbfLite/get/shipment/pick/list", unit)


def sideline(caller: Caller, picklist: str, shipment: dict[str, Any]) -> None:
    body = {"pick_list_id": picklist, "external_shipment_id": shipment["shipment_id"]}
    assert caller.panel("POST", "/fbfLite/sidelinePicklistGroup", body).json() == {}


def scanned(control: Control, shipment: dict[str, Any]) -> int:
    count: int = control.shipment(shipment["shipment_id"])["items"][0]["scanned"]
    return count


def test_a_unit_of_an_order_on_hold_is_not_scanned(caller: Caller, control: Control, listed: Any) -> None:
    picklist, shipment = listed
    start(caller, picklist)
    control.hold(shipment["shipment_id"])
    assert code(scan(caller, picklist, shipment)) == "SHIPMENT_ON_HOLD"
    assert scanned(control, shipment) == 0
    control.unhold(shipment["shipment_id"])
    assert scan(caller, picklist, shipment).status_code == 200
    assert code(scan(caller, picklist, shipment)) == "SHIPMENT_ITEM_ALREADY_PROCESSED"


def test_a_unit_goes_to_an_order_that_is_free(caller: Caller, control: Control, sku: str) -> None:
    held, free = control.place_order([(sku, 1)]), control.place_order([(sku, 1)])
    picklist = str(caller.release())
    start(caller, picklist)
    control.hold(held["shipment_id"])
    assert scan(caller, picklist, held).json()["external_shipment_id"] == free["shipment_id"]
    assert code(scan(caller, picklist, held)) == "SHIPMENT_ON_HOLD"


def test_a_unit_is_not_scanned_too_early(caller: Caller, control: Control, listed: Any) -> None:
    picklist, shipment = listed
    start(caller, picklist)
    control.set_dates(shipment["shipment_id"], dispatch_after=START + timedelta(hours=1))
    assert code(scan(caller, picklist, shipment)) == "SHIPMENT_TOO_EARLY"
    assert scanned(control, shipment) == 0


def test_a_closed_list_is_neither_started_nor_scanned(caller: Caller, world: World, listed: Any) -> None:
    picklist, shipment = listed
    body = {"pickListId": picklist}
    assert caller.panel("POST", "/fbfLite/forceClosePicklist", body).json() == {}
    assert code(start(caller, picklist)) == "INVALID_PICK_LIST"
    assert world.picklists[picklist].started is False
    assert code(scan(caller, picklist, shipment)) == "INVALID_PICK_LIST"


def test_a_parcel_is_handed_over_from_its_present_list_only(caller: Caller, control: Control, listed: Any) -> None:
    old, shipment = listed
    sideline(caller, old, shipment)
    control.set_clock(advance=3600)
    new = str(caller.release())
    assert code(caller.pack(old, shipment)) == "INVALID_SHIPMENT"
    assert caller.pack(new, shipment).json() == {}
    control.set_clock(advance=5)
    awb = caller.tracking_id(shipment["shipment_id"])
    assert code(caller.rts(old, awb)) == "INVALID_SHIPMENT"
    assert control.shipment(shipment["shipment_id"])["status"] == "PACKED"
    assert caller.rts(new, awb).json() == {}
    assert control.shipment(shipment["shipment_id"])["status"] == "READY_TO_DISPATCH"


def test_a_packed_parcel_that_is_sidelined_or_whose_list_is_closed_is_still_handed_over(
    caller: Caller, control: Control, listed: Any
) -> None:
    picklist, shipment = listed
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    sideline(caller, picklist, shipment)
    caller.panel("POST", "/fbfLite/forceClosePicklist", {"pickListId": picklist})
    assert caller.rts(picklist, caller.tracking_id(shipment["shipment_id"])).json() == {}


def test_a_parcel_is_not_handed_over_too_early(caller: Caller, control: Control, listed: Any) -> None:
    picklist, shipment = listed
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    control.set_dates(shipment["shipment_id"], dispatch_after=START + timedelta(hours=1))
    assert code(caller.rts(picklist, caller.tracking_id(shipment["shipment_id"]))) == "SHIPMENT_TOO_EARLY"
    assert control.shipment(shipment["shipment_id"])["status"] == "PACKED"


@pytest.mark.parametrize("quantities", [(1, 2), (2, 2)])
def test_an_order_item_is_packed_once_in_a_call(
    caller: Caller, control: Control, sku: str, quantities: tuple[int, ...]
) -> None:
    shipment = control.place_order([(sku, 2)], service_profile="NON_FBF")
    item = shipment["items"][0]["order_item_id"]
    taxes = [{"orderItemId": item, "quantity": one, "taxRate": 18} for one in quantities]
    assert pack(caller, order(shipment, taxItems=taxes))[0]["errorCode"] == "INVALID_ITEM_IDS"
    assert control.shipment(shipment["shipment_id"])["status"] == "APPROVED"


@pytest.mark.parametrize("text", ["2026-11-23T00:00 rubbish", "20261123", "2026-W48-1", "2026-11-23 to 24"])
def test_an_invoice_date_is_a_date(caller: Caller, control: Control, sku: str, text: str) -> None:
    shipment = control.place_order([(sku, 2)], service_profile="NON_FBF")
    invoices = [{"orderId": shipment["order_id"], "invoiceDate": text, "invoiceNumber": ""}]
    assert pack(caller, order(shipment, invoices=invoices))[0]["errorCode"] == "INVALID_REQUEST_DATE_FORMAT"
    assert control.shipment(shipment["shipment_id"])["status"] == "APPROVED"
