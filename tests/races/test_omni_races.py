"""What Flipkart says and what people do, at the same moment."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from godown.demo import people, shop
from godown.kit import clock, history, sql
from godown.omni.fulfilment import acks, packs, repository
from godown.omni.holds import service as holds
from godown.omni.models import Command, Document, Order
from godown.omni.orders import repository as orders
from godown.proxy.contract import LinkedOrder
from godown.wms.models import OutwardOrder, Shipment
from godown.wms.packing import service as packing
from playing import Play, playing
from racing import at_once


@pytest.fixture
def play(database: str) -> Iterator[Play]:
    with playing() as stage:
        yield stage


def close_a_parcel(play: Play) -> int:
    """A parcel of one piece, closed at the bench by its last scan: Flipkart is told once the grace is over."""
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    with history.acting("packer"):
        opened = packing.open_parcel(play.shop.site, code, uuid4(), clock.now())
        shipment_id: int = opened.data["shipment"]
        sku = packing.repository.select_lines(shipment_id)[0]["sku"]
        assert packing.scan(play.shop.site, shipment_id, sku, uuid4(), clock.now()).code == "packing.closed"
    return shipment_id


def test_a_parcel_reopened_while_its_command_is_taken_up_is_not_packed_on_flipkart(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipment_id = close_a_parcel(play)
    select_commands = repository.select_commands

    def and_the_packer_is_faster(ids: list[int]) -> Any:
        found = select_commands(ids)
        if found:
            with history.acting("packer"):
                assert packing.undo(play.shop.site, shipment_id, uuid4(), clock.now()).accepted
        return found

    monkeypatch.setattr(repository, "select_commands", and_the_packer_is_faster)
    play.wait(seconds=20)
    assert play.calls("pack") == 0
    assert Command.objects.get(kind="pack").status == "withdrawn"
    assert Shipment.objects.get(id=shipment_id).status == "OPEN"


def test_a_hold_seen_while_the_pack_is_taken_up_keeps_it_from_going_out(play: Play) -> None:
    shipment_id = close_a_parcel(play)
    order_id = Shipment.objects.get(id=shipment_id).order_id
    account, now = play.shop.account, clock.now() + timedelta(seconds=20)
    locked = threading.Event()

    def see_the_hold() -> None:
        with transaction.atomic():
            orders.lock_known(account.id, [Order.objects.get(id=order_id).order_code])
            locked.set()
            wait_for_another_to_wait()
            holds.observe(account, {order_id: True}, now, now)

    def send() -> None:
        assert locked.wait(5)
        packs.send_packs(now, 10)

    at_once([see_the_hold, send])
    assert play.calls("pack") == 0
    assert Command.objects.get(kind="pack").status == "planned"


def test_a_hold_seen_while_flipkart_accepts_the_pack_waits_for_it_and_neither_fails(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipment_id = close_a_parcel(play)
    order_id = Shipment.objects.get(id=shipment_id).order_id
    account, now = play.shop.account, clock.now() + timedelta(seconds=20)
    out, held = threading.Event(), threading.Event()
    ask = packs._ask

    def ask_while_held(command: Any) -> Any:
        out.set()
        assert held.wait(5)
        return ask(command)

    monkeypatch.setattr(packs, "_ask", ask_while_held)

    def see_the_hold() -> None:
        assert out.wait(5)
        with transaction.atomic():
            orders.lock_known(account.id, [Order.objects.get(id=order_id).order_code])
            held.set()
            wait_for_another_to_wait()
            holds.observe(account, {order_id: True}, now, now)

    at_once([see_the_hold, lambda: packs.send_packs(now, 10)])
    assert play.calls("pack") == 1
    assert Shipment.objects.get(id=shipment_id).status == "PACKED"
    assert OutwardOrder.objects.get(id=order_id).blocked == "order.on_hold"
    assert Document.objects.filter(order_id=order_id).count() == 1


def test_a_page_taken_in_while_picklists_are_linked_waits_for_it_and_neither_fails(play: Play) -> None:
    first, second = play.order(), play.order()
    play.run()
    play.until_on_picklists(first, second)
    # as if the first had got its stock only now, and the second were told again
    Order.objects.filter(order_code=first).update(given_to_floor_at=None)
    account, now = play.shop.account, clock.now()
    locked = threading.Event()

    def take_in() -> None:
        with transaction.atomic():
            orders.lock_known(account.id, [first])
            locked.set()
            wait_for_another_to_wait()
            orders.lock_known(account.id, [second])

    def link() -> None:
        assert locked.wait(5)
        assert acks.link(account, [LinkedOrder(orderCode=second, picklistId="PL-9")], now) is None

    at_once([take_in, link])
    assert play.get(second).picklist == "PL-9"
    assert play.get(first).given_to_floor_at == now


def wait_for_another_to_wait() -> None:
    """Until another connection waits for a row, five seconds at most."""
    for _ in range(100):
        if sql.value("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
