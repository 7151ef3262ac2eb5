"""Every route: its permission, what a stranger gets, and how pages answer when something is wrong."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from godown.access.guard import permission_of
from godown.access.roles import Permission
from godown.kit import clock, files
from godown.kit.clock import VirtualClock
from godown.omni import urls as omni
from godown.omni.allocation import service as allocation
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.exceptions.service import Trouble
from godown.omni.fulfilment.messages import PICKED_SHORT
from godown.omni.models import Document
from godown.omni.orders import service as orders
from godown.wms.inward import service as inward
from godown.wms.masters import service as masters
from godown.wms.packing.models import Shipment
from godown.wms.transfers import service as transfers
from people import browser
from world import NOW, account, channel_order, outward_order, packed, picked, seller, skus, stocked, warehouse

PUBLIC = {"login", "logout", "lock", "switch", "theme", "healthz", "readyz"}
FLOOR = ("pick", "pick_transfers", "putback", "pack", "handover", "receive", "putaway", "returns_dock", "count")
STOCK = ("stock", "counts", "receipts", "transfers", "quarantine")
MASTERS = ("skus", "warehouses", "listings", "places", "files")
ADMINS = {"floor_rules", "people"}
PAGES = ("orders", "exceptions", "accounts", *sorted(ADMINS), *MASTERS, *STOCK, *FLOOR)
PDF = b"%PDF-1.7 the label"


def routes(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns)
        else:
            yield each


@pytest.fixture
def shop(database: str) -> Iterator[Account]:
    with clock.use(VirtualClock(NOW)):
        seller_id = seller()
        warehouse(seller_id)
        skus(seller_id, "RICE", "TEA")
        yield account(seller_id, "RICE", "TEA")


@pytest.fixture
def order_id(shop: Account) -> UUID:
    """An order whose document is there."""
    found = orders.take_in(shop, [channel_order("S-1", {"RICE": 1})], NOW, NOW).new["S-1"]
    stored = files.store("documents", PDF)
    Document.objects.create(
        order_id=found,
        seller_id=shop.seller_id,
        account_id=shop.id,
        shipment_id=1,
        wanted_at=NOW,
        stored_at=NOW,
        file_key=stored.key,
        sha256=stored.sha256,
        awb="AWB-1",
        transporter="EKART",
        invoice_number="INV-1",
    )
    return found


def test_every_route_declares_a_permission_and_few_are_public() -> None:
    declared = {route.name: permission_of(route.callback) for route in routes()}
    assert {name for name, permission in declared.items() if permission is None} == set()
    api = {route.name for route in routes(omni.urlpatterns)}
    assert {name for name, permission in declared.items() if permission is Permission.PUBLIC} == PUBLIC | api


def test_a_stranger_finds_nothing_on_any_order_route(shop: Account, order_id: UUID) -> None:
    stranger = browser("stranger", "admin", seller("stranger"))
    found = {
        route.name: stranger.get(
            reverse(route.name, args=[order_id, *(["retry"] if route.name == "order_action" else [])])
        ).status_code
        for route in routes()
        if "order_id" in route.pattern.converters
    }
    assert found == {
        "order": 404,
        "document": 404,
        "cancel": 404,
        "ask_read_back": 405,
        "cancel_done": 404,
        "order_action": 405,
    }
    for listing in ("orders", "order_list", "exceptions", "accounts", "stock", "receipts", "transfers"):
        response = stranger.get(reverse(listing))
        assert response.status_code == 200
        assert b"S-1" not in response.content  # a token of the page may hold any letters, but no dash
        assert shop.code.encode() not in response.content


def test_a_stranger_finds_no_receipt_and_no_transfer(shop: Account) -> None:
    site = masters.site([shop.seller_id], "BLR1")
    receipt = inward.announce(site, "PO-1", {"RICE": 1}, NOW)
    transfer = transfers.draft(site, warehouse(shop.seller_id, "HYD1"), "STO-1", {"RICE": 1}, NOW)
    stranger = browser("stranger", "admin", seller("stranger"))
    values = {"receipt_id": receipt, "transfer_id": transfer}
    found = {}
    for route in routes():
        name = next((name for name in values if set(route.pattern.converters) == {name}), None)
        if name:
            path = reverse(route.name, args=[values[name]])
            found[route.name] = {stranger.get(path).status_code, stranger.post(path, {"why": "x"}).status_code}
    assert found == {
        "receipt": {404, 405},
        "close_receipt": {404, 405},
        "cancel_receipt": {404, 405},
        "tell_receipt": {404, 405},
        "transfer": {404, 405},
        "approve_transfer": {404, 405},
        "cancel_transfer": {404, 405},
    }
    assert (inward.find([shop.seller_id], receipt).status, transfers.find([shop.seller_id], transfer).status) == (
        "open",
        "draft",
    )


def test_a_stranger_finds_nothing_on_any_floor_route(shop: Account) -> None:
    warehouse_of_stranger = warehouse(seller("stranger"), code="PNQ1")
    assert warehouse_of_stranger.code == "PNQ1"
    stranger = browser("stranger", "admin", seller("stranger"))
    values = {
        "warehouse": "BLR1",
        "wave_id": 1,
        "shipment_id": 1,
        "manifest_id": 1,
        "receipt_id": uuid4(),
        "transfer_id": uuid4(),
    }
    values |= {"entry_id": 1, "parcel_id": 1, "item_id": 1}
    values |= {"document_id": 1, "code": "RICE", "count_id": 1, "action": "approve"}
    checked = []
    for route in routes():
        if "warehouse" not in route.pattern.converters:
            continue
        path = reverse(route.name, kwargs={name: values[name] for name in route.pattern.converters})
        body = {"code": "X", "gesture": str(uuid4()), "courier": "EKART"}
        for response in (stranger.get(path), stranger.post(path, body)):
            assert response.status_code in (404, 405), path
        checked.append(route.name)
    assert len(checked) == 52


@pytest.mark.parametrize(
    ("role", "home", "allowed"),
    [
        ("picker", "/pick", {"pick", "pick_transfers", "putback"}),
        ("packer", "/pack", {"pack", "handover", "putback"}),
        ("receiver", "/receive", {"receive", "putaway", "returns_dock", "putback", "count"}),
        ("supervisor", "/orders", set(PAGES) - ADMINS),
        ("admin", "/orders", set(PAGES)),
    ],
)
def test_a_role_sees_its_own_pages_only(shop: Account, role: str, home: str, allowed: set[str]) -> None:
    client = browser(role, role, shop.seller_id)
    assert client.get("/").url == home
    for name in PAGES:
        status = client.get(reverse(name)).status_code
        assert status == 403 if name not in allowed else status in (200, 302), name


def test_a_packer_sees_neither_order_nor_document(shop: Account, order_id: UUID) -> None:
    """U27: no order list for the floor."""
    packer = browser("packer", "packer", shop.seller_id)
    assert packer.get(f"/orders/{order_id}").status_code == 403
    assert packer.get(f"/orders/{order_id}/document").status_code == 403


def test_a_document_is_a_download_that_can_run_nothing(shop: Account, order_id: UUID) -> None:
    response = browser("admin", "admin", shop.seller_id).get(f"/orders/{order_id}/document")
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="S-1.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    policy = set(response["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "sandbox allow-downloads"} <= policy


def test_without_a_log_in_every_other_page_leads_to_the_log_in(shop: Account) -> None:
    response = Client(HTTP_HOST="127.0.0.1").get("/orders?sla=2h")
    assert (response.status_code, response.url) == (302, "/login?next=/orders%3Fsla%3D2h")


def test_a_piece_of_a_page_asked_for_after_the_session_ended_reloads_the_page(shop: Account) -> None:
    response = Client(HTTP_HOST="127.0.0.1").get("/orders", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"]) == (204, "true")


def test_pages_carry_a_policy_that_forbids_everything_foreign(shop: Account) -> None:
    response = browser("admin", "admin", shop.seller_id).get("/orders")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_an_unknown_address_and_a_thing_that_does_not_exist_look_like_the_house(shop: Account) -> None:
    client = browser("admin", "admin", shop.seller_id)
    for path in ("/nothing", f"/orders/{uuid4()}", "/floor/NOWHERE/pick"):
        response = client.get(path)
        assert response.status_code == 404
        assert b"Back to the start" in response.content


@pytest.mark.parametrize(
    "query", ["sla=never", "hold=perhaps", "status=LOST", "after=yesterday", "after=~", "q=%25%27%22", "account=x"]
)
def test_a_filter_that_means_nothing_is_no_error(shop: Account, query: str) -> None:
    client = browser("admin", "admin", shop.seller_id)
    for path in ("/orders", "/orders/list", "/exceptions", "/stock"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_a_scan_without_a_gesture_is_refused_and_changes_nothing(shop: Account) -> None:
    client = browser("packer", "packer", shop.seller_id)
    answer = client.post("/floor/BLR1/pack/scan", {"code": "T-01"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "console.bad_scan")
    assert not Shipment.objects.exists()


def test_printing_is_written_on_the_orders_timeline(shop: Account) -> None:
    from godown.kit import history
    from godown.wms import channel
    from papers import PaperChannel

    before = channel.desk()
    channel.use(PaperChannel())
    try:
        site = masters.site([shop.seller_id], "BLR1")
        stocked(site, {"A-01": {"RICE": 1}})
        order = outward_order(site, RICE=1)
        picked(site, order)
        shipment_id = packed(site, order)[order.id]
    finally:
        channel.use(before)
    stored = files.store("documents", PDF)
    Shipment.objects.filter(id=shipment_id).update(document_key=stored.key, document_sha256=stored.sha256)
    response = browser("packer", "packer", shop.seller_id).post(f"/floor/BLR1/pack/{shipment_id}/print")
    assert response.content == PDF
    last = history.timeline([shop.seller_id], order.id)[-1]
    assert (last.code, last.actor) == ("packing.printed", "packer")


def test_probes_answer_without_a_log_in(database: str) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_the_theme_comes_back_to_our_own_pages_only(database: str) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    response = client.post("/theme", {"next": "https://elsewhere.example/"})
    assert (response.url, response.cookies["theme"].value) == ("/", "dark")
    assert client.post("/theme", {"next": "/orders?sla=2h"}).url == "/orders?sla=2h"


def test_a_short_order_is_picked_again_only_by_who_may_change_orders(shop: Account) -> None:
    from godown.wms.outward.models import OutwardOrder

    stocked(masters.site([shop.seller_id], "BLR1"), {"A-01": {"RICE": 1}})
    found = orders.take_in(shop, [channel_order("S1", {"RICE": 1})], NOW, NOW).new["S1"]
    allocation.allocate(shop, NOW, 10)
    OutwardOrder.objects.filter(id=found).update(status="UNFULFILLABLE")
    supervisor = browser("supervisor", "supervisor", shop.seller_id)
    assert b"Pick again" in supervisor.get(f"/orders/{found}").content
    assert browser("picker", "picker", shop.seller_id).post(f"/orders/{found}/retry").status_code == 403
    assert browser("stranger", "admin", seller("stranger")).post(f"/orders/{found}/retry").status_code == 404
    assert OutwardOrder.objects.get(id=found).status == "UNFULFILLABLE"
    assert supervisor.post(f"/orders/{found}/retry").status_code == 302
    assert OutwardOrder.objects.get(id=found).status == "ACKNOWLEDGED"
    assert b"Pick again" not in supervisor.get(f"/orders/{found}").content
    assert supervisor.post(f"/orders/{found}/retry").status_code == 409
    assert supervisor.post(f"/orders/{found}/burn").status_code == 404


def test_a_stranger_finds_no_upload_and_a_packer_no_files(shop: Account) -> None:
    from godown.kit.sheets import service as sheets

    upload_id = sheets.receive(shop.seller_id, "skus", {}, "secret.csv", b"sku\n", NOW)
    stranger = browser("stranger", "admin", seller("stranger"))
    assert b"secret.csv" not in stranger.get("/files").content
    assert b"secret.csv" not in stranger.get("/files/skus").content
    assert stranger.get("/files/skus/export.csv?seller=acme").status_code == 404
    for path in (f"/files/uploads/{upload_id}", f"/files/uploads/{upload_id}/errors.csv"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/files/uploads/{upload_id}/apply", {"mode": "good"}).status_code == 404
    packer = browser("packer", "packer", shop.seller_id)
    assert packer.get(f"/files/uploads/{upload_id}").status_code == 403
    assert b"secret.csv" in browser("admin", "admin", shop.seller_id).get("/files").content


def test_a_file_of_200_megabytes_is_refused_by_its_announced_size(shop: Account) -> None:
    client = browser("admin", "admin", shop.seller_id)
    response = client.post(
        "/files/skus", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH="200000000"
    )
    assert response.status_code == 413
    assert b"The file is too large" in response.content


def test_an_exception_is_taken_on_its_page_by_who_may_change_orders(shop: Account) -> None:
    exceptions.report([Trouble(shop.seller_id, shop.id, PICKED_SHORT, "S1")], NOW)
    (case,) = exceptions.open_cases([shop.seller_id])
    for name, role, seller_id, status in (
        ("picker", "picker", shop.seller_id, 403),
        ("stranger", "admin", seller("stranger"), 404),
        ("meera", "supervisor", shop.seller_id, 302),
    ):
        assert browser(name, role, seller_id).post(f"/exceptions/{case.id}/take").status_code == status
    assert exceptions.open_cases([shop.seller_id])[0].owner == "meera"
