"""Masters: warehouses and listings by file, one row by form, and lists of them."""

from collections.abc import Iterator

import pytest

from godown.kit import clock, jobs
from godown.kit.clock import VirtualClock
from godown.kit.errors import NotFound
from godown.kit.sheets import Outcome, Scope, declaring
from godown.kit.sheets import service as uploads
from godown.omni.channels.service import Account
from godown.omni.models import Listing, Order
from godown.omni.orders import service as orders
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku
from godown.wms.models import Location, Pool, Sku, Warehouse
from people import browser
from world import NOW, account, channel_order, seller, skus, warehouse


@pytest.fixture
def shop(database: str) -> Iterator[Account]:
    with clock.use(VirtualClock(NOW)):
        mine = seller()
        warehouse(mine)
        skus(mine, "RICE", "TEA", "SALT")
        yield account(mine, "RICE", "TEA")


def applied(seller_id: int, sheet: str, choices: dict[str, str], *lines: str) -> uploads.Upload:
    upload_id = uploads.receive(seller_id, sheet, choices, "x.csv", "\n".join(lines).encode(), NOW)
    jobs.run_due(NOW)
    uploads.apply([seller_id], upload_id, uploads.GOOD, NOW)
    jobs.run_due(NOW)
    return uploads.upload([seller_id], upload_id)


def faults(upload: uploads.Upload) -> dict[int, list[str]]:
    rows = uploads.rows([upload.seller_id], upload.id, [Outcome.ERROR])
    return {row.row_no: [fault.code for fault in row.faults] for row in rows}


# --- warehouses ---------------------------------------------------------------------------------------------------


def test_a_warehouse_of_a_file_is_furnished_and_a_known_one_corrected(database: str) -> None:
    site = warehouse(seller())
    upload = applied(
        site.seller_id,
        "warehouses",
        {},
        "warehouse,name,time_zone,gstin,city,pincode",
        "BLR1,Bengaluru Hoskote,,29ABCDE1234F1Z5,Bengaluru,562114",
        "DEL1,Delhi,Asia/Kolkata,,Delhi,",
        "DEL2,Delhi,Asia/Delhi,07ABC,,1100",
        "D L,Delhi,,,,",
    )
    assert (upload.changed, upload.new) == (1, 1)
    assert faults(upload) == {
        4: ["masters.bad_time_zone", "masters.bad_gstin", "masters.bad_pincode"],
        5: ["masters.bad_warehouse_code"],
    }
    known = Warehouse.objects.get(id=site.id)
    assert (known.name, known.gstin, known.address["city"]) == ("Bengaluru Hoskote", "29ABCDE1234F1Z5", "Bengaluru")
    new = Warehouse.objects.get(code="DEL1")
    assert Pool.objects.filter(warehouse=new).values_list("code", flat=True).get() == "COMMON"
    kinds = {
        kind: set(Location.objects.filter(warehouse_id=each).values_list("kind", flat=True))
        for kind, each in (("new", new.id), ("known", site.id))
    }
    assert kinds["new"] == kinds["known"] - {"bin", "tote"}
    assert Location.objects.filter(warehouse_id=site.id, kind="dock").count() == 1
    exported = b"".join(uploads.export(declaring.sheet("warehouses"), Scope(site.seller_id)))
    again = applied(site.seller_id, "warehouses", {}, exported.decode("utf-8-sig"))
    assert (again.same, again.changes) == (2, 0)


def test_only_who_configures_adds_a_warehouse(shop: Account) -> None:
    typed = {"warehouse": "DEL1", "name": "Delhi"}
    assert browser("supervisor", "supervisor", shop.seller_id).post("/files/warehouses/row", typed).status_code == 404
    assert not Warehouse.objects.filter(code="DEL1").exists()
    response = browser("admin", "admin", shop.seller_id).post("/files/warehouses/row", typed)
    assert (response.status_code, response.url) == (302, "/warehouses?seller=acme")
    assert Warehouse.objects.get(code="DEL1").time_zone == "Asia/Kolkata"


# --- listings -----------------------------------------------------------------------------------------------------


def test_listings_by_file_need_a_known_sku_and_free_the_orders_that_wait(shop: Account) -> None:
    found = orders.take_in(shop, [channel_order("S1", {"SALT": 1})], NOW, NOW).new["S1"]
    assert Order.objects.get(id=found).status == "FAILED"
    upload = applied(
        shop.seller_id,
        "listings",
        {"account": shop.code},
        "channel_sku,listing_id,fsn,sku,enabled",
        "fk-SALT,LST-SALT,FSN-SALT,SALT,yes",
        "fk-RICE,LST-RICE,FSN-RICE,RICE,no",
        "fk-TEA,LST-TEA,FSN-TEA,TEA,",
        "fk-GHOST,L,F,GHOST,yes",
        "fk-X,L,F,RICE,perhaps",
    )
    assert (upload.new, upload.changed, upload.same) == (1, 1, 1)
    assert faults(upload) == {5: ["listings.no_sku"], 6: ["sheets.not_yes_no"]}
    assert Order.objects.get(id=found).status == "UNFULFILLABLE"
    assert not Listing.objects.get(channel_sku="fk-RICE").enabled


