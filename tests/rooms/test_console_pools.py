"""Pool documents in the office: who may, what is refused, what a form sent twice does."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from godown.console.pages.stock import REASONS
from godown.kit import clock
from godown.kit.clock import VirtualClock
from godown.wms.inward.service import Received, receive
from godown.wms.masters.service import Site
from godown.wms.models import PoolDocument
from godown.wms.pools import service as pools
from godown.wms.stock import service as stock
from godown.wms.stock.rules import Reason
from people import browser
from world import NOW, POOL, account, seller, skus, warehouse

NEW = "/stock/BLR1/documents/new"


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    """10 RICE and 4 TEA in COMMON, and a dedicated pool of one account."""
    with clock.use(VirtualClock(NOW)):
        seller_id = seller()
        opened = warehouse(seller_id)
        skus(seller_id, "RICE", "TEA")
        account(seller_id, "RICE", "TEA")
        receive(opened, [Received("RICE", "A-01", 10), Received("TEA", "A-02", 4)], "GRN-1", "receipt:1", NOW)
        yield opened


@pytest.fixture
def supervisor(site: Site) -> Client:
    return browser("supervisor", "supervisor", site.seller_id)


def form(**entered: str) -> dict[str, str]:
    pieces = {f"pieces/{sku}": text for sku, text in entered.items()}
    return {"key": str(uuid4()), "pool": POOL, "way": "", "reason": "festive sale", **pieces}


def live(site: Site) -> dict[tuple[str, str], int]:
    return {(row.pool, row.sku): row.live for row in stock.by_pool(site) if row.live}


BEFORE = {("COMMON", "RICE"): 10, ("COMMON", "TEA"): 4}


def test_what_is_allocated_now_is_in_the_pool_and_its_page_says_so(site: Site, supervisor: Client) -> None:
    response = supervisor.post(NEW, {**form(RICE="6", TEA=""), "now": ""}, follow=True)
    document = PoolDocument.objects.get()
    assert response.redirect_chain == [(f"/stock/BLR1/documents/{document.id}", 302)]
    assert (document.status, document.made_by) == ("done", "supervisor")
    assert live(site) == {("COMMON", "RICE"): 4, ("COMMON", "TEA"): 4, (POOL, "RICE"): 6}
    assert b"Carried out" in response.content
    assert b"Carry out" not in response.content
    history = supervisor.get("/stock/BLR1/sku/RICE").content.decode()
    assert f'<a href="/stock/BLR1/documents/{document.id}">{document.number}</a>' in history


def test_the_same_form_again_makes_no_second_document(site: Site, supervisor: Client) -> None:
    sent = {**form(RICE="6"), "now": ""}
    first = supervisor.post(NEW, sent).url
    assert supervisor.post(NEW, sent).url == first == f"/stock/BLR1/documents/{PoolDocument.objects.get().id}"
    assert live(site)[POOL, "RICE"] == 6


def test_a_short_row_leaves_a_draft_that_goes_without_it_only_when_asked(site: Site, supervisor: Client) -> None:
    response = supervisor.post(NEW, {**form(RICE="6", TEA="5"), "now": ""})
    document = PoolDocument.objects.get()
    assert (response.status_code, document.status, live(site)) == (409, "draft", BEFORE)
    assert b"TEA 5 (4 there)" in response.content
    path = f"/stock/BLR1/documents/{document.id}"
    assert b"Carry out without the short rows" in supervisor.get(path).content
    assert supervisor.post(f"{path}/carry-out").status_code == 409
    assert live(site) == BEFORE
    assert supervisor.post(f"{path}/carry-out", {"only_good": ""}).status_code == 302
    assert live(site) == {("COMMON", "RICE"): 4, ("COMMON", "TEA"): 4, (POOL, "RICE"): 6}
    assert b"6 of 11 pieces" in supervisor.get(path).content


def test_a_draft_is_refused_with_a_reason(site: Site, supervisor: Client) -> None:
    supervisor.post(NEW, {**form(RICE="6"), "draft": ""})
    document = PoolDocument.objects.get()
    path = f"/stock/BLR1/documents/{document.id}"
    assert supervisor.post(f"{path}/refuse", {"why": " "}).status_code == 400
    assert PoolDocument.objects.get().status == "draft"
    assert supervisor.post(f"{path}/refuse", {"why": "sale is off"}).status_code == 302
    assert PoolDocument.objects.get().status == "refused"
    assert b"sale is off" in supervisor.get(path).content
    assert live(site) == BEFORE


@pytest.mark.parametrize(
    ("wrong", "status", "text"),
    [
        ({"pieces/RICE": "six"}, 400, b"six is no number of pieces"),
        ({"pieces/RICE": "0"}, 400, b"0 is no number of pieces"),
        ({"pieces/POT": "1"}, 404, b"no SKU POT"),
        ({"reason": " "}, 400, b"needs a reason"),
        ({"key": "x"}, 400, b"no key of its own"),
    ],
)
def test_a_wrong_form_comes_back_as_it_was_typed(
    site: Site, supervisor: Client, wrong: dict[str, str], status: int, text: bytes
) -> None:
    response = supervisor.post(NEW, {**form(RICE="6", TEA="3"), "now": "", **wrong})
    assert response.status_code == status
    assert text in response.content
    assert b'name="pieces/TEA" value="3"' in response.content
    assert not PoolDocument.objects.exists()
    assert live(site) == BEFORE


def test_what_was_entered_stays_while_another_sku_is_searched(site: Site, supervisor: Client) -> None:
    response = supervisor.post(NEW, {**form(RICE="6"), "q": "tea", "find": ""})
    assert b'type="hidden" name="pieces/RICE" value="6"' in response.content
    assert b"1 more SKU entered" in response.content
    assert not PoolDocument.objects.exists()


def test_the_filters_of_stock_and_documents_are_in_the_url(site: Site, supervisor: Client) -> None:
    pools.allocate(site, POOL, {"RICE": 6}, "festive sale", "a1", NOW)
    pools.deallocate(site, POOL, {"RICE": 1}, "sale is over", "d1", NOW)

    def shown(path: str, *texts: str) -> list[bool]:
        body = supervisor.get(path).content.decode().partition("<tbody>")[2]
        return [text in body for text in texts]

    assert shown("/stock", "RICE", "TEA") == [True, True]
    assert shown(f"/stock?pool={POOL}", "RICE", "TEA") == [True, False]
    assert shown("/stock?q=article%20te", "RICE", "TEA") == [False, True]
    assert shown("/stock?q=%25", "RICE", "TEA") == [False, False]
    assert shown("/stock?bucket=reserved", "RICE", "TEA") == [False, False]
    assert shown("/stock/documents", "festive sale", "sale is over") == [True, True]
    assert shown("/stock/documents?q=over", "festive sale", "sale is over") == [False, True]
    assert shown("/stock/documents?status=draft", "festive sale", "sale is over") == [False, False]
    assert shown("/stock/documents?before=x", "festive sale", "sale is over") == [True, True]


def test_a_stranger_and_a_packer_find_no_document(site: Site) -> None:
    document_id = pools.allocate(site, POOL, {"RICE": 6}, "festive sale", "a1", NOW)
    path = f"/stock/BLR1/documents/{document_id}"
    stranger = browser("stranger", "admin", seller("stranger"))
    packer = browser("packer", "packer", site.seller_id)
    for get in ("/stock/BLR1/sku/RICE", NEW, path):
        assert (stranger.get(get).status_code, packer.get(get).status_code) == (404, 403)
    for post in (NEW, f"{path}/carry-out", f"{path}/refuse"):
        assert (stranger.post(post).status_code, packer.post(post).status_code) == (404, 403)
    assert b"festive sale" not in stranger.get("/stock/documents").content
    assert stranger.get("/stock/documents?warehouse=BLR1").status_code == 404


def test_a_sku_that_nobody_knows_has_no_page(site: Site, supervisor: Client) -> None:
    assert supervisor.get("/stock/BLR1/sku/POT").status_code == 404
    assert supervisor.get("/stock/BLR1/sku/RICE?after=x").status_code == 404
    assert b"Received" in supervisor.get("/stock/BLR1/sku/RICE").content


def test_every_reason_of_the_ledger_has_words_for_people() -> None:
    assert set(REASONS) == set(Reason)
