"""Finding shipments: filter, pages, by id (facts/flipkart.md §3.1–§3.3)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from fksandbox import Control, World
from fksandbox.model import Shipment

from .conftest import START, Caller, sample


def test_without_service_profile_a_smart_order_is_invisible(caller: Caller, control: Control, sku: str) -> None:
    control.place_order([(sku, 1)])
    ordinary = control.place_order([(sku, 1)], service_profile="NON_FBF")
    found = caller.api("POST", "/v3/shipments/filter", json={"filter": {"type": "preDispatch"}}).json()
    assert [one["shipmentId"] for one in found["shipments"]] == [ordinary["shipment_id"]]


def test_without_hold_an_order_on_hold_is_invisible(caller: Caller, control: Control, sku: str) -> None:
    held = control.place_order([(sku, 1)], hold=True)["shipment_id"]
    free = control.place_order([(sku, 1)])["shipment_id"]
    assert caller.smart() == [free]
    assert caller.smart(hold=True) == [held]


def test_pages_of_twenty_and_a_next_url_even_on_the_last_page(caller: Caller, control: Control) -> None:
    placed = [one["shipment_id"] for one in control.place_random_orders(45)]
    page = caller.api(
        "POST",
        "/v3/shipments/filter/",
        json={"filter": {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"]}},
    ).json()
    sizes, seen = [], []
    while True:
        sizes.append(len(page["shipments"]))
        seen += [one["shipmentId"] for one in page["shipments"]]
        assert page["nextPageUrl"].startswith("/v3/shipments/filter?next_token=")
        if not page["hasMore"]:
            break
        page = caller.api("GET", page["nextPageUrl"]).json()
    assert sizes == [20, 20, 5]
    assert sorted(seen) == sorted(placed)
    beyond = caller.api("GET", page["nextPageUrl"]).json()
    assert (beyond["hasMore"], beyond["shipments"]) == (False, [])


@pytest.mark.parametrize("field", ["orderDate", "dispatchAfterDate", "dispatchByDate", "modifiedDate"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_sorts_by_every_field_both_ways(caller: Caller, control: Control, field: str, order: str) -> None:
    for minutes in (30, 10, 20):
        control.place_order(
            [(control.world()["listings"][0]["sku"], 1)],
            dispatch_after=START + timedelta(minutes=minutes),
            dispatch_by=START + timedelta(hours=minutes),
        )
        control.set_clock(advance=60)
    found = caller.api(
        "POST",
        "/v3/shipments/filter",
        json={
            "filter": {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"]},
            "sort": {"field": field, "order": order},
        },
    ).json()["shipments"]
    name = "updatedAt" if field == "modifiedDate" else field
    dates = [one[name] if name in one else one["orderItems"][0][name] for one in found]
    assert len(set(dates)) == 3
    assert dates == sorted(dates, reverse=order == "desc")


def test_windows_include_both_ends(caller: Caller, control: Control, sku: str) -> None:
    ids = []
    for _ in range(4):
        ids.append(control.place_order([(sku, 1)])["shipment_id"])
        control.set_clock(advance=60)
    window = {"from": "2026-11-23T10:01:00+05:30", "to": "2026-11-23T04:32:00Z"}
    for field in ("orderDate", "modifiedDate", "dispatchAfterDate"):
        assert caller.smart(**{field: window}) == ids[1:3]


def test_a_change_moves_a_shipment_in_the_modified_window(caller: Caller, control: Control, sku: str) -> None:
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    control.set_clock(advance=600)
    since = {"modifiedDate": {"from": "2026-11-23T10:05:00+05:30"}}
    assert caller.smart(**since) == []
    control.hold(shipment_id)
    assert caller.smart(hold=True, **since) == [shipment_id]


def test_filters_by_sku_location_and_mps(caller: Caller, control: Control, world: World) -> None:
    first, second = list(world.listings.values())[:2]
    one = control.place_order([(first.sku, 1), (second.sku, 1)])["shipment_id"]
    two = control.place_order([(second.sku, 1)], boxes=2)["shipment_id"]
    assert caller.smart(sku=[first.sku]) == [one]
    assert set(caller.smart(sku=[second.sku])) == {one, two}
    assert caller.smart(mps=True) == [two]
    assert caller.smart(locationId="LOC0") == []


def test_a_cancelled_search_needs_a_cancellation_type(caller: Caller) -> None:
    response = caller.api("POST", "/v3/shipments/filter", json={"filter": {"type": "cancelled"}})
    assert response.status_code == 400
    assert "cancellationType" in response.json()["errorMessage"]


def test_cancelled_units_are_found_by_type_and_date(caller: Caller, control: Control, sku: str, samples: Any) -> None:
    shipment = control.place_order([(sku, 3)])
    control.set_clock(advance=60)
    control.cancel(shipment["shipment_id"], shipment["items"][0]["order_item_id"], 1)
    asked = sample(samples, "v3/shipments_filter.cancelled.request.json")
    asked["filter"]["cancellationDate"] = {"from": "2026-11-23T04:31:00Z", "to": "2026-11-23T04:31:00Z"}
    (found,) = caller.api("POST", "/v3/shipments/filter", json=asked).json()["shipments"]
    item = found["orderItems"][0]
    assert (item["status"], item["quantity"]) == ("CANCELLED", 1)
    assert item["cancellationReason"] == "cancellation_requested"
    (left,) = caller.api("GET", f"/v3/shipments?shipmentIds={shipment['shipment_id']}").json()["shipments"]
    assert (left["orderItems"][0]["status"], left["orderItems"][0]["quantity"]) == ("APPROVED", 2)
    asked["filter"]["cancellationType"] = "sellerCancellation"
    assert caller.api("POST", "/v3/shipments/filter", json=asked).json()["shipments"] == []


@pytest.mark.parametrize("name", ["predispatch_smart", "onhold_smart", "cancelled"])
def test_accepts_the_sample_requests(caller: Caller, samples: Any, name: str) -> None:
    asked = sample(samples, f"v3/shipments_filter.{name}.request.json")
    assert caller.api("POST", "/v3/shipments/filter", json=asked).status_code == 200


def test_a_shipment_has_the_fields_and_formats_of_the_sample(
    caller: Caller, control: Control, sku: str, samples: Any
) -> None:
    shipment_id = control.place_order([(sku, 2)])["shipment_id"]
    (found,) = caller.api("GET", f"/v3/shipments?shipmentIds={shipment_id}").json()["shipments"]
    (model,) = sample(samples, "v3/shipments_by_ids.response.json")["shipments"]
    assert set(model) <= set(found)
    assert set(model["orderItems"][0]) <= set(found["orderItems"][0])
    assert found["dispatchByDate"] == "2026-11-24T10:00:00.000+05:30"
    item = found["orderItems"][0]
    assert re.fullmatch(r"OD\d{18}", item["orderId"])
    assert re.fullmatch(r"\d{18}", item["orderItemId"])
    assert re.fullmatch(r"LST[A-Z0-9]{22}", item["listingId"])
    assert item["listingId"][3:19] == item["fsn"]
    assert item["serviceProfile"] == "Smart_Fulfilment"
    assert item["cancellationGroupId"] == f"grp{item['orderItemId']}"


def test_reads_up_to_a_hundred_ids_of_one_kind_and_leaves_out_unknown_ones(caller: Caller, control: Control) -> None:
    placed = control.place_random_orders(100)
    ids = [one["shipment_id"] for one in placed]
    path = "/v3/shipments"
    assert len(caller.api("GET", path, params={"shipmentIds": ",".join(ids)}).json()["shipments"]) == 100
    assert len(caller.api("GET", path, params={"orderIds": f"{placed[0]['order_id']},OD1"}).json()["shipments"]) == 1
    item_id = placed[3]["items"][0]["order_item_id"]
    (found,) = caller.api("GET", path, params={"orderItemIds": item_id}).json()["shipments"]
    assert found["shipmentId"] == ids[3]
    assert caller.api("GET", path, params={"shipmentIds": ",".join([*ids, "one-more"])}).status_code == 422
    assert caller.api("GET", path, params={"shipmentIds": ids[0], "orderIds": "x"}).status_code == 400


def test_shipping_details_have_the_fields_of_the_sample(
    caller: Caller, control: Control, sku: str, samples: Any
) -> None:
    shipment_id = control.place_order([(sku, 2)])["shipment_id"]
    (found,) = caller.api("GET", f"/v3/shipments/{shipment_id}").json()["shipments"]
    (model,) = sample(samples, "v3/shipments_shipping_details.response.json")["shipments"]
    assert set(found) == set(model)
    for part in ("deliveryAddress", "sellerAddress", "returnAddress"):
        assert set(found[part]) == set(model[part])
    assert found["deliveryAddress"]["contactNumber"] is None
    assert caller.tracking_id(shipment_id) is None


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"filter": {}},
        {"filter": {"type": "soon"}},
        {"filter": {"type": "preDispatch", "states": ["SHIPPED"]}},
        {"filter": {"type": "preDispatch", "orderDate": {"from": "2026-11-23T10:00:00"}}},
        {"filter": {"type": "preDispatch"}, "pagination": {"pageSize": 21}},
        {"filter": {"type": "preDispatch"}, "sort": {"field": "price"}},
    ],
)
def test_a_search_that_makes_no_sense_is_refused(caller: Caller, asked: dict[str, Any]) -> None:
    response = caller.api("POST", "/v3/shipments/filter", json=asked)
    assert response.status_code == 400
    assert response.json()["errorCode"] == "INVALID_REQUEST_JSON"


class Looked(dict[str, Shipment]):
    """The shipments by id, counting how often one is looked at."""

    count = 0

    def __getitem__(self, key: str) -> Shipment:
        self.count += 1
        return super().__getitem__(key)


@pytest.fixture
def looked(control: Control, world: World) -> Looked:
    """Two thousand orders, all waiting, a fifth of them on hold."""
    control.place_random_orders(2000, hold_share=0.2)
    looked = world.shipments.by_id = Looked(world.shipments.by_id)
    return looked


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_page_of_a_long_search_looks_at_few_more_than_it_shows(caller: Caller, looked: Looked, order: str) -> None:
    """So that it is as quick among 100,000 shipments; a later page too."""
    asked = {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"], "states": ["APPROVED"]}
    for field in ("orderDate", "modifiedDate", "dispatchByDate"):
        looked.count = 0
        body: dict[str, Any] = {"filter": asked, "sort": {"field": field, "order": order}}
        page = caller.api("POST", "/v3/shipments/filter", json=body).json()
        for _ in range(5):
            assert (len(page["shipments"]), looked.count) == (20, 21)
            looked.count = 0
            page = caller.api("GET", page["nextPageUrl"]).json()


NOTHING: list[dict[str, Any]] = [
    {"states": ["PACKED"]},
    {"states": ["READY_TO_DISPATCH"]},
    {"mps": True},
    {"locationId": "LOC0"},
    {"shipmentTypes": ["EXPRESS"]},
    {"sku": ["NO-SUCH-SKU"]},
    {"serviceProfiles": ["NON_FBF"]},
    {"modifiedDate": {"from": "2026-11-24T00:00:00+05:30"}},
    {"dispatchAfterDate": {"to": "2026-11-22T00:00:00+05:30"}},
    {"type": "cancelled", "cancellationType": "buyerCancellation"},
]


@pytest.mark.parametrize("asked", NOTHING)
def test_a_search_without_matches_looks_at_nothing(caller: Caller, looked: Looked, asked: dict[str, Any]) -> None:
    """So that it is quick among 100,000 shipments."""
    body = {"filter": {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"], **asked}}
    assert caller.api("POST", "/v3/shipments/filter", json=body).json()["shipments"] == []
    assert looked.count == 0


def test_the_panels_counts_tabs_and_lists_look_at_what_they_show(caller: Caller, looked: Looked) -> None:
    counted = caller.panel("GET", "/fbfLite/picklist/allTypeCounts").json()
    waiting = counted["allOrdersCounts"][0]["counts"]["to_pick_list"]
    assert 1500 < waiting < 1700
    assert caller.api("GET", "/v3/shipments/handover/counts").json() == []
    assert looked.count == 0
    seller_id = caller.world.seller.seller_id
    payload = {"params": {"seller_id": seller_id}, "pagination": {"page_num": 30, "page_size": 50}}
    for tab, total in (("to_pack", waiting), ("upcoming", 2000 - waiting), ("to_dispatch", 0)):
        asked = {"status": f"shipments_{tab}", "payload": payload}
        found = caller.panel("POST", "/my-orders/fetch", asked).json()
        assert (found["total"], len(found["items"])) == (total, 50 if tab == "to_pack" else 0)
    assert looked.count <= 50 + (2000 - waiting)
    looked.count = 0
    assert len(caller.picklist(str(caller.release(25)))) == 25
    assert looked.count < 200
