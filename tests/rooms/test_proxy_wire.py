"""Flipkart's answers are read tolerantly, and never by half (facts/flipkart.md §3, §6, §7.3)."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from godown.proxy.contract import RefusalCode
from godown.proxy.flipkart.answers import refusal_code
from godown.proxy.flipkart.wire import (
    Details,
    Invoices,
    Page,
    PendingPicklists,
    PicklistContent,
    Problem,
    Scanned,
    ShipmentResults,
    Shipments,
    decode,
    problems,
    read_shipments,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "facts" / "samples"
CODE = "d133588f-b0ac-443b-99b4-7ac8648a0f89"


def sample(name: str) -> bytes:
    file = SAMPLES / name
    if not file.exists():
        pytest.skip(f"the sample payloads are not beside this checkout: {name}")
    return file.read_bytes()


def shipment(**changes: Any) -> dict[str, Any]:
    """A shipment with one item; `item` changes the item."""
    item = {
        "orderItemId": "1",
        "orderId": "OD1",
        "orderDate": "2023-06-07T06:00:53.447+05:30",
        "status": "APPROVED",
        "quantity": 2,
        "fsn": "F",
        "sku": "S",
        "listingId": "L",
        "priceComponents": {"sellingPrice": 312.0},
        **changes.pop("item", {}),
    }
    return {"shipmentId": CODE, "locationId": "LOC1", "hold": False, "orderItems": [item], **changes}


def read(*shipments: Any) -> Any:
    page = decode(json.dumps({"hasMore": False, "shipments": list(shipments)}).encode(), Page)
    return read_shipments(page.shipments)


@pytest.mark.parametrize(
    ("name", "on_hold", "status"),
    [
        ("v3/shipments_filter.page.response.json", False, "APPROVED"),
        ("v3/shipments_filter.onhold.response.json", True, "APPROVED"),
        ("v3/shipments_by_ids.response.json", False, "PACKED"),
    ],
)
def test_the_sample_replies_are_taken_in_unchanged(name: str, on_hold: bool, status: str) -> None:
    readable, unreadable = read_shipments(decode(sample(name), Shipments).shipments)
    ((_shipment, order),) = readable
    assert unreadable == []
    assert (order.orderCode, order.parentOrderCode) == (CODE, "OD428295316844774100")
    assert order.orderTime == datetime(2023, 6, 7, 0, 30, 53, 447000, tzinfo=UTC)
    assert order.startProcessingTime == datetime(2023, 6, 7, 0, 36, 24, tzinfo=UTC)
    assert order.dispatchByTime == datetime(2023, 6, 7, 10, 30, tzinfo=UTC)
    assert (order.onHold, order.paymentMethod) == (on_hold, "COD")
    (item,) = order.orderItems
    assert (item.orderItemCode, item.quantity, item.status) == ("428295316844774100", 1, status)
    assert item.sellingPricePerUnit == Decimal("156.00")
    assert json.loads(order.raw)["shipmentId"] == CODE


def test_the_sample_page_leads_to_the_next() -> None:
    page = decode(sample("v3/shipments_filter.page.response.json"), Page)
    assert page.has_more is True
    assert (page.next_page_url or "").startswith("/v3/shipments/filter?next_token=")


def test_the_sample_panel_answers_are_read() -> None:
    content = decode(sample("smart_panel/04_get_pick_list.response.json"), PicklistContent)
    assert [each.cancelled for each in content.shipments] == [False, True]
    pending = decode(sample("smart_panel/03_pending_pick_list.response.json"), PendingPicklists)
    assert pending.ids == ["P020921-4A79C9F22CB8"]
    scanned = decode(sample("smart_panel/07_scan_listing.single.response.json"), Scanned)
    assert (scanned.external_shipment_id, scanned.to_be_scanned) == (CODE, [])


def test_the_sample_details_and_invoices_are_read() -> None:
    (detail,) = decode(sample("v3/shipments_shipping_details.response.json"), Details).shipments
    assert (detail.awb, detail.transporter) == ("FMPP0000000001", "E-Kart Logistics")
    assert detail.buyer == {
        "name": "First Last",
        "line1": "Line 1",
        "line2": "Line 2",
        "city": "Bengaluru",
        "state": "Karnataka",
        "zip": "560001",
    }
    (invoice,) = decode(sample("v3/shipments_invoices.response.json"), Invoices).invoices
    assert (invoice.invoice_number, invoice.invoice_date.isoformat()) == ("FAXXXX2400000001", "2023-06-07")
    (result,) = decode(sample("v3/per_shipment_result.success.response.json"), ShipmentResults).shipments
    assert result.outcome == "SUCCESS"


def test_quantities_as_fractions_entities_in_skus_and_unknown_fields_are_no_trouble() -> None:
    readable, unreadable = read(
        shipment(
            item={"quantity": 1.0, "sku": "5&quot; pan &amp; lid", "isReplacement": True, "newField": {"a": 1}},
            dispatchByDate=None,
        )
    )
    ((_shipment, order),) = readable
    assert unreadable == []
    assert (order.orderItems[0].quantity, order.orderItems[0].channelSkuCode) == (1, '5" pan & lid')
    assert order.dispatchByTime is None


def test_a_line_is_priced_per_unit() -> None:
    readable, _unreadable = read(shipment())
    assert readable[0][1].orderItems[0].sellingPricePerUnit == Decimal("156.00")


@pytest.mark.parametrize(
    "broken",
    [
        {"shipmentId": CODE},
        shipment(orderItems=[]),
        shipment(item={"quantity": 1.5}),
        shipment(item={"quantity": -1}),
        shipment(item={"orderDate": "2023-06-07T06:00:53"}),
        shipment(hold=None),
        "nonsense",
    ],
)
def test_one_unreadable_shipment_does_not_lose_the_others(broken: Any) -> None:
    readable, unreadable = read(shipment(shipmentId="a"), broken, shipment(shipmentId="b"))
    assert [order.orderCode for _shipment, order in readable] == ["a", "b"]
    assert [json.loads(each) for each in unreadable] == [broken]


def test_cancelled_lines_are_told_apart_from_live_ones() -> None:
    first, second = (
        shipment()["orderItems"][0],
        shipment(item={"orderItemId": "2", "status": "CANCELLED"})["orderItems"][0],
    )
    readable, _unreadable = read(shipment(orderItems=[first, second]))
    ((seen, order),) = readable
    assert [(i.quantity, i.cancelledQuantity) for i in order.orderItems] == [(2, 0), (0, 2)]
    assert seen.states == {"APPROVED"}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"errors": [{"code": "INVALID_SHIPMENTS", "description": "x"}]}, Problem("INVALID_SHIPMENTS", "x")),
        ({"errorCode": "OPERATION_NOT_ALLOWED"}, Problem("OPERATION_NOT_ALLOWED", "")),
        (
            {"orderItems": [{"orderItemId": "1", "errorCode": "ORDER_ITEM_NOT_PACKED", "errorMessage": "no"}]},
            Problem("ORDER_ITEM_NOT_PACKED", "no", "1"),
        ),
        ({"error": "invalid_token", "error_description": "bad"}, Problem("invalid_token", "bad")),
        ({"error": {"message": "Failed to get pick list"}}, Problem("", "Failed to get pick list")),
        ({"code": "EBADCSRFTOKEN", "message": "invalid csrf token"}, Problem("EBADCSRFTOKEN", "invalid csrf token")),
    ],
)
def test_every_error_shape_of_flipkart_is_understood(body: Any, problem: Problem) -> None:
    assert problems(json.dumps(body).encode()) == [problem]


def test_the_panels_error_envelope_is_understood() -> None:
    (problem,) = problems(sample("smart_panel/07_scan_listing.cancelled.error.json"))
    assert (problem.code, problem.subject) == ("CANCELLED_SHIPMENT_ITEM", CODE)
    assert refusal_code(problem) == RefusalCode.CANCELLED


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"<!DOCTYPE html>", b'{"shipments": []', b'{"shipments": []}'])
def test_what_complains_of_nothing_is_no_refusal(body: bytes) -> None:
    assert problems(body) == []


def test_packaging_is_recognised_by_its_text_and_an_unknown_code_is_kept_as_other() -> None:
    assert refusal_code(Problem("", "Please re-check your packaging dimensions")) == RefusalCode.WRONG_PACKAGING
    assert refusal_code(Problem("BRAND_NEW_CODE", "?")) == RefusalCode.OTHER
