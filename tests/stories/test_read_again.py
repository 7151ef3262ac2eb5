"""What reading an order again changes, and what becomes of a reading that fails."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from godown.kit import clock, due
from godown.omni import ports
from godown.omni.cancellations import service as cancellations
from godown.omni.exceptions import service as exceptions
from godown.omni.orders import jobs as order_jobs
from godown.omni.orders import reading
from godown.omni.orders import service as orders
from godown.proxy.contract import Accepted, OrdersByCode
from godown.wms.models import OutwardOrder
from playing import Play
from world import channel_order


class Answers:
    """A proxy that answers one question, and nothing else."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def get_orders_by_code(self, _account: str, _codes: Sequence[str]) -> Any:
        return self._answer()


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setattr(ports, "_proxy", Answers(answer))


def test_a_read_back_that_breaks_is_tried_again_in_seconds(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    code = play.order()
    play.run()
    order = play.get(code)
    cancellations.ask_read_back([order.seller_id], order.id, clock.now())

    def broken() -> None:
        raise RuntimeError("an error of ours")

    answering(monkeypatch, broken)
    assert order_jobs.read_back(clock.now(), 100) == 1
    assert due.next_at(["read_back"]) == clock.now() + timedelta(seconds=2)
    monkeypatch.undo()
    order_jobs.read_back(clock.now() + timedelta(seconds=2), 100)
    assert play.get(code).read_back_at == clock.now()
    assert due.next_at(["read_back"]) is None


def test_an_order_that_cannot_be_read_by_its_id_is_kept_and_told(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    code = play.order()
    play.run()
    answering(monkeypatch, lambda: Accepted(OrdersByCode(orders=[], unknown=[], unreadable=['{"shipmentId": 7}'])))
    assert reading.refresh(play.shop.account, [code], clock.now()) is None
    assert [case.cause for case in exceptions.open_cases([play.shop.account.seller_id])] == ["order.unreadable"]


def test_a_date_that_flipkart_moves_is_the_floors_date_too(play: Play) -> None:
    code = play.order()
    play.run()
    order = play.get(code)
    earlier = clock.now() + timedelta(hours=3)
    moved = channel_order(code, {}, modifiedTime=clock.now() + timedelta(minutes=1), dispatchByTime=earlier)
    orders.take_in(play.shop.account, [moved], clock.now(), clock.now())
    assert play.get(code).sla_at == earlier
    assert OutwardOrder.objects.get(id=order.id).sla_at == earlier


def test_an_order_that_flipkart_does_not_know_was_not_read_back(play: Play) -> None:
    """So an old reading of it is no evidence of anything."""
    known = play.order()
    play.run()
    account = play.shop.account
    orders.take_in(account, [channel_order("gone", {play.shop.goods[0]["sku"]: 1})], clock.now(), clock.now())
    ids = [play.get(known).id, play.get("gone").id]
    assert reading.read_back(ids, clock.now()) == set()
    assert play.get(known).read_back_at == clock.now()
    assert play.get("gone").read_back_at is None
    assert "order.gone" in [case.cause for case in exceptions.open_cases([account.seller_id])]
