"""Adding and changing a channel account as a whole, through the console, and its set-up guide."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import clock, due
from godown.kit.clock import VirtualClock
from godown.kit.secrets import unseal_json
from godown.omni.channels import service as channels
from godown.omni.guide import service as guides
from godown.omni.models import ChannelAccount, ChannelLogin
from godown.proxy import repository as proxy
from godown.proxy.models import Login
from godown.wms.inward.service import Received, receive
from godown.wms.masters.service import Site
from godown.wms.models import Warehouse
from godown.wms.pools import service as pools
from godown.wms.pools import views
from people import browser
from world import COMMON, NOW, POOL

FORM = {
    "code": "fk-blr",
    "login": "flipkart-acme",
    "location": "LOC-1",
    "adapter": "panel",
    "stock_mode": "dedicated_pool",
    "warehouse": "BLR1",
    "pool": "FK-BLR",
    "picklist_size": "25",
    "release_after": "900",
    "poll_every": "120",
    "recheck_holds_every": "300",
    "sweep_every": "3600",
    "look_back_every": "86400",
    "read_bins_every": "21600",
    "pack_grace": "3",
    "read_cancellations_every": "300",
    "cancellations_window": "18000",
    "stock_buffer": "0",
    "send_stock_every": "10",
    "compare_stock_every": "86400",
    "app_id": "app",
    "app_secret": "hush",
    "username": "seller@acme.example",
    "password": "hush-hush",
    "api_url": "https://api.flipkart.net",
    "panel_url": "https://seller.flipkart.com",
}
NO_CREDENTIALS = {"app_id": "", "app_secret": "", "username": "", "password": ""}


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    with clock.use(VirtualClock(NOW)):
        opened = world.warehouse()
        world.skus(opened.seller_id, "RICE", "TEA")
        yield opened


@pytest.fixture
def admin(site: Site) -> Client:
    return browser("admin", "admin", site.seller_id)


def added(admin: Client, **changes: str) -> str:
    response = admin.post("/accounts/new", {**FORM, **changes})
    assert response.status_code == 302, response.content.decode()
    return str(response.url)


def test_an_added_account_is_known_on_all_sides_and_is_asked(site: Site, admin: Client) -> None:
    assert added(admin) == "/accounts/fk-blr/guide"
    account = channels.account([site.seller_id], "fk-blr")
    assert (account.warehouse, account.pool, account.stock_mode) == ("BLR1", "FK-BLR", "dedicated_pool")
    assert [(each.code, each.account) for each in views.pools(site)][1:] == [
        ("FK-BLR", "fk-blr"),
        (POOL, world.ACCOUNT),
    ]
    known = proxy.select_account("fk-blr")
    assert known is not None
    assert (known.location_id, known.adapter, known.login.code) == ("LOC-1", "panel", "flipkart-acme")
    assert known.login.api_url == "https://api.flipkart.net"
    assert due.next_at(["poll"]) == NOW


def test_a_change_keeps_credentials_that_are_not_given_again(site: Site, admin: Client) -> None:
    added(admin)
    before = bytes(Login.objects.get().sealed_secrets)
    response = admin.post("/accounts/fk-blr", {**FORM, **NO_CREDENTIALS, "poll_every": "60", "location": "LOC-2"})
    assert response.status_code == 302
    assert channels.account([site.seller_id], "fk-blr").poll_every == 60
    known = proxy.select_account("fk-blr")
    assert known is not None
    assert known.location_id == "LOC-2"
    assert bytes(Login.objects.get().sealed_secrets) == before
    page = admin.get("/accounts/fk-blr").content.decode()
    assert 'name="location" value="LOC-2"' in page
    assert 'name="poll_every" value="60"' in page
    assert "hush" not in page


def test_bins_are_filled_by_themselves_and_read_as_often_as_the_form_says(site: Site, admin: Client) -> None:
    added(admin, fill_bins="on", read_bins_every="3600")
    account = channels.account([site.seller_id], "fk-blr")
    assert (account.fill_bins, account.read_bins_every) == (True, 3600)
    assert 'name="fill_bins" checked' in admin.get("/accounts/fk-blr").content.decode()
    assert admin.post("/accounts/fk-blr", {**FORM, **NO_CREDENTIALS}).status_code == 302
    account = channels.account([site.seller_id], "fk-blr")
    assert (account.fill_bins, account.read_bins_every) == (False, 21600)


def test_an_account_may_be_told_to_follow_cancellations(site: Site, admin: Client) -> None:
    added(admin, follow_cancellations="on", relive_unpicked="on", cancellations_window="3600")
    account = channels.account([site.seller_id], "fk-blr")
    assert (account.follow_cancellations, account.relive_unpicked, account.cancellations_window) == (True, True, 3600)
    assert "followed by itself" in admin.get("/accounts").content.decode()
    assert admin.post("/accounts/fk-blr", {**FORM, **NO_CREDENTIALS}).status_code == 302
    assert channels.account([site.seller_id], "fk-blr").follow_cancellations is False
    assert "a person follows" in admin.get("/accounts").content.decode()


def test_seller_fulfilment_needs_no_panel_and_leaves_the_panels_user_alone(site: Site, admin: Client) -> None:
    api_only = {"adapter": "v3", "username": "", "password": ""}
    added(admin, **api_only)
    assert unseal_json(bytes(Login.objects.get().sealed_secrets))["username"] == ""
    added(admin, code="smart", location="LOC-2", pool="FK-2")
    assert admin.post("/accounts/fk-blr", {**FORM, **api_only, "app_secret": "new"}).status_code == 302
    secrets = unseal_json(bytes(Login.objects.get().sealed_secrets))
    assert (secrets["app_secret"], secrets["username"], secrets["password"]) == ("new", FORM["username"], "hush-hush")


def test_flipkart_keeps_no_bins_of_seller_fulfilled_stock(site: Site, admin: Client) -> None:
    added(admin, adapter="v3")
    for page in ("bins", "plans", "compare"):
        told = admin.get(f"/flipkart/{page}?account=fk-blr").content.decode()
        assert "Flipkart keeps no bins of this account" in told
    added(admin, code="smart", location="LOC-2", pool="FK-2")
    assert "Flipkart keeps no bins" not in admin.get("/flipkart/bins").content.decode()  # shows the one that has some
    matrix = admin.get("/accounts").content.decode()
    assert "not needed" in matrix


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"code": "FK BLR"}, "FK BLR is no code"),
        ({"code": ""}, "This is needed"),
        ({"location": "a location"}, "is no location id"),
        ({"pool": "COMMON"}, "COMMON is no name of a pool"),
        ({"pool": "fk pool"}, "fk pool is no name of a pool"),
        ({"picklist_size": "51"}, "51 is not from 1 to 50"),
        ({"poll_every": "soon"}, "soon is not from 1 to"),
        ({"stock_mode": "magic"}, "magic is none of the choices"),
        ({"password": ""}, "all four are needed"),
        ({"adapter": "v3", "app_secret": ""}, "all four are needed"),
        ({"api_url": "api.flipkart.net"}, "is no address"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(
    site: Site, admin: Client, change: dict[str, str], text: str
) -> None:
    response = admin.post("/accounts/new", {**FORM, **change})
    assert response.status_code == 400
    assert text in response.content.decode()
    assert not ChannelAccount.objects.exists()
    assert not ChannelLogin.objects.exists()
    assert proxy.select_account("fk-blr") is None


def test_what_is_somebody_elses_is_refused_whole(site: Site, admin: Client) -> None:
    other = world.seller("other")
    world.account(other, code="theirs")
    for change, status, text in (
        ({"code": "theirs"}, 409, "account code theirs is taken"),
        ({"login": "login-of-theirs"}, 409, "log-in code login-of-theirs is taken"),
        ({"pool": POOL}, 409, "cannot be dedicated to account fk-blr"),
        ({"warehouse": "PNQ9"}, 404, "no warehouse PNQ9"),
    ):
        response = admin.post("/accounts/new", {**FORM, **change})
        assert response.status_code == status
        assert text in response.content.decode()
    assert list(ChannelAccount.objects.values_list("code", flat=True)) == ["theirs"]
    assert [each.code for each in views.pools(site)] == [COMMON, POOL]
    assert proxy.select_account("fk-blr") is None


def test_both_directions_of_a_dedicated_warehouse_are_refused_on_the_page(site: Site, admin: Client) -> None:
    added(admin, stock_mode="dedicated_warehouse", pool="")
    assert Warehouse.objects.get(id=site.id).sole_account == "fk-blr"
    response = admin.post("/accounts/new", {**FORM, "code": "fk-two", "location": "LOC-2", "pool": "FK-TWO"})
    assert response.status_code == 409
    assert "a dedicated warehouse serves one account only, and it serves fk-blr" in response.content.decode()

    assert admin.post("/accounts/fk-blr", {**FORM, **NO_CREDENTIALS}).status_code == 302
    assert Warehouse.objects.get(id=site.id).sole_account is None
    added(admin, code="fk-two", location="LOC-2", pool="FK-TWO")
    response = admin.post("/accounts/fk-two", {**FORM, **NO_CREDENTIALS, "stock_mode": "dedicated_warehouse"})
    assert response.status_code == 409
    assert "it serves fk-blr" in response.content.decode()
    assert channels.account([site.seller_id], "fk-two").stock_mode == "dedicated_pool"


def test_an_account_that_the_proxy_does_not_take_is_not_asked_until_it_is_put_right(site: Site, admin: Client) -> None:
    response = admin.post("/accounts/new", {**FORM, **NO_CREDENTIALS})
    assert response.status_code == 409
    assert "There is no channel log-in flipkart-acme" in response.content.decode()
    assert due.next_at(["poll"]) is None
    added(admin)
    assert due.next_at(["poll"]) == NOW


def test_a_stranger_and_a_supervisor_change_no_account(site: Site, admin: Client) -> None:
    added(admin)
    stranger = browser("stranger", "admin", world.seller("stranger"))
    supervisor = browser("supervisor", "supervisor", site.seller_id)
    for path in ("/accounts/fk-blr", "/accounts/fk-blr/guide"):
        assert stranger.get(path).status_code == 404
    assert stranger.post("/accounts/fk-blr", FORM).status_code == 404
    assert stranger.post("/accounts/new", FORM).status_code == 404  # not their warehouse
    assert supervisor.get("/accounts/fk-blr/guide").status_code == 200
    for path in ("/accounts/new", "/accounts/fk-blr"):
        assert (supervisor.get(path).status_code, supervisor.post(path, FORM).status_code) == (403, 403)


def test_the_guide_reads_its_steps_from_the_data(site: Site, admin: Client) -> None:
    added(admin)
    receive(site, [Received("RICE", "A-01", 10)], "GRN-1", "receipt:1", NOW)
    with CaptureQueriesContext(connection) as queries:
        found = guides.guide(channels.account([site.seller_id], "fk-blr"), NOW)
    assert [each.step.code for each in found.steps if each.state == "done"] == ["bins", "skus", "pool", "receive"]
    assert found.next is not None
    assert (found.next.step.code, found.next.number) == ("connect", 3)
    assert len(queries) <= 8
    pools.allocate(site, "FK-BLR", {"RICE": 4}, "opening stock", "a1", NOW)
    page = admin.get("/accounts/fk-blr/guide").content.decode()
    assert "5 of 14 steps" in page
    assert "4 pieces allocated, 4 in the pool now" in page
    assert 'href="/stock/BLR1/documents/new"' in page


@pytest.mark.parametrize("mode", ["dedicated_pool", "dedicated_warehouse", "common_pool"])
def test_every_link_of_the_guide_leads_to_a_page(site: Site, admin: Client, mode: str) -> None:
    added(admin, stock_mode=mode)
    page = admin.get("/accounts/fk-blr/guide").content.decode()
    links = re.findall(r'<a class="btn btn-sm[^"]*" href="([^"]+)"', page)
    assert len(links) == page.count('class="guide-side"')
    for link in links:
        assert admin.get(link.replace("&amp;", "&")).status_code == 200, link
