"""The pages for a person: every page opens, every button does what it says."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from fksandbox import Control, World
from fksandbox.api.pages import PRESETS
from fksandbox.verbs import VERBS

from .conftest import Caller
from .test_returns import to


class Browser:
    """Follows the redirect of a form by hand, to see what the page would say."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def see(self, page: str) -> str:
        response = self.client.get(f"/sandbox/ui/{page}")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        return response.text

    def press(self, verb: str, **form: str) -> str:
        response = self.client.post(f"/sandbox/ui/do/{verb}", data={"back": "/sandbox/ui/orders", **form})
        assert response.status_code == 303
        return parse_qs(urlsplit(response.headers["Location"]).query)["told"][0]


@pytest.fixture
def browser(caller: Caller) -> Browser:
    return Browser(caller.client)


def test_every_page_opens_on_an_empty_and_on_a_busy_world(
    caller: Caller, control: Control, browser: Browser, sku: str
) -> None:
    pages = ("orders", "picklists", "bins", "returns", "breaches", "calls", "controls")
    for page in pages:
        browser.see(page)
    shipment = to(caller, control, sku, "DELIVERED")
    control.create_return(shipment["items"][0]["order_item_id"])
    control.place_random_orders(60, hold_share=0.2)
    caller.release()
    control.add_fault("filter", "reset", nth=99)
    for page in pages:
        browser.see(page)
    assert shipment["order_id"] in browser.see(f"orders?find={shipment['order_id']}")
    assert "Older" in browser.see("orders")
    assert "Newer" in browser.see("orders?page=2")
    assert "pack accepted" in browser.see(f"orders/{shipment['shipment_id']}")
    assert "Request body" in browser.see("calls/1")
    assert caller.client.get("/sandbox").headers["Location"] == "/sandbox/ui/orders"
    assert caller.client.get("/sandbox/static/sandbox.css").headers["Content-Type"].startswith("text/css")
    assert caller.client.get("/sandbox/static/secret.txt").status_code == 404


def test_orders_are_placed_held_freed_cancelled_and_sent_on_their_way(
    caller: Caller, control: Control, browser: Browser, world: World, sku: str
) -> None:
    listing_id = next(iter(world.listings))
    assert browser.press("place", count="2", items=f"{listing_id}*3") == "2 orders placed."
    assert browser.press("place", count="1", items="", hold="true") == "1 order placed."
    first, second, held = control.shipments()
    assert (first["items"][0]["quantity"], held["hold"]) == (3, True)
    assert browser.press("unhold", orders=held["shipment_id"]) == "Released from hold."
    assert browser.press("hold", orders=first["shipment_id"]) == "On hold."
    item_id = first["items"][0]["order_item_id"]
    one_unit = {"order": first["shipment_id"], "item": item_id, "quantity": "1"}
    assert browser.press("cancel", **one_unit) == "1 unit cancelled."
    assert browser.press("cancel", order=second["shipment_id"]) == "Cancelled."
    assert [one["status"] for one in control.shipments()] == ["APPROVED", "CANCELLED", "APPROVED"]
    assert control.shipment(first["shipment_id"])["items"][0]["live"] == 2
    assert browser.press("advance", orders=first["shipment_id"]).startswith("Not possible: APPROVED")
    ready = to(caller, control, sku, "PICKUP_COMPLETE")
    assert browser.press("advance", orders=ready["shipment_id"]) == "Now shipped."


def test_goods_are_received_and_returns_processed(
    caller: Caller, control: Control, browser: Browser, world: World, sku: str
) -> None:
    bin_id = list(world.bins[world.location_id])[-1]
    line = {"listing": sku, "bin": bin_id}
    assert browser.press("inward", quantity="10", **line) == f"10 pieces of {sku} received into {bin_id}."
    assert "room for 1490 pieces" in browser.press("inward", quantity="1491", **line)
    assert {one["bin_id"]: one["used"] for one in control.bins()}[bin_id] == 10
    shipment = to(caller, control, sku, "DELIVERED")
    item_id = shipment["items"][0]["order_item_id"]
    assert (
        browser.press("return", order=shipment["order_id"], item=item_id, courier="False") == "1 unit on its way back."
    )
    before = control.returns()[0]
    return_id = before["return_id"]
    assert browser.press("track_return", which=return_id).startswith("It now travels as FMPR")
    assert browser.press("delay_return", which=return_id) == "Expected a day later."
    after = control.returns()[0]
    assert after["tracking_id"] != before["tracking_id"]
    assert datetime.fromisoformat(after["expected_at"]) - datetime.fromisoformat(before["expected_at"]) == timedelta(
        days=1
    )
    assert browser.press("move_return", which=return_id, to="picked_up") == "Return picked up."
    assert browser.press("move_return", which=return_id, to="completed") == "Return completed."
    assert browser.press("replenish", which=return_id, bin=bin_id) == f"One unit put into {bin_id}."
    assert {one["bin_id"]: one["used"] for one in control.bins()}[bin_id] == 11


