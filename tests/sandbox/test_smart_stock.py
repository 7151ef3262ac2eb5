"""Flipkart's bins: putlists, moves, recalls, lost units, closing lists (facts/flipkart.md §5.5, §8)."""

from typing import Any

import pytest

from fksandbox import Control, World

from .conftest import Caller, code


@pytest.fixture
def bins(world: World) -> list[str]:
    return list(world.bins[world.location_id])


@pytest.fixture
def listing_id(world: World) -> str:
    return next(iter(world.listings))


def used(control: Control) -> dict[str, int]:
    return {one["bin_id"]: one["used"] for one in control.bins()}


def putlist(caller: Caller, *lines: tuple[str, str, int]) -> str:
    made: str = caller.panel("POST", "/putlist/createPutlist").json()["putlistId"]
    items = [{"listingId": listing, "binId": bin_id, "quantity": quantity} for listing, bin_id, quantity in lines]
    assert caller.panel("POST", "/putlist/addItems", {"putlistId": made, "items": items}).status_code == 200
    return made


def test_closing_a_putlist_puts_its_lines_away(caller: Caller, control: Control, bins: Any, listing_id: str) -> None:
    made = putlist(caller, (listing_id, bins[-1], 10), (listing_id, bins[-2], 5), (listing_id, bins[-3], 1))
    caller.panel("POST", "/putlist/deleteItem", {"putlistId": made, "itemId": 3})
    assert used(control)[bins[-1]] == 0
    closed = caller.panel("POST", "/putlist/closePutlist", {"putlistId": made}).json()
    assert (closed["status"], [line["errorCode"] for line in closed["items"]]) == ("CLOSED", [None, None])
    assert (used(control)[bins[-1]], used(control)[bins[-2]], used(control)[bins[-3]]) == (10, 5, 0)
    assert code(caller.panel("POST", "/putlist/closePutlist", {"putlistId": made})) == "INVALID_PUT_LIST"
    assert used(control)[bins[-1]] == 10
    assert caller.panel("GET", "/putlist/fetchPutlistItems", putlistId=made).json() == closed


def test_a_line_too_many_does_not_stop_the_others(caller: Caller, control: Control, bins: Any, listing_id: str) -> None:
    lines = [(listing_id, bins[-1], 1501), (listing_id, bins[-2], 3)]
    closed = caller.panel("POST", "/putlist/closePutlist", {"putlistId": putlist(caller, *lines)}).json()
    assert [line["errorCode"] for line in closed["items"]] == ["BIN_CAPACITY_EXCEEDED", None]
    assert (used(control)[bins[-1]], used(control)[bins[-2]]) == (0, 3)
    control.settings(putlist_overflow="refuse")
    refused = caller.panel("POST", "/putlist/closePutlist", {"putlistId": putlist(caller, *lines)})
    assert code(refused) == "BIN_CAPACITY_EXCEEDED"
    assert used(control)[bins[-2]] == 3


def test_bins_tell_their_room(caller: Caller, bins: Any) -> None:
    found = {one["binId"]: one for one in caller.panel("GET", "/putlist/getBinCapacity").json()["bins"]}
    assert found[bins[-1]] == {"binId": bins[-1], "capacity": 1500, "used": 0, "available": 1500}
    assert sum(one["used"] for one in found.values()) == 40 * 100


def test_bins_are_made_on_the_portal(caller: Caller, control: Control, bins: Any) -> None:
    made = control.add_bins("GD-001", bins[0])
    assert [one["bin_id"] for one in made] == [*bins, "GD-001"]
    found = {one["binId"]: one["used"] for one in caller.panel("GET", "/putlist/getBinCapacity").json()["bins"]}
    assert (found["GD-001"], found[bins[0]]) == (0, used(control)[bins[0]])


