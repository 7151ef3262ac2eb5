"""Every page, light and dark, wide and narrow: what axe finds, and what a page may not hold."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

import papers
import world
from godown.access.models import User
from godown.demo import people, shop
from godown.kit import clock, history
from godown.kit.sheets import service as sheets
from godown.omni.models import ExceptionCase
from godown.wms.counts import counting, deciding, tasks
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.inspection import service as inspection
from godown.wms.inspection.rules import Failure
from godown.wms.inward import service as inward
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.models import ReturnParcel
from godown.wms.pools import views
from godown.wms.setup import open_warehouse
from godown.wms.transfers import service as transfers
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from playing import Play

#: A file of SKUs with a new row, and one with errors.
HALF_GOOD = b"""sku,title,hsn,tax_percent,length_cm,breadth_cm,height_cm,weight_g
RICE,Rice,1006,5,20,15,5,1000
8.90E+12,,902,5,20,15,5,1000
"""


@pytest.fixture
def places(play: Play) -> list[str]:
    """Paths of every page, with something to see on each."""
    lacking = play.flipkart.place_order([(play.shop.lacking["listing_id"], 1)])["shipment_id"]
    play.flipkart.place_order([(play.shop.unlisted["listing_id"], 1)])
    held = play.order(hold=True)
    codes = [play.order((number, 2), dispatch_by=clock.now() + timedelta(hours=number)) for number in range(8)]
    play.until_on_picklists(*codes)
    play.run()
    site = play.shop.site
    people.pick(site, shop.TOTES)
    packed = people.pack(site)
    play.wait(minutes=1)
    manifest = dispatch.open_manifest(site, dispatch.waiting(site)[0].transporter, clock.now())
    later = [play.order((1, 1)) for _ in range(2)]
    play.until_on_picklists(*later)
    play.run()
    wave = waves.create(site, clock.now(), Trolley(1, 10))
    allocated = views.documents(site, views.Wanted()).documents[0].id
    upload = sheets.receive(site.seller_id, "skus", {}, "skus.csv", HALF_GOOD, clock.now())
    play.run()
    orders = [f"/orders/{play.get(code).id}" for code in (codes[0], lacking, held)]
    receipt = inward.announce(site, "PO-1", {play.shop.goods[0]["sku"]: 12}, clock.now(), supplier="Potter & Sons")
    inward.announce(site, "PO-2", {play.shop.goods[1]["sku"]: 3}, clock.now())
    inward.enter_gate(site, receipt, "KA-01-1234", 2, clock.now())
    target = open_warehouse(site.seller_id, NewWarehouse("HYD1", "Hyderabad"))
    transfer = transfers.draft(
        site, target, "STO-1", {play.shop.goods[3]["sku"]: 2}, clock.now(), source_pool=shop.POOL
    )
    transfers.approve([site.seller_id], transfer, clock.now())
    floor = ["count", "unpick", "receive", f"receive/{receipt}", "put-away", "transfers", f"transfers/{transfer}"]
    tasks.ask(site, "A-01", "", clock.now())
    with history.acting("asha"):
        counting.scan(site, "A-02", uuid4(), clock.now())
        counting.done(site, uuid4(), clock.now())
    counted = deciding.board(site, text="A-02")[0].id
    floor += ["pick", f"pick/{wave}", "put-back", "pack", f"pack/{packed[0]}", "handover", f"handover/{manifest}"]
    floor += came_back(site)
    return [
        "/orders",
        f"{orders[1]}/cancel",
        f"{orders[0]}/cancel/done",
        "/orders/list",
        *orders,
        "/exceptions",
        f"/exceptions/{ExceptionCase.objects.first().id}",
        "/stock",
        "/stock/cancelled",
        "/stock/quarantine",
        "/stock/documents",
        f"/stock/{site.code}/documents/new?way=back",
        f"/stock/{site.code}/documents/{allocated}",
        f"/stock/{site.code}/sku/{play.shop.goods[0]['sku']}",
        "/counts",
        f"/counts/{site.code}/{counted}",
        "/rules",
        "/people",
        "/people/new",
        f"/people/{User.objects.get(username='packer').pk}",
        "/password",
        "/accounts",
        "/accounts/new",
        f"/accounts/{play.shop.account.code}",
        f"/accounts/{play.shop.account.code}/guide",
        "/skus",
        "/files/skus/row?sku=RICE&title=Rice",
        "/warehouses",
        "/listings",
        "/places",
        "/places/new?first=B-01&last=B-60&zone=B",
        "/receipts",
        f"/receipts/new?warehouse={site.code}",
        f"/receipts/{receipt}",
        "/transfers",
        "/transfers/new",
        f"/transfers/{transfer}",
        "/files",
        "/files/skus",
        f"/files/uploads/{upload}",
        "/scanner",
        "/badge",
        "/stations",
        "/nothing-here",
        *(f"/floor/{site.code}/{path}" for path in floor),
    ]


def came_back(site: Site) -> list[str]:
    """Returns at the gate, on the bench with a piece in hand, in quarantine and on the way to a bin."""
    masters.add_skus(site.seller_id, [NewSku("MUG", "Blue mug", "4006381333931")])
    coming = [papers.coming(site, awb=awb, pool=shop.POOL, MUG=2) for awb in ("CR-1", "CR-2", "CR-3")]
    Desk().announce_returns(coming, clock.now())
    entry = world.through_gate(site, *(each.awb for each in coming), "WHAT-1")
    parcels = dict(ReturnParcel.objects.values_list("awb", "id"))
    done, bench = parcels["CR-1"], parcels["CR-2"]
    for reason in (None, Failure.DAMAGED):
        inspection.scan(site, done, "MUG", uuid4(), clock.now())
        inspection.judge(site, done, reason, uuid4(), clock.now())
    inspection.finish(site, done, uuid4(), clock.now())
    inspection.scan(site, bench, "MUG", uuid4(), clock.now())
    pages = [
        "",
        f"/gate/{entry}",
        "/inspect",
        f"/inspect/{bench}",
        "/sealed",
        f"/{parcels['WHAT-1']}/find?q=560001",
        "/put-away",
    ]
    return [f"returns{path}" for path in pages]


def test_axe_finds_nothing_serious_on_any_page(
    page: Page, places: list[str], log_in: Callable[[str], None], serious: Callable[..., list[str]]
) -> None:
    page.goto("/login")
    found = {"/login": serious()}
    log_in("admin")
    for theme in ("light", "dark"):
        page.context.add_cookies([{"name": "theme", "value": theme, "domain": "127.0.0.1", "path": "/"}])
        for path in places:
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
            found[f"{path} {theme}"] = serious(station=path.startswith("/floor"))
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_no_page_is_wider_than_a_telephone(page: Page, places: list[str], log_in: Callable[[str], None]) -> None:
    log_in("admin")
    page.set_viewport_size({"width": 400, "height": 800})
    too_wide = []
    for path in places:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(path)
    assert too_wide == []


def test_everything_to_be_touched_on_the_floor_is_large(
    page: Page, places: list[str], log_in: Callable[[str], None]
) -> None:
    """U24: 56 px at least."""
    log_in("admin")
    small = []
    for path in (path for path in places if path.startswith("/floor")):
        page.goto(path)
        for target in page.locator("button, a, input:not([type=hidden])").all():
            box = target.bounding_box()
            if box and min(box["width"], box["height"]) < 56:
                small.append((path, target.inner_text(), box))
    assert small == []


def test_pages_ask_nobody_but_the_house_and_hold_no_inline_script_or_style(
    page: Page, places: list[str], log_in: Callable[[str], None]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in("admin")
    for path in places:
        page.goto(path)
        html = page.content()
        assert re.findall(r"<(?:script|link|img|iframe|source)[^>]+(?:src|href)=[\"'](?:https?:)?//", html) == [], path
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=", html) == [], path
    house = page.url.split("/", 3)[2]
    assert {url.split("/", 3)[2] for url in asked} == {house}


def test_every_page_has_a_title_of_its_own(page: Page, places: list[str], log_in: Callable[[str], None]) -> None:
    log_in("admin")
    titles = []
    for path in places:
        page.goto(path)
        name, _, house = page.title().rpartition(" · ")
        assert (house, bool(name.strip())) == ("Godown", True), path
        titles.append(name)
    assert len(set(titles)) == len(titles), titles


def test_on_a_telephone_every_place_is_two_touches_away(page: Page, play: Play, log_in: Callable[[str], None]) -> None:
    log_in("admin")
    page.set_viewport_size({"width": 400, "height": 800})
    for path in ("/orders", f"/floor/{play.shop.site.code}/pick"):
        page.goto(path)
        expect(page.get_by_role("link", name="Exceptions")).to_be_hidden()
        page.get_by_role("button", name="Pages").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("link", name="Exceptions").click()
        expect(page).to_have_title("Exceptions · Godown")
