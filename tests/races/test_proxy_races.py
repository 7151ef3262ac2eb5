"""The proxy's promises hold when everything happens at once: real threads, real connections, real commits."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

import httpx
import pytest
from django.db import connection

import fksandbox
from godown.kit import clock
from godown.proxy import budget, repository, service, tokens, transports
from godown.proxy.accounts import Login
from godown.proxy.contract import Accepted, AckRequest, Deferred, Dimensions, InDoubt, PackItem, PackRequest

BASE = "http://flipkart.test"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
T = TypeVar("T")


class Gate(httpx.BaseTransport):
    """The sandbox, and something that happens between its answer to one path and our getting it."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self._path = ""
        self._meanwhile: Callable[[], object] = lambda: None

    def during(self, path: str, meanwhile: Callable[[], object]) -> None:
        self._path, self._meanwhile = path, meanwhile

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if self._path and request.url.path.endswith(self._path):
            self._path = ""
            self._meanwhile()
        return response


@dataclass
class Scene:
    """A proxy on a sandbox, with a clock that is moved by hand."""

    world: fksandbox.World
    gate: Gate
    clock: clock.VirtualClock
    proxy: service.ProxyService = field(default_factory=service.ProxyService)

    def order(self) -> str:
        listing = next(each for each in self.world.listings.values() if not each.serial_numbered)
        return self.world.place_order([(listing.listing_id, 1)]).shipment_id

    def ready_to_pack(self) -> PackRequest:
        """The pack of an order that is on a picklist."""
        code = self.order()
        self.proxy.acknowledge("smart", AckRequest(orderCodes=[code]))
        item = self.world.shipment(code).items[0]
        return PackRequest(
            orderCode=code,
            shipmentId=1,
            shipmentItems=[PackItem(orderItemCode=item.order_item_id, channelSkuCode="sku", quantity=1)],
            dimensions=Dimensions(length=Decimal(25), breadth=Decimal(5), height=Decimal(15)),
            weight=400,
            invoiceDate=date(2026, 11, 23),
        )

    def calls(self, operation: str) -> int:
        return sum(call.op == operation for call in self.world.calls.since())

    @property
    def login(self) -> Login:
        account = repository.select_account("smart")
        assert account is not None
        return account.login


@pytest.fixture
def scene(database: str) -> Iterator[Scene]:
    world = fksandbox.World(seed=1, clock=fksandbox.Clock(NOW))
    gate = Gate(fksandbox.transport(fksandbox.create_app(world)))
    transports.install(BASE, gate)
    service.register_login(
        "acme",
        api_url=BASE,
        panel_url=BASE,
        app_id=world.seller.app_id,
        app_secret=world.seller.app_secret,
        username=world.seller.user,
        password=world.seller.password,
        calls_per_hour=100,
        calls_kept_for_bench=0,
    )
    service.register_account("smart", login="acme", location_id=world.location_id)
    virtual = clock.VirtualClock(NOW)
    with clock.use(virtual):
        yield Scene(world, gate, virtual)
    transports.uninstall(BASE)


