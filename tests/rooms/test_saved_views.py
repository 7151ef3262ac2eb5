"""Saved views (U19): private or shared, and nothing but the filter of a URL."""

from collections.abc import Iterator

import pytest
from django.test import Client

from godown.console.models import SavedView
from godown.console.saved import MOST, filter_of
from godown.kit import clock
from godown.kit.clock import VirtualClock
from people import browser
from world import NOW, account, seller, skus, warehouse


@pytest.fixture
def shop(database: str) -> Iterator[int]:
    with clock.use(VirtualClock(NOW)):
        seller_id = seller()
        warehouse(seller_id)
        skus(seller_id, "RICE")
        account(seller_id, "RICE")
        yield seller_id


def save(client: Client, name: str, query: str = "sla=2h&after=x", place: str = "order_list", **more: str) -> str:
    response = client.post(f"/views/{place}/keep", {"name": name, "query": query, **more})
    return response.url if response.status_code == 302 else str(response.status_code)


def offers(client: Client, name: str, path: str = "/orders/list") -> bool:
    return f">{name}</a>" in client.get(path).content.decode()


def test_a_view_is_the_filter_of_its_page_and_one_s_own(shop: int) -> None:
    asha, ravi = browser("asha", "supervisor", shop), browser("ravi", "supervisor", shop)
    assert save(asha, "  Soon   due ") == "/orders/list?sla=2h"
    assert SavedView.objects.values_list("name", "query", "shared").get() == ("Soon due", "sla=2h", False)
    page = asha.get("/orders/list?sla=2h").content.decode()
    assert '<a class="kept" href="/orders/list?sla=2h" aria-current="true"' in page
    assert (offers(asha, "Soon due"), offers(asha, "Soon due", "/orders"), offers(ravi, "Soon due")) == (
        True,
        True,
        False,
    )
    assert not offers(asha, "Soon due", "/returns")


def test_a_shared_view_is_offered_to_the_team_and_to_nobody_else(shop: int) -> None:
    asha, ravi = browser("asha", "supervisor", shop), browser("ravi", "supervisor", shop)
    stranger = browser("stranger", "admin", seller("stranger"))
    save(asha, "Late", "age=older", "returns", shared="on")
    assert (offers(ravi, "Late", "/returns"), offers(stranger, "Late", "/returns")) == (True, False)
    view = SavedView.objects.get()
    for other in (ravi, stranger):
        assert other.post(f"/views/{view.id}/drop").status_code == 404
    assert asha.post(f"/views/{view.id}/drop").url == "/returns"
    assert not SavedView.objects.exists()


def test_the_same_name_again_is_the_same_view(shop: int) -> None:
    asha = browser("asha", "supervisor", shop)
    save(asha, "Mine", "sla=2h")
    save(asha, "Mine", "hold=held", shared="on")
    assert SavedView.objects.values_list("query", "shared").get() == ("hold=held", True)


@pytest.mark.parametrize(
    ("name", "query", "place", "went", "said"),
    [
        ("", "sla=2h", "order_list", "/orders/list?sla=2h", "has no name"),
        ("x" * 61, "sla=2h", "order_list", "/orders/list?sla=2h", "has no name"),
        ("Mine", "", "order_list", "/orders/list?", "Nothing is filtered here."),
        ("Mine", "after=3", "order_list", "/orders/list?", "Nothing is filtered here."),
        ("Mine", f"q={'x' * 1001}", "order_list", f"/orders/list?q={'x' * 1001}", "Nothing is filtered here."),
    ],
)
def test_a_view_that_is_none_is_not_saved(shop: int, name: str, query: str, place: str, went: str, said: str) -> None:
    asha = browser("asha", "supervisor", shop)
    assert save(asha, name, query, place) == went
    assert said in asha.get("/exceptions").content.decode()
    assert not SavedView.objects.exists()


def test_a_page_without_views_has_none(shop: int) -> None:
    assert save(browser("asha", "supervisor", shop), "Mine", "q=1", "login") == "404"
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_how_many_views_one_may_have(shop: int) -> None:
    asha = browser("asha", "supervisor", shop)
    save(asha, "Mine")
    SavedView.objects.bulk_create(
        SavedView(
            seller_id=shop, owner_id=SavedView.objects.get(name="Mine").owner_id, place="p", name=str(n), query="q"
        )
        for n in range(MOST - 1)
    )
    save(asha, "One more")
    assert "You have 100 views already." in asha.get("/returns").content.decode()
    assert SavedView.objects.count() == MOST


def test_the_same_filter_is_the_same_text() -> None:
    assert filter_of("b=2&a=1&a=0&after=9&empty=") == filter_of("a=0&a=1&b=2") == "a=0&a=1&b=2"


def test_the_shipped_views_lead_to_pages(shop: int) -> None:
    asha = browser("asha", "supervisor", shop)
    for path in ("/exceptions?cause=fulfilment.in_doubt", "/flipkart/compare", "/accounts"):
        assert f'href="{path}"' in asha.get("/orders").content.decode()
        assert asha.get(path).status_code == 200


def test_who_sees_no_orders_puts_no_view_before_those_who_do(shop: int) -> None:
    picker = browser("ravi", "picker", shop)
    assert save(picker, "Only these", shared="on") == "403"
    assert not SavedView.objects.exists()
