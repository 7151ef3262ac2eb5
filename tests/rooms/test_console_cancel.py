"""The cancel wizard and the page of cancelled stock: who may, what is refused, and what a form sent twice does."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.test import Client

from godown.kit import clock
from godown.kit.clock import VirtualClock
from godown.omni.allocation import service as allocation
from godown.omni.models import Cancellation, Order, OrderLine
from godown.omni.orders import service as orders
from godown.wms.masters import service as masters
from godown.wms.masters.service import Site
from godown.wms.stock import service as stock
from godown.wms.stock.models import StockMove
from people import browser
from world import NOW, POOL, account, channel_order, seller, skus, stocked, warehouse

LOOKED = "2026-11-23T11:29:00"  # a minute before NOW, in the house's zone


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    """A shop with 5 RICE and 5 TEA in its dedicated pool."""
    with clock.use(VirtualClock(NOW)):
        seller_id = seller()
        opened = warehouse(seller_id)
        skus(seller_id, "RICE", "TEA")
        stocked(opened, {"A-01": {"RICE": 5}, "A-02": {"TEA": 5}})
        yield opened


@pytest.fixture
def order_id(site: Site) -> UUID:
    """An order of 3 RICE and 1 TEA, reserved."""
    opened = account(site.seller_id, "RICE", "TEA")
    found = orders.take_in(opened, [channel_order("S1", {"RICE": 3, "TEA": 1})], NOW, NOW).new["S1"]
    allocation.allocate(opened, NOW, 10)
    return found


@pytest.fixture
def supervisor(site: Site) -> Client:
    return browser("supervisor", "supervisor", site.seller_id)


def lines(order_id: UUID) -> dict[str, OrderLine]:
    return {str(line.sku): line for line in OrderLine.objects.filter(order_id=order_id)}


def cancelled(order_id: UUID) -> dict[str, int]:
    return {sku: line.cancelled for sku, line in lines(order_id).items()}


def in_pool(site: Site) -> dict[str, tuple[int, int, int]]:
    """Live, reserved, cancelled pieces of the dedicated pool by SKU."""
    return {row.sku: (row.live, row.reserved, row.cancelled) for row in stock.by_pool(site) if row.pool == POOL}


def portal(order_id: UUID, status: str = "cancelled_partly", **totals: object) -> dict[str, object]:
    """The wizard's form: what the portal shows, by SKU."""
    found = lines(order_id)
    numbers = {f"line-{found[sku].id}": total for sku, total in totals.items()}
    return {"evidence": "portal", "looked_at": LOOKED, "status": status, **numbers}


def test_only_who_may_change_the_sellers_orders_opens_the_wizard(site: Site, order_id: UUID) -> None:
    stranger = browser("stranger", "admin", seller("stranger"))
    form = portal(order_id, RICE=1, TEA=0)
    paths = [f"/orders/{order_id}/cancel", f"/orders/{order_id}/cancel/done"]
    for client, answer in (
        (browser("picker", "picker", site.seller_id), 403),
        (browser("packer", "packer", site.seller_id), 403),
        (stranger, 404),
    ):
        assert [client.get(path).status_code for path in paths] == [answer, answer]
        assert client.post(paths[0], form).status_code == answer
        assert client.post(f"{paths[0]}/ask").status_code == answer
    assert cancelled(order_id) == {"RICE": 0, "TEA": 0}
    assert not Cancellation.objects.exists()


