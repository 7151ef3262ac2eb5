"""The proxy's promises hold when everything happens at once: real threads, real connections, real commits."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier
from typing import Any, TypeVar

import httpx
import pytest
from django.db import connection

import fksandbox
from godown.kit import clock
from godown.proxy import budget, repository, service, tokens, transports
from godown.proxy.contract import Accepted, AckRequest, Deferred, Dimensions, PackItem, PackRequest

BASE = "http://flipkart.test"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
T = TypeVar("T")


class Gate(httpx.BaseTransport):
    """Lets the sandbox's answers to one path wait until the test opens it."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.path = ""
        self.meanwhile: Callable[[], None] = lambda: None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if self.path and request.url.path.endswith(self.path):
            self.path = ""
            self.meanwhile()
        return response


@pytest.fixture
def world(database: str) -> Iterator[fksandbox.World]:
    made = fksandbox.World(seed=1, clock=fksandbox.Clock(NOW))
    made.gate = Gate(fksandbox.transport(fksandbox.create_app(made)))  # type: ignore[attr-defined]
    transports.install(BASE, made.gate)  # type: ignore[attr-defined]
    service.register_login(
        "acme",
        api_url=BASE,
        panel_url=BASE,
        app_id=made.seller.app_id,
        app_secret=made.seller.app_secret,
        username=made.seller.user,
        password=made.seller.password,
        calls_per_hour=100,
        calls_kept_for_bench=0,
    )
    service.register_account("smart", login="acme", location_id=made.location_id)
    with clock.use(clock.VirtualClock(NOW)):
        yield made
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


def order(world: fksandbox.World) -> str:
    listing = next(each for each in world.listings.values() if not each.serial_numbered)
    return world.place_order([(listing.listing_id, 1)]).shipment_id


def operations(world: fksandbox.World) -> list[str]:
    return [call.op for call in world.calls.since()]


def pack_request(world: fksandbox.World, code: str) -> PackRequest:
    item = world.shipment(code).items[0]
    return PackRequest(
        orderCode=code,
        shipmentId=1,
        shipmentItems=[PackItem(orderItemCode=item.order_item_id, channelSkuCode="sku", quantity=1)],
        dimensions=Dimensions(length=Decimal(25), breadth=Decimal(5), height=Decimal(15)),
        weight=400,
        invoiceDate=date(2026, 11, 23),
    )


def test_the_last_calls_of_the_hour_are_drawn_once_each(world: fksandbox.World) -> None:
    login_id = account_login().id
    for _ in range(95):
        budget.draw(login_id, True, NOW)
    drawn = at_once(8, lambda: [budget.draw(login_id, True, NOW) == 0 for _ in range(3)])
    assert sum(each for some in drawn for each in some) == 5
    assert budget.spent(login_id, NOW).used == 100


def test_ten_threads_without_a_token_fetch_one(world: fksandbox.World) -> None:
    login = account_login()
    answers = at_once(10, lambda: tokens.token(login, bench=False))
    assert operations(world) == ["token"]
    granted = {answer.sealed for answer in answers if isinstance(answer, tokens.Grant)}
    assert len(granted) == 1
    assert all(isinstance(answer, tokens.Grant | Deferred) for answer in answers)


def test_two_workers_acknowledge_at_once_and_one_list_is_released(world: fksandbox.World) -> None:
    codes = [order(world) for _ in range(5)]
    request = AckRequest(orderCodes=codes)
    seen: list[Any] = []
    world.gate.path = "/create/pick_list"  # type: ignore[attr-defined]
    world.gate.meanwhile = lambda: seen.append(  # type: ignore[attr-defined]
        elsewhere(lambda: service.ProxyService().acknowledge("smart", request))
    )
    answer = service.ProxyService().acknowledge("smart", request)
    assert isinstance(answer, Accepted)
    assert len(answer.value.successOrders) == 5
    assert [type(each) for each in seen] == [Deferred]
    assert operations(world).count("picklist_create") == 1


def test_a_pack_asked_again_while_in_flight_is_put_off_and_sent_once(world: fksandbox.World) -> None:
    code = order(world)
    proxy = service.ProxyService()
    proxy.acknowledge("smart", AckRequest(orderCodes=[code]))
    request = pack_request(world, code)
    seen: list[Any] = []
    world.gate.path = "/shipment/pack"  # type: ignore[attr-defined]
    world.gate.meanwhile = lambda: seen.append(elsewhere(lambda: proxy.pack("smart", request)))  # type: ignore[attr-defined]
    first = proxy.pack("smart", request)
    assert isinstance(first, Accepted)
    assert [type(each) for each in seen] == [Deferred]
    assert proxy.pack("smart", request) == first
    assert operations(world).count("pack") == 1


def test_five_presses_of_pack_are_one_pack(world: fksandbox.World) -> None:
    code = order(world)
    proxy = service.ProxyService()
    proxy.acknowledge("smart", AckRequest(orderCodes=[code]))
    request = pack_request(world, code)
    answers = at_once(5, lambda: proxy.pack("smart", request))
    assert operations(world).count("pack") == 1
    assert {type(answer) for answer in answers} <= {Accepted, Deferred}
    assert isinstance(proxy.pack("smart", request), Accepted)


def test_a_sender_that_woke_too_late_writes_nothing(world: fksandbox.World) -> None:
    """Its lease is over; another has read back and settled; its own late answer changes nothing."""
    code = order(world)
    proxy = service.ProxyService()
    proxy.acknowledge("smart", AckRequest(orderCodes=[code]))
    request = pack_request(world, code)
    seen: list[Any] = []

    def an_hour_later() -> None:
        clock._clock.advance(clock.timedelta(minutes=30))  # type: ignore[attr-defined]
        seen.append(elsewhere(lambda: proxy.pack("smart", request)))

    world.gate.path = "/shipment/pack"  # type: ignore[attr-defined]
    world.gate.meanwhile = an_hour_later  # type: ignore[attr-defined]
    late = proxy.pack("smart", request)
    assert [type(each) for each in seen] == [Accepted]
    assert not isinstance(late, Accepted)
    assert proxy.pack("smart", request) == seen[0]
    assert operations(world).count("pack") == 1


def account_login() -> Any:
    account = repository.select_account("smart")
    assert account is not None
    return account.login
