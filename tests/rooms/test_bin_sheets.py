"""Flipkart's bins as a sheet: judged row by row, never above the limit, and a re-upload changes nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from godown.access.models import Seller
from godown.kit import clock, jobs
from godown.kit.clock import VirtualClock
from godown.kit.sheets import Outcome, Scope
from godown.kit.sheets import service as uploads
from godown.kit.sheets.declaring import sheet
from godown.omni.bins import service as bins
from godown.omni.channels.service import Account
from world import ACCOUNT, NOW, account, seller

pytestmark = pytest.mark.usefixtures("database")

HEADINGS = "flipkart_bin,listing_id,pieces\n"


@pytest.fixture
def shop() -> Iterator[Account]:
    with clock.use(VirtualClock(NOW)):
        yield account(seller(), "RICE", "TEA")


def work() -> None:
    for kind in ("check_upload", "apply_upload"):
        jobs.run_pass(jobs.get(kind), clock.now())


def sent(shop: Account, *rows: str) -> uploads.Upload:
    content = (HEADINGS + "".join(f"{row}\n" for row in rows)).encode()
    upload = uploads.receive(shop.seller_id, "flipkart-bins", {"account": ACCOUNT}, "bins.csv", content, clock.now())
    work()
    return uploads.upload([shop.seller_id], upload)


def applied(shop: Account, *rows: str) -> uploads.Upload:
    upload = sent(shop, *rows)
    uploads.apply([shop.seller_id], upload.id, uploads.WHOLE, clock.now())
    work()
    done = uploads.upload([shop.seller_id], upload.id)
    assert done.status == "APPLIED"
    return done


def lying(shop: Account) -> dict[tuple[str, str], int]:
    return {(each.bin, each.listing_id): each.pieces for each in bins.contents([shop.seller_id], shop.id)}


def problems(shop: Account, *rows: str) -> list[tuple[str, str]]:
    upload = sent(shop, *rows)
    assert lying(shop) == {}
    found = uploads.rows([shop.seller_id], upload.id, [Outcome.ERROR])
    return [(fault.code, fault.column) for row in found for fault in row.faults]


def test_a_sheet_says_what_lies_where_and_names_empty_bins(shop: Account) -> None:
    applied(shop, "A-01,LST-RICE,40", "A-01,LST-TEA,2", "A-02,,0")
    assert lying(shop) == {("A-01", "LST-RICE"): 40, ("A-01", "LST-TEA"): 2}
    mirror = bins.mirror([shop.seller_id], shop.code)
    assert (mirror.source, mirror.read_at, mirror.bins, mirror.used) == ("file", NOW, 2, 42)


def test_what_it_does_not_name_stays(shop: Account) -> None:
    applied(shop, "A-01,LST-RICE,40", "A-02,LST-TEA,5")
    applied(shop, "A-01,LST-RICE,30")
    assert lying(shop) == {("A-01", "LST-RICE"): 30, ("A-02", "LST-TEA"): 5}


def test_a_bin_above_its_limit_an_unknown_listing_and_pieces_of_nothing_are_errors(shop: Account) -> None:
    assert problems(shop, "A-01,LST-RICE,1000", "A-01,LST-TEA,501") == [
        ("bins.over_capacity", "pieces"),
        ("bins.over_capacity", "pieces"),
    ]
    assert problems(shop, "A-01,LST-SALT,1") == [("bins.unknown_listing", "listing_id")]
    assert problems(shop, "A-01,,1") == [("bins.row_without_listing", "listing_id")]


def test_the_export_uploaded_again_changes_nothing(shop: Account) -> None:
    applied(shop, "A-01,LST-RICE,40", "A-02,,0")
    content = b"".join(uploads.export(sheet("flipkart-bins"), Scope(shop.seller_id, {"account": ACCOUNT}))).decode(
        "utf-8-sig"
    )
    upload = sent(shop, *content.splitlines()[1:])
    assert (upload.total, upload.same) == (2, 2)


def test_the_same_pieces_told_a_day_later_make_their_bins_fresh_again(shop: Account) -> None:
    applied(shop, "A-01,LST-RICE,40", "A-02,LST-TEA,5", "A-03,,0")
    with clock.use(VirtualClock(NOW + timedelta(days=1))):
        applied(shop, "A-01,LST-RICE,40", "A-03,,0")
        assert sent(shop, "A-01,LST-RICE,40", "A-02,LST-TEA,5").same == 1
    assert {code: at - NOW for code, at in bins.ages(shop.id).by_bin.items()} == {
        "A-01": timedelta(days=1),
        "A-02": timedelta(0),
        "A-03": timedelta(days=1),
    }


def test_another_sellers_account_is_not_offered(shop: Account) -> None:
    stranger = seller("stranger")
    assert Seller.objects.count() == 2
    (choice,) = sheet("flipkart-bins").choices
    assert list(choice.options(stranger)) == []
    assert list(choice.options(shop.seller_id)) == [(ACCOUNT, ACCOUNT)]
