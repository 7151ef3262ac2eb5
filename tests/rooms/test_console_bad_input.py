"""What no page of ours sends is refused, and is never an error of the server."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from godown.access.models import Membership, User
from godown.console.pages import bin_plans
from godown.kit import clock, history
from godown.kit.clock import VirtualClock
from godown.kit.errors import Invalid
from godown.wms.counts import counting
from godown.wms.masters import service as masters
from world import NOW, seller, skus, stocked, warehouse

pytestmark = pytest.mark.usefixtures("database")
NUL = "A\x00"


@pytest.fixture
def client(database: str) -> Iterator[Client]:
    with clock.use(VirtualClock(NOW)):
        seller_id = seller()
        site = warehouse(seller_id)
        skus(seller_id, "MUG")
        stocked(site, {"A-01": {"MUG": 5}})
        person = User.objects.create_user("nina", password="nina")
        Membership.objects.create(user=person, seller_id=seller_id, role="admin")
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(person)
        yield client


@pytest.mark.parametrize("address", ["/stock?q=%00", "/orders?account=%00", "/stock/BLR1/sku/%00", "/floor/%00/pick"])
def test_an_address_with_a_nul_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("job", ["count", "pack", "put-away", "returns/inspect", "unpick"])
def test_a_scan_with_a_nul_is_refused(client: Client, job: str) -> None:
    assert client.post(f"/floor/BLR1/{job}/scan", {"gesture": uuid4(), "code": NUL}).status_code == 400


@pytest.mark.parametrize("pieces", ["9" * 30, "99999", "-1", "²"])
def test_a_scan_that_says_an_absurd_number_of_pieces_counts_one(client: Client, pieces: str) -> None:
    for code in ("A-01", "MUG"):
        answer = client.post("/floor/BLR1/count/scan", {"gesture": uuid4(), "code": code, "pieces": pieces})
        assert answer.status_code == 200
    (site,) = masters.sites(Membership.objects.values_list("seller_id", flat=True))
    with history.acting("nina"):
        standing = counting.standing(site)
    assert standing is not None
    assert [line.counted for line in standing.lines] == [1]


def test_a_parcel_of_an_absurd_number_is_not_found(client: Client) -> None:
    scan = {"gesture": uuid4(), "code": "MUG", "parcel": "9" * 30}
    assert client.post("/floor/BLR1/returns/inspect/scan", scan).status_code == 200


@pytest.mark.parametrize("typed", ["9" * 5000, "²", "-1", ""])
def test_a_case_of_an_absurd_number_is_none(client: Client, typed: str) -> None:
    assert client.post("/exceptions/many/take", {"case": typed}).status_code == 200
    assert (
        client.post(
            "/floor/BLR1/returns/inspect/scan", {"gesture": uuid4(), "code": "MUG", "parcel": typed}
        ).status_code
        == 200
    )


@pytest.mark.parametrize("line", [",", " ; ", "MUG", "MUG 0", "MUG " + "9" * 5000, "A B 3"])
def test_a_line_of_a_bin_plan_without_a_sku_or_pieces_is_named(line: str) -> None:
    with pytest.raises(Invalid) as refused:
        bin_plans._typed(f"MUG 4\n{line}")
    assert (refused.value.code, refused.value.data["line"]) == ("console.bad_plan_line", 2)