def test_what_the_portal_shows_is_previewed_without_changing_anything(
    site: Site, order_id: UUID, supervisor: Client
) -> None:
    page = supervisor.get(f"/orders/{order_id}/cancel", portal(order_id, RICE=2, TEA=0))
    assert page.status_code == 200
    assert [(cut.of.sku, cut.more, cut.stays, cut.to_pool, cut.put_back) for cut in page.context["cuts"]] == [
        ("RICE", 2, 1, 2, 0),
        ("TEA", 0, 1, 0, 0),
    ]
    assert cancelled(order_id) == {"RICE": 0, "TEA": 0}
    assert in_pool(site) == {"RICE": (2, 3, 0), "TEA": (4, 1, 0)}


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"looked_at": "yesterday"}, "console.no_time", "looked_at"),
        ({"looked_at": "2026-11-23T13:00:00"}, "cancellation.looked_when", "looked_at"),
        ({"status": "all of it"}, "console.no_status", "status"),
        ({"status": "cancelled_completely"}, "cancellation.contradiction", "status"),
        ({"RICE": ""}, "console.no_number", "RICE"),
        ({"RICE": "OK"}, "console.no_number", "RICE"),
        ({"RICE": "-1"}, "console.no_number", "RICE"),
        ({"RICE": "9" * 40}, "console.no_number", "RICE"),
        ({"RICE": 4}, "cancellation.too_many", "RICE"),
    ],
)
def test_what_is_wrong_with_the_evidence_is_said_beside_its_field(
    order_id: UUID, supervisor: Client, wrong: dict[str, object], code: str, field: str
) -> None:
    """A free text is no evidence; whatever is refused changes nothing."""
    form = portal(order_id, **{"RICE": 1, "TEA": 0, **{sku: each for sku, each in wrong.items() if sku == "RICE"}})
    form |= {name: each for name, each in wrong.items() if name != "RICE"}
    named = f"line-{lines(order_id)['RICE'].id}" if field == "RICE" else field
    for page in (
        supervisor.get(f"/orders/{order_id}/cancel", form),
        supervisor.post(f"/orders/{order_id}/cancel", form),
    ):
        assert page.status_code == 400
        assert (page.context["refusal"].code, page.context["field"]) == (code, named)
    assert cancelled(order_id) == {"RICE": 0, "TEA": 0}
    assert not Cancellation.objects.exists()


def test_a_confirmation_sent_twice_cancels_once(site: Site, order_id: UUID, supervisor: Client) -> None:
    form = portal(order_id, RICE=2, TEA=0)
    for _ in range(2):
        assert supervisor.post(f"/orders/{order_id}/cancel", form).url == f"/orders/{order_id}/cancel/done"
    assert cancelled(order_id) == {"RICE": 2, "TEA": 0}
    assert in_pool(site) == {"RICE": (2, 1, 2), "TEA": (4, 1, 0)}
    assert (Cancellation.objects.get().actor, Cancellation.objects.get().evidence) == ("supervisor", "portal")
    done = supervisor.get(f"/orders/{order_id}/cancel/done")
    assert (done.context["waiting_pieces"], done.context["in_bins"], done.context["stays"]) == (0, 2, 2)


def test_without_a_fresh_answer_of_flipkart_nothing_is_followed(order_id: UUID, supervisor: Client) -> None:
    page = supervisor.get(f"/orders/{order_id}/cancel", {"evidence": "read_back"})
    assert (page.status_code, page.context["refusal"].code) == (409, "cancellation.no_read_back")


def test_what_was_confirmed_is_what_flipkart_still_says_or_nothing_happens(order_id: UUID, supervisor: Client) -> None:
    Order.objects.filter(id=order_id).update(read_back_at=NOW)
    OrderLine.objects.filter(order_id=order_id, sku="RICE").update(channel_cancelled=1)
    path = f"/orders/{order_id}/cancel"
    shown = supervisor.get(path, {"evidence": "read_back"})
    form = {"evidence": "read_back", **{f"line-{cut.of.id}": cut.total for cut in shown.context["cuts"]}}
    OrderLine.objects.filter(order_id=order_id, sku="TEA").update(channel_cancelled=1)
    page = supervisor.post(path, form)
    assert (page.status_code, page.context["refusal"].code) == (409, "console.evidence_changed")
    assert [(cut.of.sku, cut.more) for cut in page.context["cuts"]] == [("RICE", 1), ("TEA", 1)]
    assert cancelled(order_id) == {"RICE": 0, "TEA": 0}


# --- make live again ----------------------------------------------------------------------------------------------