def at_once(times: int, work: Callable[[], T]) -> list[T]:
    """Run the same work in so many threads, all starting together, each with its own connection."""
    start = Barrier(times)

    def run() -> T:
        try:
            start.wait(timeout=10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [each.result(timeout=30) for each in [pool.submit(run) for _ in range(times)]]


def elsewhere(work: Callable[[], T]) -> T:
    """Run work in another thread, with a connection of its own."""
    return at_once(1, work)[0]


def test_the_last_calls_of_the_hour_are_drawn_once_each(scene: Scene) -> None:
    login_id = scene.login.id
    for _ in range(95):
        budget.draw(login_id, True, NOW)
    drawn = at_once(8, lambda: [budget.draw(login_id, True, NOW) == 0 for _ in range(3)])
    assert sum(each for some in drawn for each in some) == 5
    assert budget.spent(login_id, NOW).used == 100


def test_ten_threads_without_a_token_fetch_one(scene: Scene) -> None:
    login = scene.login
    answers = at_once(10, lambda: tokens.token(login, bench=False))
    assert scene.calls("token") == 1
    assert len({answer.sealed for answer in answers if isinstance(answer, tokens.Grant)}) == 1
    assert all(isinstance(answer, tokens.Grant | Deferred) for answer in answers)


def test_two_workers_acknowledge_at_once_and_one_list_is_released(scene: Scene) -> None:
    request = AckRequest(orderCodes=[scene.order() for _ in range(5)])
    seen: list[Any] = []
    second = partial(scene.proxy.acknowledge, "smart", request)
    scene.gate.during("/create/pick_list", lambda: seen.append(elsewhere(second)))
    answer = scene.proxy.acknowledge("smart", request)
    assert isinstance(answer, Accepted)
    assert len(answer.value.successOrders) == 5
    assert [type(each) for each in seen] == [Deferred]
    assert scene.calls("picklist_create") == 1


def test_a_pack_asked_again_while_in_flight_is_in_doubt_and_sent_once(scene: Scene) -> None:
    request = scene.ready_to_pack()
    seen: list[Any] = []
    again = partial(scene.proxy.pack, "smart", request)
    scene.gate.during("/shipment/pack", lambda: seen.append(elsewhere(again)))
    first = scene.proxy.pack("smart", request)
    assert isinstance(first, Accepted)
    assert [type(each) for each in seen] == [InDoubt]
    assert scene.proxy.pack("smart", request) == first
    assert scene.calls("pack") == 1


def test_five_presses_of_pack_are_one_pack(scene: Scene) -> None:
    request = scene.ready_to_pack()
    answers = at_once(5, lambda: scene.proxy.pack("smart", request))
    assert scene.calls("pack") == 1
    assert {type(answer) for answer in answers} <= {Accepted, InDoubt}
    assert isinstance(scene.proxy.pack("smart", request), Accepted)


def test_a_sender_that_woke_too_late_writes_nothing(scene: Scene) -> None:
    """Its lease is over; another has read back and settled; its own late answer changes nothing."""
    request = scene.ready_to_pack()
    seen: list[Any] = []

    def half_an_hour() -> None:
        scene.clock.advance(timedelta(minutes=30))
        seen.append(elsewhere(lambda: scene.proxy.pack("smart", request)))

    scene.gate.during("/shipment/pack", half_an_hour)
    assert isinstance(scene.proxy.pack("smart", request), InDoubt)
    assert [type(each) for each in seen] == [Accepted]
    assert scene.proxy.pack("smart", request) == seen[0]
    assert scene.calls("pack") == 1


def test_nothing_goes_out_that_its_lease_might_not_outlive(scene: Scene) -> None:
    request = scene.ready_to_pack()
    scene.world.auth.expire_tokens()
    repository.forget_session(scene.login.id, repository.select_session(scene.login.id)["sealed"])
    scene.gate.during("/login", lambda: scene.clock.advance(timedelta(minutes=2)))
    assert isinstance(scene.proxy.pack("smart", request), Deferred)
    assert scene.calls("pack") == 0
    assert isinstance(scene.proxy.pack("smart", request), Accepted)


class Killed(BaseException):
    """The process is gone; nothing after it runs."""


def test_a_pack_whose_process_was_killed_is_found_by_another_once_its_lease_is_over(scene: Scene) -> None:
    request = scene.ready_to_pack()

    def kill() -> None:
        raise Killed

    scene.gate.during("/shipment/pack", kill)
    with pytest.raises(Killed):
        scene.proxy.pack("smart", request)
    assert isinstance(scene.proxy.pack("smart", request), InDoubt)
    scene.clock.advance(timedelta(minutes=5))
    assert isinstance(scene.proxy.pack("smart", request), Accepted)
    assert scene.calls("pack") == 1
