"""Flipkart's picklists: filled by Flipkart, scanned, sidelined, read (facts/flipkart.md §4.5, §5.4)."""

from datetime import timedelta
from typing import Any

import pypdfium2

from fksandbox import Control, World

from .conftest import START, Caller, code, sample


def waiting(caller: Caller) -> int:
    found = caller.panel("GET", "/fbfLite/picklist/allTypeCounts").json()
    count: int = found["allOrdersCounts"][0]["counts"]["to_pick_list"]
    return count


def pending(caller: Caller) -> list[str]:
    found = caller.panel("GET", "/fbfLite/get/pending/pick_list").json()
    return [one["pick_list_id"] for one in found["pick_lists"]]


def test_flipkart_fills_a_list_with_the_most_urgent_orders(caller: Caller, control: Control, sku: str) -> None:
    late = control.place_order([(sku, 1)], dispatch_by=START + timedelta(hours=30))["shipment_id"]
    soon = control.place_order([(sku, 1)], dispatch_by=START + timedelta(hours=3))["shipment_id"]
    next_ = control.place_order([(sku, 1)], dispatch_by=START + timedelta(hours=9))["shipment_id"]
    control.place_order([(sku, 1)], hold=True)
    control.place_order([(sku, 1)], dispatch_after=START + timedelta(hours=1))
    control.place_order([(sku, 1)], service_profile="NON_FBF")
    assert waiting(caller) == 3
    first = caller.release(size=2)
    assert list(caller.picklist(str(first))) == [soon, next_]
    second = caller.release(size=2)
    assert list(caller.picklist(str(second))) == [late]
    assert pending(caller) == [first, second]
    assert waiting(caller) == 0


def test_nothing_to_pick_makes_no_list(caller: Caller, world: World) -> None:
    assert caller.release() is None
    assert world.picklists == {}


def test_the_pdf_names_the_list_its_listings_and_quantities(caller: Caller, control: Control, world: World) -> None:
    listing = next(iter(world.listings.values()))
    control.place_order([(listing.sku, 3)])
    response = caller.panel("GET", "/fbfLite/create/pick_list", type="REGULAR", size=25, locationId=world.location_id)
    text = pypdfium2.PdfDocument(response.content)[0].get_textpage().get_text_bounded()
    assert response.headers["X-Pick-List-Id"] in text
    assert "LID / WID" in text
    assert listing.listing_id in text
    assert 'filename="Flipkart-PickList-P231126-' in response.headers["Content-Disposition"]


def test_single_and_multi_lists_take_only_their_kind(caller: Caller, control: Control, sku: str) -> None:
    one = control.place_order([(sku, 1)])["shipment_id"]
    two = control.place_order([(sku, 2)])["shipment_id"]
    assert list(caller.picklist(str(caller.release(quantity="multi")))) == [two]
    assert list(caller.picklist(str(caller.release(quantity="single")))) == [one]


def test_replies_have_the_fields_of_the_samples(caller: Caller, control: Control, sku: str, samples: Any) -> None:
    control.place_order([(sku, 1)])
    picklist = caller.release()
    found = caller.panel("GET", "/fbfLite/get/pending/pick_list").json()
    model = sample(samples, "smart_panel/03_pending_pick_list.response.json")
    assert set(model["pick_lists"][0]) <= set(found["pick_lists"][0])
    assert len(found["pick_lists"][0]["pick_list_id"]) == len(model["pick_lists"][0]["pick_list_id"])
    found = caller.panel("GET", "/fbfLite/get/pick_list", pickListId=picklist).json()
    model = sample(samples, "smart_panel/04_get_pick_list.response.json")
    assert set(model) <= set(found)
    assert set(model["shipments"][0]["items"][0]) <= set(found["shipments"][0]["items"][0])
    assert found["pending_shipments_count"] == 1


def test_an_unknown_list_is_not_found(caller: Caller) -> None:
    response = caller.panel("GET", "/fbfLite/get/pick_list", pickListId="P020921-4A79C9F22CB8")
    assert "Failed to get pick list" in response.json()["error"]["message"]


def test_a_cancelled_order_stays_in_the_list_as_cancelled(caller: Caller, control: Control, sku: str) -> None:
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    picklist = str(caller.release())
    control.cancel(shipment_id)
    assert caller.picklist(picklist) == {shipment_id: ["CANCELLED"]}
    assert pending(caller) == []