def test_clock_faults_and_settings_are_driven(control: Control, browser: Browser) -> None:
    before = control.now()
    assert browser.press("clock", by="3600") == "60 minutes later."
    assert (control.now() - before).total_seconds() == 3600
    assert browser.press("fault", op="pack", kind="lost_reply", nth="2", every="", seconds="60").endswith(
        "strike pack."
    )
    (rule,) = control.faults()
    assert (rule.kind, rule.nth, rule.every) == ("lost_reply", 2, None)
    assert browser.press("heal", rule=str(rule.rule_id)) == "Rule removed."
    assert control.faults() == []
    changed = browser.press("settings", allow_v3_pack_of_smart="false", label_delay="12")
    assert changed == "Settings changed."
    assert control.settings().label_delay == 12
    assert "Not possible" in browser.press("settings", label_delay="-1")
    assert control.settings().label_delay == 12


def test_a_form_of_another_site_is_refused(caller: Caller, control: Control) -> None:
    response = caller.client.post(
        "/sandbox/ui/do/place", data={"count": "1"}, headers={"Origin": "https://elsewhere.example"}
    )
    assert response.status_code == 403
    assert control.shipments() == []


def test_one_comes_back_to_the_page_one_was_on(caller: Caller, control: Control, browser: Browser) -> None:
    shipment_id = control.place_random_orders(1)[0]["shipment_id"]
    assert 'value="/sandbox/ui/orders?state=APPROVED&amp;find=&amp;page=1"' in browser.see("orders?state=APPROVED")
    form = {"orders": shipment_id, "back": "/sandbox/ui/orders?state=APPROVED&page=2"}
    response = caller.client.post("/sandbox/ui/do/hold", data=form)
    assert response.headers["Location"] == "/sandbox/ui/orders?state=APPROVED&page=2&told=On+hold."
    form["back"] = "https://elsewhere.example/sandbox"
    response = caller.client.post("/sandbox/ui/do/unhold", data=form)
    assert response.headers["Location"].startswith("/sandbox/ui/orders?told=")


def test_bad_luck_by_one_press_and_a_script_while_it_runs(control: Control, browser: Browser, world: World) -> None:
    for _, rule in PRESETS:
        browser.press("fault", **{name: str(value) for name, value in rule.items()})
    assert [(rule.op, rule.kind, rule.times, rule.probability) for rule in world.faults.rules] == [
        (rule["op"], rule["kind"], rule.get("times"), rule.get("probability")) for _, rule in PRESETS
    ]
    assert browser.press("script", script="quiet-day") == "7 steps planned."
    assert "under way" in browser.see("controls")
    assert browser.press("script", script="../secret").startswith("Not possible")
    control.set_clock(advance=86400)
    assert "over</span>" in browser.see("controls")


def test_what_pages_did_not_know_once_dates_receivers_own_scripts_and_what_to_forget(
    control: Control, browser: Browser, world: World
) -> None:
    placed = browser.press("place", items="SOP-3-005*2", service_profile="NON_FBF", boxes="2", count="1")
    assert placed == "1 order placed."
    (one,) = control.shipments()
    browser.press("dates", order=one["order_id"], by="2026-11-25T10:30", after="")
    (moved,) = world.shipments
    assert (moved.mps, moved.profile, moved.dispatch_by) == (True, "NON_FBF", datetime(2026, 11, 25, 5, 0, tzinfo=UTC))
    assert moved.dispatch_after.isoformat() == one["dispatch_after"].replace("Z", "+00:00")
    browser.press("webhook", url="http://127.0.0.1:9/", locations=world.location_id)
    assert "http://127.0.0.1:9/" in browser.see("controls")
    browser.press("drop_webhook", url="http://127.0.0.1:9/")
    assert control.webhooks()["subscriptions"] == []
    assert browser.press("forget", what="sessions") == "All sessions forgotten."
    assert browser.press("script", toml='[[step]]\nat = "+1m"\nrandom = 2\n') == "1 step planned."
    assert browser.press("script", toml="[[step").startswith("Not possible")
    assert browser.press("clock", to="2026-11-23T10:02") == "The clock stands still."
    assert len(control.shipments()) == 3
    assert browser.press("explode").startswith("Not possible: nobody can explode here")


def test_every_button_is_a_verb_and_nearly_every_verb_has_one(
    caller: Caller, control: Control, browser: Browser, world: World, sku: str
) -> None:
    delivered = to(caller, control, sku, "DELIVERED")
    control.create_return(delivered["items"][0]["order_item_id"])
    back = to(caller, control, sku, "DELIVERED")
    (other,) = control.create_return(back["items"][0]["order_item_id"])
    control.move_return(other["return_id"], "picked_up")
    control.move_return(other["return_id"], "completed")
    on_its_way = to(caller, control, sku, "SHIPPED")
    control.place_random_orders(2, hold_share=1.0)
    control.place_random_orders(1)
    control.add_fault("filter", "reset", nth=99)
    control.subscribe("http://127.0.0.1:9/")
    pages = ("orders", f"orders/{on_its_way['shipment_id']}", "picklists", "bins", "returns", "breaches", "controls")
    buttons = {verb for page in pages for verb in re.findall(r"/sandbox/ui/do/(\w+)", browser.see(page))}
    assert VERBS.keys() - buttons == {"random", "clear_faults"}
    assert buttons <= VERBS.keys()
