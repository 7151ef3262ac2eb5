"""Notifications: content, signature, order, retries (facts/flipkart.md §6)."""

import base64
import hashlib
import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from fksandbox import Control, World
from fksandbox.events import NOTIFICATIONS
from fksandbox.model import Form

from .conftest import Caller, sample
from .test_returns import to
from .test_seller_fulfilled import order, pack

URL = "https://seller.example/flipkart"


class Receiver:
    """A seller's endpoint that keeps what it gets, and answers 500 as long as it is told to."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.failing = False
        self.client = httpx.Client(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.failing:
            return httpx.Response(500)
        self.requests.append(request)
        return httpx.Response(200)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]

    @property
    def types(self) -> list[str]:
        return [message["eventType"] for message in self.messages]


@pytest.fixture
def receiver(control: Control) -> Iterator[Receiver]:
    control.subscribe(URL)
    one = Receiver()
    yield one
    one.client.close()


def test_an_orders_life_is_told_in_order(
    caller: Caller, control: Control, world: World, sku: str, receiver: Any
) -> None:
    shipment = to(caller, control, sku, "DELIVERED")
    (one, _) = (control.create_return(shipment["items"][0]["order_item_id"])[0], None)
    control.move_return(one["return_id"], "picked_up")
    control.move_return(one["return_id"], "completed")
    assert world.webhooks.pump(receiver.client) == 9
    assert receiver.types == [
        "shipment_created",
        "shipment_packed",
        "shipment_ready_to_dispatch",
        "shipment_pickup_complete",
        "shipment_shipped",
        "shipment_delivered",
        "return_created",
        "return_picked_up",
        "return_completed",
    ]
    assert control.webhooks() == control.webhooks() | {"waiting": 0, "delivered": 9}


def test_messages_have_the_fields_of_the_official_examples(
    caller: Caller, control: Control, world: World, sku: str, receiver: Any, samples: Any
) -> None:
    shipment = to(caller, control, sku, "DELIVERED")
    other = control.place_order([(sku, 2)])
    control.hold(other["shipment_id"])
    control.unhold(other["shipment_id"])
    control.cancel(other["shipment_id"], other["items"][0]["order_item_id"], 1)
    world.webhooks.pump(receiver.client)
    by_type = {message["eventType"]: message for message in receiver.messages}
    for path in sorted((samples / "webhooks").iterdir()):
        model = sample(samples, f"webhooks/{path.name}")
        message = by_type[model["eventType"]]
        assert set(model) <= set(message)
        assert set(model["attributes"]) <= set(message["attributes"])
        assert len(message["timestamp"]) == len(model["timestamp"])
    assert by_type["shipment_packed"]["shipmentId"] == shipment["shipment_id"]
    assert by_type["shipment_hold"]["attributes"] == {
        "orderItems": [{"orderItemId": other["items"][0]["order_item_id"], "holdQuantity": 2}]
    }
    assert by_type["shipment_unhold"]["attributes"] == {"status": "APPROVED"}
    cancelled = by_type["shipment_cancelled"]["attributes"]
    assert (cancelled["status"], cancelled["orderItems"][0]["quantity"]) == ("CANCELLED", 1)


def test_all_seventeen_events_can_happen(
    caller: Caller, control: Control, world: World, sku: str, receiver: Any
) -> None:
    shipment = to(caller, control, sku, "DELIVERED")
    item_id = shipment["items"][0]["order_item_id"]
    (kept,), (back,) = control.create_return(item_id), control.create_return(item_id)
    control.move_return(kept["return_id"], "cancelled")
    caller.client.post(
        f"/sandbox/returns/{back['return_id']}", json={"expected": "2026-12-24T00:00:00Z", "new_tracking": True}
    )
    control.move_return(back["return_id"], "picked_up")
    control.move_return(back["return_id"], "completed")
    held = control.place_order([(sku, 1)], hold=True)["shipment_id"]
    control.unhold(held)
    control.hold(held)
    control.cancel(held)
    failing = control.place_order(
        [(sku, 1)], service_profile="NON_FBF", forms=[Form("GJ_403", "https://forms.example", automated=False)]
    )
    control.set_dates(failing["shipment_id"], dispatch_by=control.now())
    pack(caller, order(failing))
    control.set_clock(advance=5)
    world.webhooks.pump(receiver.client)
    assert set(receiver.types) == set(NOTIFICATIONS)


def test_the_signature_is_over_epoch_url_method_and_secret(
    control: Control, world: World, sku: str, receiver: Any
) -> None:
    control.place_order([(sku, 1)])
    world.webhooks.pump(receiver.client)
    headers = receiver.requests[0].headers
    epoch = int(parsedate_to_datetime(headers["X_Date"]).timestamp())
    scheme, _, login = headers["X_Authorization"].partition(" ")
    app_id, _, signature = base64.b64decode(login).decode().partition(":")
    text = f"{epoch}{URL}POST{world.seller.app_secret}"
    assert (scheme, app_id) == ("FKLOGIN", world.seller.app_id)
    assert signature == hashlib.sha1(text.encode()).hexdigest()


def test_a_failed_message_blocks_its_own_shipment_only_and_comes_again(
    control: Control, world: World, sku: str, receiver: Any
) -> None:
    first = control.place_order([(sku, 1)])["shipment_id"]
    receiver.failing = True
    assert world.webhooks.pump(receiver.client) == 0
    control.hold(first)
    second = control.place_order([(sku, 1)])["shipment_id"]
    receiver.failing = False
    assert world.webhooks.pump(receiver.client) == 1
    assert [message["shipmentId"] for message in receiver.messages] == [second]
    control.set_clock(advance=30)
    assert world.webhooks.pump(receiver.client) == 2
    assert receiver.types[1:] == ["shipment_created", "shipment_hold"]


def test_a_receiver_may_listen_to_its_locations_only(control: Control, world: World, sku: str) -> None:
    control.subscribe(URL, ["LOC0"])
    control.place_order([(sku, 1)])
    assert control.webhooks()["waiting"] == 0


@pytest.mark.parametrize("url", ["", "seller.example", "ftp://seller.example/", "http://"])
def test_what_is_no_web_address_receives_nothing(control: Control, url: str) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        control.subscribe(url)
    assert control.webhooks()["subscriptions"] == []
