"""Pack, label, ready to ship, from the panel (facts/flipkart.md §5.4)."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from fksandbox import Control, World

from .conftest import Caller, code, sample


@pytest.fixture
def listed(caller: Caller, control: Control, sku: str) -> tuple[str, dict[str, Any]]:
    """A picklist with one shipment of three units."""
    shipment = control.place_order([(sku, 3)])
    return str(caller.release()), shipment


def test_from_pack_to_ready_to_dispatch(
    caller: Caller, control: Control, listed: tuple[str, dict[str, Any]], samples: Any
) -> None:
    picklist, shipment = listed
    shipment_id = shipment["shipment_id"]
    assert caller.pack(picklist, shipment).json() == sample(samples, "smart_panel/09_pack.success.response.json")
    assert caller.picklist(picklist) == {shipment_id: ["IN_PROCESS"]}
    confirm = "/fbfLite/shipments/is_confirm"
    ask = {"external_shipment_id": shipment_id}
    assert caller.panel("GET", confirm, **ask).json() == {"item_confirmation_status": {shipment_id: False}}
    assert caller.smart(states=["PACKING_IN_PROGRESS"]) == [shipment_id]
    control.set_clock(advance=5)
    assert caller.panel("GET", confirm, **ask).json() == {"item_confirmation_status": {shipment_id: True}}
    tracking_id = caller.tracking_id(shipment_id)
    enriched = caller.panel("GET", "/fbfLite/get/enrich", id=shipment_id).json()
    assert enriched[0]["view"]["sub_shipments"][0]["tracking"]["tracking_id"] == tracking_id
    assert caller.rts(picklist, tracking_id).json() == {}
    assert caller.smart(states=["READY_TO_DISPATCH"]) == [shipment_id]
    assert caller.picklist(picklist) == {shipment_id: ["COMPLETED"]}
    assert code(caller.rts(picklist, tracking_id)) == "SHIPMENT_ITEM_ALREADY_PROCESSED"
    effects = [effect for call in control.calls() for effect in call.effects]
    assert effects.count(f"pack_accepted:{shipment_id}") == 1
    assert effects.count(f"shipment_ready_to_dispatch:{shipment_id}") == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [((2,), "QUANTITY_MISMATCH_ERROR"), ((4,), "QUANTITY_MISMATCH_ERROR")],
)
def test_a_wrong_quantity_is_refused_and_changes_nothing(
    caller: Caller, control: Control, listed: tuple[str, dict[str, Any]], given: tuple[int, ...], expected: str
) -> None:
    picklist, shipment = listed
    assert code(caller.pack(picklist, shipment, *given)) == expected
    assert control.shipment(shipment["shipment_id"]) == control.shipment(shipment["shipment_id"]) | {
        "status": "APPROVED",
        "invoice_number": None,
    }


def test_cancelled_units_are_refused_with_how_many_and_the_rest_can_be_packed(
    caller: Caller, control: Control, listed: tuple[str, dict[str, Any]]
) -> None:
    picklist, shipment = listed
    shipment_id, item_id = shipment["shipment_id"], shipment["items"][0]["order_item_id"]
    control.cancel(shipment_id, item_id, 1)
    response = caller.pack(picklist, shipment, 3)
    assert code(response) == "CANCELLED_SHIPMENT_ITEM"
    assert response.json()["error"]["details"]["error"]["errors"][0]["params"] == {
        "external_shipment_id": shipment_id,
        "order_item_id": item_id,
        "cancelled_quantity": 1,
    }
    assert control.shipment(shipment_id)["status"] == "APPROVED"
    assert caller.pack(picklist, shipment, 2).json() == {}
    control.set_clock(advance=5)
    content = caller.api("GET", f"/v3/shipments/{shipment_id}/labelOnly/pdf").content
    assert "2 ×" in text_of(content, 0)


def test_one_cancelled_line_of_two_leaves_the_other(caller: Caller, control: Control, world: World) -> None:
    first, second = list(world.listings)[:2]
    shipment = control.place_order([(first, 1), (second, 2)])
    picklist = str(caller.release())
    control.cancel(shipment["shipment_id"], shipment["items"][0]["order_item_id"])
    assert code(caller.pack(picklist, shipment, 1, 2)) == "CANCELLED_SHIPMENT_ITEM"
    assert caller.pack(picklist, shipment, 0, 2).json() == {}
    control.set_clock(advance=5)
    (found,) = caller.api("GET", f"/v3/shipments?shipmentIds={shipment['shipment_id']}").json()["shipments"]
    assert [item["status"] for item in found["orderItems"]] == ["CANCELLED", "PACKED"]


def test_a_shipment_cancelled_in_full_is_not_packed(
    caller: Caller, control: Control, listed: tuple[str, dict[str, Any]]
) -> None:
    picklist, shipment = listed
    control.cancel(shipment["shipment_id"])
    assert code(caller.pack(picklist, shipment, 3)) == "CANCELLED_SHIPMENT_ITEM"
    assert control.shipment(shipment["shipment_id"])["status"] == "CANCELLED"


def test_on_hold_is_not_packed(caller: Caller, control: Control, listed: tuple[str, dict[str, Any]]) -> None:
    picklist, shipment = listed
    control.hold(shipment["shipment_id"])
    assert code(caller.pack(picklist, shipment)) == "SHIPMENT_ON_HOLD"
    control.unhold(shipment["shipment_id"])
    assert caller.pack(picklist, shipment).json() == {}


def test_a_pack_from_another_list_a_second_pack_and_bad_sizes_are_refused(
    caller: Caller, control: Control, sku: str, listed: tuple[str, dict[str, Any]]
) -> None:
    picklist, shipment = listed
    control.place_order([(sku, 1)])
    other = str(caller.release())
    assert code(caller.pack(other, shipment)) == "INVALID_SHIPMENT"
    assert code(caller.pack("P231126-000000000000", shipment)) == "INVALID_PICK_LIST"
    flat = {"length": 0, "breadth": 5, "height": 15, "weight": 0.1}
    assert code(caller.pack(picklist, shipment, dimensions=flat)) == "INVALID_DIMENSIONS"
    yesterday = [
        {"invoice_date": "2026-11-22", "order_item_id": i["order_item_id"], "quantity": 3} for i in shipment["items"]
    ]
    assert code(caller.pack(picklist, shipment, order_items=yesterday)) == "INVALID_REQUEST_DATE_FORMAT"
    assert control.shipment(shipment["shipment_id"])["status"] == "APPROVED"
    assert caller.pack(picklist, shipment).json() == {}
    assert code(caller.pack(picklist, shipment)) == "SHIPMENT_ITEM_ALREADY_PROCESSED"


def test_the_document_has_readable_barcodes_and_gst_lines(
    caller: Caller, control: Control, world: World, listed: tuple[str, dict[str, Any]]
) -> None:
    picklist, shipment = listed
    shipment_id = shipment["shipment_id"]
    path = f"/v3/shipments/{shipment_id}/labelOnly/pdf"
    assert caller.api("GET", path).json()["orderItems"][0]["errorCode"] == "ORDER_ITEM_NOT_PACKED"
    caller.pack(picklist, shipment)
    assert caller.api("POST", path).json()["orderItems"][0]["errorCode"] == "ORDER_ITEM_PACKING_IN_PROGRESS"
    control.set_clock(advance=5)
    content = caller.api("GET", path, headers={"Accept": "application/pdf"}).content
    document = pypdfium2.PdfDocument(content)
    assert document.get_page_size(0) == (288, 432)
    label = document[0].render(scale=203 / 72).to_pil()
    tracking_id = caller.tracking_id(shipment_id)
    assert {code_.text for code_ in zxingcpp.read_barcodes(label)} == {tracking_id, shipment_id}
    text = text_of(content, 0)
    for line in (f"Courier AWB No: {tracking_id}", f"Tracking ID: {tracking_id}", f"Order ID: {shipment['order_id']}"):
        assert line in text
    invoice = text_of(content, 1)
    assert "Invoice Number: FA" in invoice
    assert "Invoice Date: 2026-11-23" in invoice
    assert "GST" in invoice
    assert world.listings[shipment["items"][0]["listing_id"]].hsn in invoice
    assert caller.api("GET", path).content == content


def test_several_documents_come_in_the_order_asked_for(caller: Caller, control: Control) -> None:
    placed = control.place_random_orders(3)
    picklist = str(caller.release())
    for shipment in placed:
        assert caller.pack(picklist, shipment).json() == {}
    control.set_clock(advance=5)
    ids = [one["shipment_id"] for one in reversed(placed)]
    panel = caller.panel("GET", "/shipments/print_labels", shipmentIds=",".join(ids)).content
    api = caller.api("GET", f"/v3/shipments/{','.join(ids)}/labelOnly/pdf").content
    for content in (panel, api):
        assert [f"Shipment ID: {one}" in text_of(content, 2 * n) for n, one in enumerate(ids)] == [True] * 3
    unknown = caller.api("GET", f"/v3/shipments/{ids[0]},nobody/labelOnly/pdf")
    assert unknown.json()["errorCode"] == "INVALID_SHIPMENTS"


def test_cancelled_after_pack_gives_no_label_and_is_not_dispatched(
    caller: Caller, control: Control, listed: tuple[str, dict[str, Any]]
) -> None:
    picklist, shipment = listed
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    tracking_id = caller.tracking_id(shipment["shipment_id"])
    control.cancel(shipment["shipment_id"])
    assert code(caller.rts(picklist, tracking_id)) == "CANCELLED_SHIPMENT_ITEM"
    label = caller.api("GET", f"/v3/shipments/{shipment['shipment_id']}/labelOnly/pdf").json()
    assert label["orderItems"][0]["errorCode"] == "ORDER_ITEM_ALREADY_CANCELLED"
    assert control.shipment(shipment["shipment_id"])["dispatched_at"] is None


def test_an_unknown_awb_is_refused(caller: Caller, listed: tuple[str, dict[str, Any]]) -> None:
    assert code(caller.rts(listed[0], "FMPP0000000001")) == "INVALID_TRACKING_ID"


def test_every_box_of_an_mps_shipment_is_scanned_out(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 2)], boxes=2)
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    boxes = [box["tracking_id"] for box in control.shipment(shipment["shipment_id"])["sub_shipments"]]
    assert caller.rts(picklist, boxes[0]).json() == {}
    assert control.shipment(shipment["shipment_id"])["status"] == "PACKED"
    assert caller.rts(picklist, boxes[1]).json() == {}
    assert control.shipment(shipment["shipment_id"])["status"] == "READY_TO_DISPATCH"


def test_smart_units_leave_flipkarts_bins_at_the_pack(caller: Caller, world: World, listed: Any) -> None:
    picklist, shipment = listed
    listing_id = shipment["items"][0]["listing_id"]
    assert caller.panel("GET", "/fbfLite/inventory", listingId=listing_id).json()["quantity"] == 100
    caller.pack(picklist, shipment)
    assert caller.panel("GET", "/fbfLite/inventory", listingId=listing_id).json()["quantity"] == 97


def text_of(content: bytes, page: int) -> str:
    text: str = pypdfium2.PdfDocument(io.BytesIO(content))[page].get_textpage().get_text_bounded()
    return text


def test_too_early_is_not_packed(caller: Caller, control: Control, listed: tuple[str, dict[str, Any]]) -> None:
    picklist, shipment = listed
    later = control.now() + timedelta(hours=1)
    control.set_dates(shipment["shipment_id"], dispatch_after=later)
    assert code(caller.pack(picklist, shipment)) == "SHIPMENT_TOO_EARLY"
    assert control.shipment(shipment["shipment_id"])["status"] == "APPROVED"
    control.set_clock(set=later)
    assert caller.pack(picklist, shipment).json() == {}


def test_a_parcel_on_hold_is_not_handed_over(caller: Caller, control: Control, listed: Any) -> None:
    picklist, shipment = listed
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    control.hold(shipment["shipment_id"])
    tracking_id = caller.tracking_id(shipment["shipment_id"])
    assert code(caller.rts(picklist, tracking_id)) == "SHIPMENT_ON_HOLD"
    assert control.shipment(shipment["shipment_id"])["dispatched_at"] is None
    control.unhold(shipment["shipment_id"])
    assert caller.rts(picklist, tracking_id).json() == {}


def test_of_many_packs_at_once_one_takes_effect(caller: Caller, control: Control, listed: Any) -> None:
    picklist, shipment = listed
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: caller.pack(picklist, shipment).text, range(16)))
    assert answers.count("{}") == 1
    effects = [effect for call in control.calls(op="pack") for effect in call.effects]
    assert effects == [f"pack_accepted:{shipment['shipment_id']}"]


def test_of_many_releases_at_once_no_order_gets_into_two_lists(caller: Caller, control: Control) -> None:
    placed = {one["shipment_id"] for one in control.place_random_orders(40)}
    with ThreadPoolExecutor(8) as threads:
        lists = [one for one in threads.map(lambda _: caller.release(size=7), range(8)) if one]
    listed = [one for picklist in lists for one in caller.picklist(picklist)]
    assert sorted(listed) == sorted(placed)