def test_units_move_between_bins_within_their_capacity(
    caller: Caller, control: Control, bins: Any, listing_id: str
) -> None:
    def move(quantity: int, source: str, target: str) -> Any:
        body = {"listingId": listing_id, "fromBinId": source, "toBinId": target, "quantity": quantity}
        return caller.panel("POST", "/fbfLite/moveInventory", body)

    before = used(control)
    assert move(40, bins[0], bins[-1]).json() == {}
    assert used(control) == before | {bins[0]: before[bins[0]] - 40, bins[-1]: 40}
    assert code(move(61, bins[0], bins[-1])) == "INVALID_BIN"
    assert code(move(1, bins[-1], bins[1] if before[bins[1]] == 1500 else bins[0])) == "BIN_CAPACITY_EXCEEDED"
    assert used(control)[bins[-1]] == 40


def test_a_recall_takes_stock_out_of_smart(caller: Caller, control: Control, listing_id: str) -> None:
    total = sum(used(control).values())
    body = {"listingId": listing_id, "quantity": 30}
    recall_id = caller.panel("POST", "/fbfLite/recallItems", body).json()["recallId"]
    assert sum(used(control).values()) == total - 30
    details = caller.panel("GET", "/fbfLite/getRecallDetails", recallId=recall_id).json()
    assert sum(one["quantity"] for one in details["bins"]) == 30
    assert code(caller.panel("POST", "/fbfLite/recallItems", body | {"quantity": 71})) == "NOT_ENOUGH_STOCK"
    assert sum(used(control).values()) == total - 30
    assert [one["recallId"] for one in caller.panel("GET", "/fbfLite/recalls").json()["recalls"]] == [recall_id]


def test_an_inactive_listing_is_not_received(caller: Caller, control: Control, world: World, bins: Any) -> None:
    listing = next(iter(world.listings.values()))
    listing.active = False
    ask = {"listingId": listing.listing_id}
    assert code(caller.panel("GET", "/putlist/validateListing", **ask)) == "LISTING_INACTIVE"
    line = {"inventory": [{"binId": bins[-1], "quantity": 1}]}
    assert code(caller.panel("POST", "/fbfLite/inwardProducts", ask | line)) == "LISTING_INACTIVE"
    assert caller.panel("GET", "/fbfLite/inventory", **ask).json()["listingState"] == "INACTIVE"
    assert used(control)[bins[-1]] == 0


def test_lost_units_leave_the_bins_and_the_order_is_picked_anew(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 2)])
    picklist = str(caller.release())
    total = sum(used(control).values())
    body = {"external_shipment_id": shipment["shipment_id"], "pick_list_id": picklist}
    assert caller.panel("POST", "/fbfLite/markLostPicklistGroup", body).json() == {}
    assert sum(used(control).values()) == total - 2
    assert list(caller.picklist(str(caller.release()))) == [shipment["shipment_id"]]


def test_a_list_with_open_items_closes_by_force_only(caller: Caller, control: Control, sku: str) -> None:
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    picklist = {"pickListId": str(caller.release())}
    assert code(caller.panel("POST", "/fbfLite/closePicklist", picklist)) == "PICK_LIST_HAS_OPEN_ITEMS"
    assert control.picklists()[0]["closed"] is False
    assert caller.panel("POST", "/fbfLite/forceClosePicklist", picklist).json() == {}
    assert code(caller.pack(picklist["pickListId"], control.shipment(shipment_id))) == "INVALID_PICK_LIST"
    assert list(caller.picklist(str(caller.release()))) == [shipment_id]


def test_a_finished_list_can_be_closed(caller: Caller, control: Control, sku: str) -> None:
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    picklist = str(caller.release())
    assert caller.panel("GET", "/fbfLite/fetchCloseablePicklist").json() == {"pick_lists": []}
    control.cancel(shipment_id)
    assert caller.panel("GET", "/fbfLite/fetchCloseablePicklist").json() == {"pick_lists": [{"pick_list_id": picklist}]}
    assert caller.panel("POST", "/fbfLite/closePicklist", {"pickListId": picklist}).json() == {}
    assert code(caller.panel("POST", "/fbfLite/closePicklist", {"pickListId": picklist})) == "INVALID_PICK_LIST"
