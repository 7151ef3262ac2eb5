"""The demo's day from pull to handover, and how it must end."""

from typing import Any

import httpx
from django.core.wsgi import get_wsgi_application

from godown.demo import counts, day
from godown.kit import history
from godown.omni import ports
from godown.omni.models import Order
from godown.proxy.client import ProxyClient
from playing import Play

ENDING = {
    "orders": {"COMPLETED": 38, "CREATED": 1, "UNFULFILLABLE": 1},
    "on_hold": 1,
    "on_picklists": 39,
    "pieces_ordered": 68,
    "pieces_dispatched": 65,
    "documents": 38,
    "returns": {"restocked": 5, "quarantined": 1},
    "exceptions": {"fulfilment.linked_unservable": 1},
    "stock_differences": 0,
    "flipkart_packed": 38,
    "flipkart_packed_twice": 0,
}


def test_the_day_ends_as_its_seed_says(play: Play) -> None:
    day.play(play.stage, play.shop, orders=40, seed=1, progress=lambda *_: None)
    ending = counts.count(play.shop, play.flipkart)
    assert set(ending.pop("commands")) == {"confirmed"}
    assert ending == ENDING

    told = [entry.code for entry in history.timeline([play.shop.site.seller_id], _one_that_went_all_the_way())]
    for step in ("order.received", "order.reserved", "fulfilment.linked", "order.processing", "command.confirmed"):
        assert step in told
    assert told[-1] == "order.completed"


def test_the_day_is_the_same_with_the_proxy_as_a_service_of_its_own(play: Play, settings: Any) -> None:
    settings.ROOT_URLCONF = "godown.proxy.urls"
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PROXY_USERNAME, settings.PROXY_PASSWORD = "omni", "secret"
    direct, desk = ports.proxy(), ports.warehouse()
    remote = ProxyClient(
        "http://localhost", "omni", "secret", transport=httpx.WSGITransport(app=get_wsgi_application())
    )
    ports.use(remote, desk)
    try:
        day.play(play.stage, play.shop, orders=40, seed=1, progress=lambda *_: None)
    finally:
        ports.use(direct, desk)
    ending = counts.count(play.shop, play.flipkart)
    assert set(ending.pop("commands")) == {"confirmed"}
    assert ending == ENDING


def _one_that_went_all_the_way() -> Any:
    return Order.objects.filter(status="COMPLETED").order_by("id").values_list("id", flat=True)[0]


def test_another_day_can_be_played_on_the_same_data(play: Play) -> None:
    for _ in range(2):
        day.play(play.stage, play.shop, orders=20, seed=1, progress=lambda *_: None)
    ending = counts.count(play.shop, play.flipkart)
    assert ending["orders"]["COMPLETED"] == 2 * 18
    assert (ending["stock_differences"], ending["flipkart_packed_twice"]) == (0, 0)
