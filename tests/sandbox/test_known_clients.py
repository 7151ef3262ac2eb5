"""Foreign clients, as they are known to call: their order of calls, their headers, their way of reading answers."""

from typing import Any

from fksandbox import Control, World

from .conftest import Caller


class ScanningClient:
    """A panel client in production (facts/flipkart.md §5.4): list by list, scan by scan, pack what was scanned."""

    def __init__(self, caller: Caller, control: Control) -> None:
        self.caller, self.control = caller, control
        self.handed_over: list[str] = []
        self.skipped: list[str] = []

    def run(self, size: int) -> None:
        counts = self.caller.panel("GET", "/fbfLite/picklist/allTypeCounts").json()
        waiting = counts["allOrdersCounts"][0]["counts"]["to_pick_list"]
        for _ in range(-(-waiting // size)):
            query = {"type": "REGULAR", "size": size, "locationId": self.caller.world.location_id}
            headers = {"X-LOCATION-ID": self.caller.world.location_id, "Accept": "application/pdf"}
            made = self.caller.client.get("/napi/fbfLite/create/pick_list", params=query, headers=headers)
            assert b"startxref" in made.content
        for row in self.caller.panel("GET", "/fbfLite/get/pending/pick_list").json()["pick_lists"]:
            self.work(row["pick_list_id"])

    def work(self, picklist: str) -> None:
        found = self.caller.panel("GET", "/fbfLite/get/pick_list", pickListId=picklist).json()
        self.caller.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": picklist})
        for shipment in found["shipments"]:
            first = shipment["items"][0]
            if first["status"] not in ("COMPLETED", "CANCELLED"):
                self.parcel(picklist, first["listing_id"])

    def scan(self, picklist: str, listing_id: str) -> dict[str, Any]:
        body = {"listingId": listing_id, "pickListId": picklist}
        answer: dict[str, Any] = self.caller.panel("POST", "/fbfLite/get/shipment/pick/list", body).json()
        return answer

    def parcel(self, picklist: str, listing_id: str) -> None:
        scanned = self.scan(picklist, listing_id)
        if "error" in scanned:
            error = scanned["error"]["details"]["error"]["errors"][0]
            assert error["code"] == "CANCELLED_SHIPMENT_ITEM"
            self.skipped.append(error["params"]["external_shipment_id"])
            return
        shipment_id = scanned["external_shipment_id"]
        units = {scanned["scanned"]["order_item_id"]: 1}
        for rest in scanned["to_be_scanned"]:
            for _ in range(rest["quantity"]):
                again = self.scan(picklist, rest["listing_id"])
                assert again["external_shipment_id"] == shipment_id
                units[rest["order_item_id"]] = units.get(rest["order_item_id"], 0) + 1
        view = self.caller.panel("GET", "/fbfLite/get/enrich", id=shipment_id).json()[0]["view"]
        product = view["order_items"][0]["product"]
        one = {
            "external_shipment_id": shipment_id,
            "order_items": [
                {"invoice_date": "2026-11-23", "order_item_id": item, "quantity": count}
                for item, count in units.items()
            ],
            "dimensions": {name: product[name] for name in ("length", "breadth", "height", "weight")},
        }
        payload = {"pick_list_id": picklist, "shipments": [one]}
        assert self.caller.panel("POST", "/fbfLite/pick_list/shipment/pack", {"payload": payload}).text == "{}"
        for _ in range(20):
            asked = self.caller.panel("GET", "/fbfLite/shipments/is_confirm", external_shipment_id=shipment_id)
            if asked.json()["item_confirmation_status"][shipment_id]:
                break
            self.control.set_clock(advance=2)
        label = self.caller.api("GET", f"/v3/shipments/{shipment_id}/labelOnly/pdf")
        assert b"startxref" in label.content
        view = self.caller.panel("GET", "/fbfLite/get/enrich", id=shipment_id).json()[0]["view"]
        answer = self.caller.rts(picklist, view["sub_shipments"][0]["tracking"]["tracking_id"]).json()
        assert "error" not in answer
        self.handed_over.append(shipment_id)


def test_a_scanning_panel_client_ships_all_that_is_not_cancelled(caller: Caller, control: Control) -> None:
    control.settings(pack_mode="scan")
    placed = control.place_random_orders(30)
    held = control.place_random_orders(3, hold_share=1)
    gone = {one["shipment_id"] for one in placed[::9]}
    client = ScanningClient(caller, control)
    caller.login()
    query = {"type": "REGULAR", "size": 20, "locationId": caller.world.location_id}
    headers = {"X-LOCATION-ID": caller.world.location_id}
    caller.client.get("/napi/fbfLite/create/pick_list", params=query, headers=headers)
    for shipment_id in gone:
        control.cancel(shipment_id)
    for _ in range(2):
        client.run(size=20)
    states = {one["shipment_id"]: one["status"] for one in control.shipments()}
    assert set(client.handed_over) == {one["shipment_id"] for one in placed} - gone
    assert len(client.handed_over) == len(set(client.handed_over))
    assert {states[one["shipment_id"]] for one in held} == {"APPROVED"}
    assert set(client.skipped) <= gone


def test_a_v3_connector_packs_polls_prints_and_dispatches(caller: Caller, control: Control, world: World) -> None:
    """Approved orders by dispatchAfterDate, newest first; package sizes from the shipment; poll once a second."""
    control.place_random_orders(3, service_profile="NON_FBF")
    shipments = []
    for kind in ("NORMAL", "EXPRESS", "SELF"):
        asked = {
            "filter": {
                "type": "preDispatch",
                "states": ["APPROVED"],
                "locationId": world.location_id,
                "shipmentTypes": [kind],
                "orderDate": {"from": "2026-08-15T00:00:00+05:30", "to": "2026-11-23T10:00:00+05:30"},
                "dispatchAfterDate": {"from": "2026-11-23T09:00:00+05:30", "to": "2026-11-23T10:00:00+05:30"},
            },
            "pagination": {"pageSize": 20},
            "sort": {"field": "orderDate", "order": "desc"},
        }
        shipments += caller.api("POST", "/v3/shipments/filter/", json=asked).json()["shipments"]
    assert len(shipments) == 3
    for one in shipments:
        shipment_id, items = one["shipmentId"], one["orderItems"]
        body = {
            "shipmentId": shipment_id,
            "locationId": one["locationId"],
            "taxItems": [{"orderItemId": i["orderItemId"], "quantity": i["quantity"], "taxRate": 0} for i in items],
            "invoices": [{"orderId": items[0]["orderId"], "invoiceDate": "2026-11-23", "invoiceNumber": ""}],
            "subShipments": [
                {"subShipmentId": "SS-1", "dimensions": one["subShipments"][0]["packages"][0]["dimensions"]}
            ],
        }
        numbered = [
            {
                "orderItemId": i["orderItemId"],
                "serialNumbers": [[f"35{n:013d}"] for n in range(i["quantity"])],
            }
            for i in items
            if world.listings[i["listingId"]].serial_numbered
        ]
        packed = caller.api("POST", "/v3/shipments/labels", json={"shipments": [body | {"serialNumbers": numbered}]})
        assert packed.json()["shipments"][0]["status"] == "SUCCESS", packed.text
        for _ in range(10):
            found = caller.api("GET", f"/v3/shipments?shipmentIds={shipment_id}").json()["shipments"][0]
            if {i["status"] for i in found["orderItems"]} == {"PACKED"}:
                break
            control.set_clock(advance=1)
        assert caller.api("GET", f"/v3/shipments/{shipment_id}/labels").content.startswith(b"%PDF")
        ready = {"shipmentIds": [shipment_id], "locationId": one["locationId"]}
        assert caller.api("POST", "/v3/shipments/dispatch", json=ready).json()["shipments"][0]["status"] == "SUCCESS"
    assert {one["status"] for one in control.shipments()} == {"READY_TO_DISPATCH"}
