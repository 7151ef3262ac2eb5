"""Files and prints of the panel: putlists, quality check, recalls, bins, orders (facts/flipkart.md §5.5, §5.8)."""

import csv
from io import StringIO
from typing import Any

import httpx
import pypdfium2
import pytest

from fksandbox import Control, World

from .conftest import Caller, code
from .test_smart_stock import putlist


@pytest.fixture
def bins(world: World) -> list[str]:
    return list(world.bins[world.location_id])


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(response.text)))


def test_a_putlist_and_its_quality_check_come_as_files(caller: Caller, world: World, bins: Any) -> None:
    one, two = list(world.listings.values())[:2]
    made = putlist(caller, (one.listing_id, bins[-1], 1501), (two.listing_id, bins[-2], 3))
    assert rows(caller.panel("GET", "/putlist/downloadPutlist", putlistId=made))[1] == {
        "Item": "2", "Listing ID": two.listing_id, "SKU": two.sku, "Bin": bins[-2], "Quantity": "3",
    }  # fmt: skip
    assert code(caller.panel("GET", "/smart-inwarding/downloadQCFile", putlistId=made)) == "INVALID_PUT_LIST"
    caller.panel("POST", "/putlist/closePutlist", {"putlistId": made})
    checked = rows(caller.panel("GET", "/smart-inwarding/downloadQCFile", putlistId=made))
    assert [(row["QC Passed"], row["QC Failed"], row["Reason"]) for row in checked] == [
        ("0", "1501", "BIN_CAPACITY_EXCEEDED"),
        ("3", "0", ""),
    ]
    assert code(caller.panel("GET", "/putlist/downloadPutlist", putlistId="PL0")) == "INVALID_PUT_LIST"


@pytest.mark.parametrize(
    ("trigger", "status", "file"),
    [
        ("/putlist/triggerFileDownload", "/putlist/getFileDownloadStatus", "/putlist/downloadFile"),
        ("/recall/triggerListingsDownload", "/recall/getDownloadListingStatus", "/recall/downloadFile"),
    ],
)
def test_a_triggered_file_takes_its_time(
    caller: Caller, control: Control, world: World, bins: Any, trigger: str, status: str, file: str
) -> None:
    listing = next(iter(world.listings.values()))
    query = {"putlistId": putlist(caller, (listing.listing_id, bins[-1], 7))} if "putlist" in trigger else {}
    told = caller.panel("GET", trigger, **query).json()
    assert told["status"] == "IN_PROGRESS"
    assert code(caller.panel("GET", file, fileId=told["fileId"])) == "FILE_NOT_READY"
    control.set_clock(advance=2)
    assert caller.panel("GET", status, fileId=told["fileId"]).json()["status"] == "COMPLETED"
    found = rows(caller.panel("GET", file, fileId=told["fileId"]))
    assert (found[0]["Listing ID"], found[0]["Quantity"]) == (listing.listing_id, "7" if query else "100")
    assert code(caller.panel("GET", status, fileId="F9")) == "INVALID_FILE"


def upload(caller: Caller, content: bytes) -> httpx.Response:
    seller_id = caller.world.seller.seller_id
    return caller.client.post(
        "/napi/fbfLite/uploadRecallFile",
        params={"sellerId": seller_id},
        headers=caller.credentials(),
        files={"file": ("recall.csv", content, "text/csv")},
    )


def test_a_recall_file_takes_its_rows_out_of_smart(caller: Caller, control: Control, world: World) -> None:
    one, two = list(world.listings)[:2]
    sheet = f"Listing ID,Quantity\r\n{one},30\r\n{two},101\r\nLST,1\r\n"
    answer = upload(caller, b"\xef\xbb\xbf" + sheet.encode()).json()["items"]
    assert [row["errorCode"] for row in answer] == [None, "NOT_ENOUGH_STOCK", "INVALID_LISTING"]
    left = rows(caller.panel("GET", "/fbfLite/getInventoryAgeingReport"))
    assert {row["Listing ID"]: row["Quantity"] for row in left if row["Listing ID"] in (one, two)} == {
        one: "70",
        two: "100",
    }
    assert [one["recallId"] for one in caller.panel("GET", "/fbfLite/recalls").json()["recalls"]] == ["R000001"]
    before = control.bins()
    assert code(upload(caller, b"Listing ID,Quantity\r\nLST,-1\r\n")) == "INVALID_REQUEST"
    assert code(upload(caller, b"LID\r\n")) == "INVALID_REQUEST"
    assert code(upload(caller, b"\xff\xfe")) == "INVALID_REQUEST"
    assert code(caller.panel("POST", "/fbfLite/uploadRecallFile")) == "INVALID_REQUEST"
    assert control.bins() == before


def test_bins_and_the_age_of_stock_come_as_files(caller: Caller, control: Control, world: World, bins: Any) -> None:
    first, *_, last = rows(caller.panel("GET", "/fbfLite/downloadBinTemplate"))
    assert first == {"Bin": bins[0], "Capacity": "1500", "Used": "1500", "Available": "0"}
    assert last == {"Bin": bins[-1], "Capacity": "1500", "Used": "0", "Available": "1500"}
    control.set_clock(advance=3 * 86400)
    caller.login()
    aged = rows(caller.panel("GET", "/fbfLite/getInventoryAgeingReport"))
    assert {row["Age (days)"] for row in aged} == {"3"}
    assert sum(int(row["Quantity"]) for row in aged) == 40 * 100


def test_orders_of_a_bucket_come_as_a_file(caller: Caller, control: Control, sku: str) -> None:
    held = control.place_order([(sku, 2)], hold=True)
    control.place_order([(sku, 1)])
    (row,) = rows(caller.panel("GET", "/orders/download_csv_v3", state="shipments_upcoming", on_hold="true"))
    assert (row["Shipment ID"], row["Quantity"], row["On Hold"]) == (held["shipment_id"], "2", "Yes")
    assert code(caller.panel("GET", "/orders/download_csv_v3", state="anything")) == "INVALID_REQUEST"


def test_the_panel_prints_an_invoice_without_printing_a_label(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    ids = {"shipmentIds": shipment["shipment_id"]}
    refused = caller.panel("GET", "/fbfLite/print/invoice", **ids)
    assert code(refused) == "ORDER_ITEM_NOT_PACKED"
    caller.pack(str(caller.release()), shipment)
    control.set_clock(advance=5)
    page = pypdfium2.PdfDocument(caller.panel("GET", "/fbfLite/print/invoice", **ids).content)[0]
    assert "Tax Invoice" in page.get_textpage().get_text_range()
    path = f"/v3/shipments/{shipment['shipment_id']}/invoices"
    caller.api("GET", path, headers={"Accept": "application/json"})
    assert control.shipment(shipment["shipment_id"])["label_prints"] == 0
    assert control.calls(op="invoices")[-1].effects == [f"invoice_read:{shipment['shipment_id']}"]


def test_an_imei_is_checked_by_its_last_digit(caller: Caller, world: World) -> None:
    def valid(listing_id: str, imei: str) -> bool:
        found: bool = caller.panel("GET", "/fbfLite/validateIMEI", listingId=listing_id, imei=imei).json()["valid"]
        return found

    phone = next(one.listing_id for one in world.listings.values() if one.serial_numbered)
    kurta = next(one.listing_id for one in world.listings.values() if not one.serial_numbered)
    assert valid(phone, "490154203237518")
    assert not valid(phone, "490154203237517")
    assert not valid(phone, "49015420323751")
    assert not valid(kurta, "490154203237518")