@pytest.fixture
def left_over(order_id: UUID, supervisor: Client) -> None:
    """3 RICE and 1 TEA of a cancelled order wait in the pool; they never left their bins."""
    form = portal(order_id, "cancelled_completely", RICE=3, TEA=1)
    assert supervisor.post(f"/orders/{order_id}/cancel", form).status_code == 302


def chosen(pieces: dict[str, object], reference: str = "COUNT-1") -> dict[str, object]:
    numbers = {f"pieces/{POOL}/{sku}": number for sku, number in pieces.items()}
    rows = [f"{POOL}/{sku}" for sku in pieces]
    return {"warehouse": "BLR1", "key": str(uuid4()), "reference": reference, "row": rows, "note": "seen", **numbers}


def results(page: object) -> list[tuple[str, bool]]:
    return [(each["sku"], each["done"]) for each in page.context["results"]]  # type: ignore[attr-defined]


def test_rows_are_made_live_and_what_is_refused_says_why(site: Site, left_over: None, supervisor: Client) -> None:
    page = supervisor.post("/stock/cancelled", chosen({"RICE": 2, "TEA": 9}), follow=True)
    assert results(page) == [("RICE", True), ("TEA", False)]
    assert page.context["results"][1]["text"] == "9 were asked, 1 lie in bins."
    assert in_pool(site) == {"RICE": (4, 0, 1), "TEA": (4, 0, 1)}
    assert [row["chosen"] for row in page.context["rows"]] == [False, True]
    move = StockMove.objects.get(reason="make_live")
    assert (move.reference, move.note, move.actor, move.quantity) == ("COUNT-1", "seen", "supervisor", 2)


def test_the_same_form_sent_twice_counts_once(site: Site, left_over: None, supervisor: Client) -> None:
    form = chosen({"RICE": 1, "TEA": 1})
    for _ in range(2):
        assert results(supervisor.post("/stock/cancelled", form, follow=True)) == [("RICE", True), ("TEA", True)]
    assert in_pool(site) == {"RICE": (3, 0, 2), "TEA": (5, 0, 0)}


def test_the_same_form_from_another_session_counts_once_too(site: Site, left_over: None, supervisor: Client) -> None:
    form = chosen({"RICE": 1})
    supervisor.post("/stock/cancelled", form)
    other = browser("second", "supervisor", site.seller_id)
    other.post("/stock/cancelled", form)
    assert in_pool(site)["RICE"] == (3, 0, 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reference": "  "}, "console.no_reference"),
        ({"row": []}, "console.nothing_chosen"),
        ({"key": "mine"}, "console.stale_form"),
    ],
)
def test_a_form_that_lacks_something_changes_nothing(
    site: Site, left_over: None, supervisor: Client, change: dict[str, object], code: str
) -> None:
    page = supervisor.post("/stock/cancelled", chosen({"RICE": 1}) | change)
    assert (page.status_code, page.context["refusal"].code) == (400, code)
    assert in_pool(site)["RICE"] == (2, 0, 3)


@pytest.mark.parametrize("typed", ["", "0", "-1", "one", "9" * 40])
def test_what_is_no_number_is_refused_in_its_row(site: Site, left_over: None, supervisor: Client, typed: str) -> None:
    page = supervisor.post("/stock/cancelled", chosen({"RICE": typed}), follow=True)
    assert results(page) == [("RICE", False)]
    assert in_pool(site)["RICE"] == (2, 0, 3)


def test_only_who_may_change_the_sellers_stock_makes_it_live(site: Site, left_over: None) -> None:
    form = chosen({"RICE": 1})
    assert masters.site([site.seller_id], "BLR1") == site
    for client, answer in (
        (browser("picker", "picker", site.seller_id), 403),
        (browser("packer", "packer", site.seller_id), 403),
        (browser("stranger", "admin", seller("stranger")), 404),
    ):
        assert client.get("/stock/cancelled?warehouse=BLR1").status_code == answer
        assert client.post("/stock/cancelled", form).status_code == answer
    assert in_pool(site)["RICE"] == (2, 0, 3)