def test_flipkart_chooses_which_shipment_a_scanned_unit_goes_to(
    caller: Caller, control: Control, world: World, samples: Any
) -> None:
    control.settings(pack_mode="scan")
    first, second = list(world.listings.values())[:2]
    pair = control.place_order([(first.sku, 2), (second.sku, 1)])
    single = control.place_order([(first.sku, 1)])["shipment_id"]
    picklist = str(caller.release())

    def scan(listing_id: str) -> Any:
        body = sample(samples, "smart_panel/07_scan_listing.request.json")
        body |= {"listingId": listing_id, "pickListId": picklist, "sellerId": world.seller.seller_id}
        return caller.panel("POST", "/fbfLite/get/shipment/pick/list", body)

    assert code(scan(first.listing_id)) == "PICK_LIST_NOT_STARTED"
    for _ in range(2):
        assert caller.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": picklist}).json() == {}
    found = scan(first.listing_id).json()
    assert found["external_shipment_id"] == pair["shipment_id"]
    assert found["scanned"] == {"order_item_id": pair["items"][0]["order_item_id"]}
    assert [(i["listing_id"], i["quantity"]) for i in found["to_be_scanned"]] == [
        (first.listing_id, 1),
        (second.listing_id, 1),
    ]
    assert code(caller.pack(picklist, pair)) == "SHIPMENT_NOT_SCANNED"
    assert control.shipment(pair["shipment_id"])["status"] == "APPROVED"
    assert scan(second.listing_id).json()["external_shipment_id"] == pair["shipment_id"]
    assert scan(first.listing_id).json()["to_be_scanned"] == []
    assert caller.pack(picklist, pair).json() == {}
    assert scan(first.listing_id).json()["external_shipment_id"] == single
    assert code(scan(first.listing_id)) == "SHIPMENT_ITEM_ALREADY_PROCESSED"


def test_a_scan_that_meets_a_cancelled_order_says_so_once(
    caller: Caller, control: Control, world: World, sku: str, samples: Any
) -> None:
    gone = control.place_order([(sku, 1)])
    kept = control.place_order([(sku, 1)])["shipment_id"]
    picklist = str(caller.release())
    caller.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": picklist})
    control.cancel(gone["shipment_id"])
    scan = {"listingId": gone["items"][0]["listing_id"], "pickListId": picklist}
    response = caller.panel("POST", "/fbfLite/get/shipment/pick/list", scan)
    assert code(response) == "CANCELLED_SHIPMENT_ITEM"
    (error,) = response.json()["error"]["details"]["error"]["errors"]
    model = sample(samples, "smart_panel/07_scan_listing.cancelled.error.json")
    assert set(error) == set(model["error"]["details"]["error"]["errors"][0])
    assert error["params"]["external_shipment_id"] == gone["shipment_id"]
    assert caller.panel("POST", "/fbfLite/get/shipment/pick/list", scan).json()["external_shipment_id"] == kept


def test_a_sidelined_order_returns_to_a_new_list_after_a_while(caller: Caller, control: Control, sku: str) -> None:
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    picklist = str(caller.release())
    body = {"external_shipment_id": shipment_id, "pick_list_id": picklist}
    assert caller.panel("POST", "/fbfLite/sidelinePicklistGroup", body).json() == {}
    assert caller.picklist(picklist) == {}
    assert code(caller.pack(picklist, control.shipment(shipment_id))) == "INVALID_SHIPMENT"
    assert caller.release() is None
    control.set_clock(advance=3600)
    assert list(caller.picklist(str(caller.release()))) == [shipment_id]


def test_a_list_belongs_to_its_location(caller: Caller) -> None:
    world = World(seed=3, locations=2)
    first, second = world.locations
    sku = next(iter(world.listings.values())).sku
    shipment_id = world.place_order([(sku, 1)], location=second).shipment_id
    at_second = Caller(world)
    assert at_second.release() is None
    query = {"sellerId": world.seller.seller_id, "type": "REGULAR", "size": 25, "locationId": second}
    created = at_second.client.get("/napi/fbfLite/create/pick_list", params=query, headers={"X-LOCATION-ID": second})
    picklist = created.headers["X-Pick-List-Id"]
    assert world.picklists[picklist].shipment_ids == [shipment_id]
    assert "Failed" in at_second.panel("GET", "/fbfLite/get/pick_list", pickListId=picklist).text
    start = at_second.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": picklist})
    assert code(start) == "INVALID_PICK_LIST"
    assert not world.picklists[picklist].started
    mixed = at_second.client.get("/napi/fbfLite/create/pick_list", params=query, headers={"X-LOCATION-ID": first})
    assert code(mixed) == "WRONG_LOCATION"
    at_second.client.close()
