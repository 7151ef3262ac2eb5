"""A proxy on a sandbox in the same process: one log-in with a Smart account and a seller-fulfilled one.

Every test runs twice: with the proxy called directly, and over HTTP.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

import fksandbox
from godown.kit import clock
from godown.proxy import budget, repository, service, transports
from godown.proxy.client import ProxyClient
from godown.proxy.contract import (
    Accepted,
    AckRequest,
    Answer,
    Dimensions,
    HandoverItem,
    HandoverRequest,
    LabelRequest,
    LabelsReply,
    PackItem,
    PackRequest,
    Proxy,
)

T = TypeVar("T")
BASE = "http://flipkart.test"
START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SMART, SELLER_FULFILLED = "acme-smart", "acme-own"
CREDENTIALS = ("proxy-user", "proxy-password")


@dataclass
class Desk:
    """The proxy under test, and the sandbox behind it."""

    proxy: Proxy
    world: fksandbox.World
    flipkart: fksandbox.Control
    login_id: int
    shipment_ids: Iterator[int] = field(default_factory=lambda: count(100))

    def wait(self, seconds: float) -> None:
        self.flipkart.set_clock(advance=seconds)

    def register(self, **other: str) -> None:
        """Give the log-in its credentials, or others."""
        register(self.world, **other)

    def order(self, quantity: int = 1, **options: Any) -> str:
        """A new order of one listing; returns its code."""
        listing = next(each for each in self.world.listings.values() if not each.serial_numbered)
        return str(self.flipkart.place_order([(listing.listing_id, quantity)], **options)["shipment_id"])

    def state(self, code: str) -> str:
        return self.world.shipment(code).status

    def calls(self, operation: str) -> int:
        return len(self.flipkart.calls(op=operation))

    def operations(self) -> list[str]:
        """The calls that were made, apart from logging in."""
        entrance = ("token", "login", "features")
        return [call.op for call in self.flipkart.calls() if call.op not in entrance]

    def effects(self, kind: str) -> list[str]:
        """Subjects of everything of this kind that really happened at Flipkart."""
        events = (effect for call in self.flipkart.calls() for effect in call.effects)
        return [subject for name, subject in (event.split(":", 1) for event in events) if name == kind]

    def pack_request(self, code: str, shipment_id: int = 1, **changes: Any) -> PackRequest:
        shipment = self.world.shipment(code)
        request = PackRequest(
            orderCode=code,
            shipmentId=shipment_id,
            shipmentItems=[
                PackItem(orderItemCode=item.order_item_id, channelSkuCode="sku", quantity=item.quantity)
                for item in shipment.items
            ],
            dimensions=Dimensions(length=Decimal(25), breadth=Decimal(5), height=Decimal(15)),
            weight=400,
            invoiceDate=date(2026, 11, 23),
        )
        return request.model_copy(update=changes)

    def packed(self, count: int, account: str = SMART, **options: Any) -> list[str]:
        """Orders that are packed and labelled at Flipkart."""
        codes = [self.order(**options) for _ in range(count)]
        self.proxy.acknowledge(account, AckRequest(orderCodes=codes))
        for code in codes:
            self.proxy.pack(account, self.pack_request(code, next(self.shipment_ids)))
        self.wait(60)
        return codes

    def labels(self, codes: list[str], account: str = SMART) -> LabelsReply:
        return accepted(self.proxy.get_labels(account, LabelRequest(orderCodes=codes)))

    def scarce(self) -> None:
        """From now on less than half of the hour's calls is left."""
        for _ in range(490):
            budget.draw(self.login_id, bench=True, now=clock.now())

    def handover_request(self, codes: list[str], account: str = SMART) -> HandoverRequest:
        items = [
            HandoverItem(orderCode=label.orderCode, awbNumber=label.awbNumber)
            for label in self.labels(codes, account).labels
        ]
        return HandoverRequest(manifestId="M-1", handoverItems=items)


def register(world: fksandbox.World, app_secret: str | None = None, password: str | None = None) -> None:
    """The log-in, with the right credentials or others."""
    service.register_login(
        "acme",
        api_url=BASE,
        panel_url=BASE,
        app_id=world.seller.app_id,
        app_secret=app_secret or world.seller.app_secret,
        username=world.seller.user,
        password=password or world.seller.password,
    )


class SandboxTime:
    """Godown's clock, set to the sandbox's."""

    def __init__(self, world: fksandbox.World) -> None:
        self._world = world

    def now(self) -> datetime:
        return self._world.clock.now()


@pytest.fixture
def world(database: str) -> Iterator[fksandbox.World]:
    made = fksandbox.World(seed=1, clock=fksandbox.Clock(START), settings=fksandbox.Settings(label_delay=5))
    transports.install(BASE, fksandbox.transport(fksandbox.create_app(made)))
    register(made)
    service.register_account(SMART, login="acme", location_id=made.location_id)
    service.register_account(SELLER_FULFILLED, login="acme", location_id=made.location_id, adapter="v3")
    with clock.use(SandboxTime(made)):
        yield made
    transports.uninstall(BASE)


@pytest.fixture(params=["called directly", "over HTTP"])
def proxy(request: pytest.FixtureRequest, settings: Any, world: fksandbox.World) -> Proxy:
    if request.param == "called directly":
        return service.ProxyService()
    settings.ROOT_URLCONF = "godown.proxy.urls"
    settings.WHITENOISE_AUTOREFRESH = True  # there are no collected static files here
    settings.PROXY_USERNAME, settings.PROXY_PASSWORD = CREDENTIALS
    return ProxyClient("http://localhost", *CREDENTIALS, transport=httpx.WSGITransport(app=get_wsgi_application()))


@pytest.fixture
def desk(world: fksandbox.World, proxy: Proxy) -> Desk:
    client = httpx.Client(transport=fksandbox.transport(fksandbox.create_app(world)), base_url=BASE)
    account = repository.select_account(SMART)
    assert account is not None
    return Desk(proxy, world, fksandbox.Control(client), account.login.id)


def accepted(answer: Answer[T]) -> T:
    """The value of an answer that must be accepted."""
    assert isinstance(answer, Accepted), answer
    return answer.value


def window(hours: float = 1) -> tuple[datetime, datetime]:
    """Around now."""
    now = clock.now()
    return now - timedelta(hours=hours), now + timedelta(seconds=1)
