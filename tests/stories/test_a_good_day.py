"""The demo's day from pull to handover, and how it must end."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import ProgrammingError, connection

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


@pytest.fixture
def narrow_role(play: Play) -> Iterator[str]:
    """A role as in docs/decisions/0011: all rights in the schema, but none to change or remove ledger rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE ROLE narrow;
               GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO narrow;
               GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO narrow;
               REVOKE UPDATE, DELETE ON wms_stock_move FROM narrow;
               SET ROLE narrow"""
        )
        yield "narrow"
        cursor.execute("RESET ROLE; DROP OWNED BY narrow; DROP ROLE narrow")


def _one_that_went_all_the_way() -> Any:
    return Order.objects.filter(status="COMPLETED").order_by("id").values_list("id", flat=True)[0]


def test_another_day_can_be_played_on_the_same_data(play: Play) -> None:
    for _ in range(2):
        day.play(play.stage, play.shop, orders=20, seed=1, progress=lambda *_: None)
    ending = counts.count(play.shop, play.flipkart)
    assert ending["orders"]["COMPLETED"] == 2 * 18
    assert (ending["stock_differences"], ending["flipkart_packed_twice"]) == (0, 0)


def test_a_role_that_may_not_change_the_ledger_serves_a_day(play: Play, narrow_role: str) -> None:
    day.play(play.stage, play.shop, orders=10, seed=1, progress=lambda *_: None)
    assert counts.count(play.shop, play.flipkart)["stock_differences"] == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) > 0 FROM wms_stock_move GROUP BY current_user")
        assert cursor.fetchall() == [(narrow_role, True)]
        with pytest.raises(ProgrammingError, match="permission denied for table wms_stock_move"):
            cursor.execute("UPDATE wms_stock_move SET quantity = 99")