def test_a_disabled_listing_fails_new_orders_until_it_is_enabled(shop: Account) -> None:
    client = browser("supervisor", "supervisor", shop.seller_id)
    assert client.post("/listings", {"account": shop.code, "row": "fk-RICE", "do": "disable"}).status_code == 302
    found = orders.take_in(shop, [channel_order("S1", {"RICE": 1})], NOW, NOW).new["S1"]
    assert Order.objects.get(id=found).status == "FAILED"
    assert b"fk-RICE" in client.get("/listings?state=off").content
    assert b"fk-TEA" not in client.get("/listings?state=off").content
    client.post("/listings", {"account": shop.code, "row": "fk-RICE", "do": "enable"})
    jobs.run_due(NOW)
    assert Order.objects.get(id=found).status == "UNFULFILLABLE"


def test_a_stranger_neither_sees_nor_changes_masters(shop: Account) -> None:
    stranger = browser("admin", "admin", seller("stranger"))
    for path in ("/skus", "/warehouses", "/listings", "/places"):
        content = stranger.get(path).content
        assert b"RICE" not in content
        assert b"BLR1" not in content
    assert stranger.get("/skus?seller=acme").status_code == 404
    assert stranger.get(f"/listings?account={shop.code}").status_code == 404
    assert stranger.post("/listings", {"account": shop.code, "row": "fk-RICE", "do": "disable"}).status_code == 404
    assert stranger.get("/places?warehouse=BLR1").status_code == 404
    assert stranger.get("/places/labels.pdf?warehouse=BLR1").status_code == 404
    assert stranger.post("/files/skus/row", {"seller": "acme", "sku": "RICE"}).status_code == 404
    assert Listing.objects.get(channel_sku="fk-RICE").enabled


# --- one row ------------------------------------------------------------------------------------------------------

SKU = {
    "sku": "SUGAR",
    "title": "Sugar",
    "hsn": "2501",
    "tax_percent": "5",
    "length_cm": "20",
    "breadth_cm": "10",
    "height_cm": "4",
    "weight_g": "1000",
}


def test_a_row_that_is_typed_is_judged_as_a_file_is(shop: Account) -> None:
    client = browser("supervisor", "supervisor", shop.seller_id)
    wrong = client.post("/files/skus/row", SKU | {"hsn": "501", "weight_g": ""})
    assert wrong.status_code == 400
    assert b"lacks its leading zeros" in wrong.content
    assert b"The cell is empty." in wrong.content
    assert not Sku.objects.filter(code="SUGAR").exists()
    assert client.post("/files/skus/row", SKU).status_code == 302
    assert client.post("/files/skus/row", SKU | {"title": "Rock sugar"}).status_code == 302
    assert Sku.objects.get(code="SUGAR").title == "Rock sugar"
    assert b"Rock sugar" in client.get("/skus?q=rock").content


def test_a_row_is_typed_into_fields_that_have_words_for_names(shop: Account) -> None:
    client = browser("supervisor", "supervisor", shop.seller_id)
    form = client.post(
        "/files/listings/row", {"account": shop.code, "channel_sku": "X", "sku": "NONE", "enabled": "no"}
    )
    page = form.content.decode()
    assert "SKU on Flipkart" in page
    assert '<option value="no" selected>no</option>' in page
    assert 'aria-describedby="wrong-sku"' in page
    assert ">channel_sku<" not in page
    places = client.get("/files/places/row?kind=tote").content.decode()
    assert [f'value="{kind}"' in places for kind in ("bin", "tote", "dock")] == [True] * 3
    assert '<option value="tote" selected>' in places


def test_every_sheet_that_is_typed_has_a_label_for_each_field() -> None:
    named = {sheet.name: [column.label for column in sheet.columns()] for sheet in declaring.sheets() if sheet.single}
    assert set(named) == {"skus", "warehouses", "places", "listings"}
    for labels in named.values():
        assert len(set(labels)) == len(labels)
        assert [label for label in labels if "_" in label or not label[0].isupper()] == []


def test_a_sheet_whose_rows_belong_together_has_no_form(shop: Account) -> None:
    with pytest.raises(NotFound):
        uploads.put_row(shop.seller_id, "return-orders", {}, {}, NOW)


def test_a_long_list_goes_on_where_it_ended(shop: Account) -> None:
    masters.add_skus(shop.seller_id, [NewSku(f"S-{number:03}", "Salt") for number in range(150)])
    client = browser("supervisor", "supervisor", shop.seller_id)
    first = client.get("/skus?q=S-").content
    assert (b"S-099" in first, b"S-100" in first) == (True, False)
    second = client.get("/skus?q=S-&after=S-099").content
    assert (b"S-099<" in second, b"S-149" in second) == (False, True)
