"""At the bench, when what is being packed is cancelled meanwhile: why, and the next movement of the hands (U13)."""

from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.wms.packing import service as packing
from godown.wms.packing import views
from people import browser
from world import NOW


@pytest.fixture
def site(database, paper):
    opened = world.warehouse()
    world.skus(opened.seller_id, "MUG")
    world.stocked(opened, {"A-01": {"MUG": 5}})
    return opened


@pytest.fixture
def packer(site):
    return browser("asha", "packer", site.seller_id)


def opened(site, pieces):
    """An order of so many mugs whose parcel is open at the bench with one scanned, and that parcel."""
    order = world.outward_order(site, MUG=pieces)
    world.picked(site, order)
    with history.acting("asha"):
        return order, packing.open_parcel(site, order.order_code, uuid4(), NOW).data["shipment"]


def scanned(packer, code, **context):
    posted = {"code": code, "gesture": str(uuid4()), **context}
    response = packer.post("/floor/BLR1/pack/scan", posted, headers={"Accept": "application/json"})
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_a_cancelled_piece_is_laid_aside_and_the_rest_gets_a_box_of_its_own(site, packer):
    order, shipment = opened(site, 3)
    world.cancel(order.id, {order.lines[0].line_id: 1})

    answer = scanned(packer, "MUG", shipment=shipment)
    assert (answer["outcome"], answer["headline"]) == ("attention", "Some pieces cancelled")
    assert answer["detail"] == "Lay aside for Put back: 1 × MUG. Then scan the rest into a new box."
    assert answer["url"] == "/floor/BLR1/pack"
    assert views.board(site, ["OPEN"]) == []

    assert scanned(packer, "MUG")["outcome"] == "accept"
    (card,) = views.board(site, ["OPEN"])
    assert card.id != shipment
    assert [(line.quantity, line.scanned) for line in views.parcel(site, card.id).lines] == [(2, 1)]


def test_a_cancelled_order_is_not_shipped(site, packer):
    order, shipment = opened(site, 2)
    world.cancel(order.id, {order.lines[0].line_id: 2})

    answer = scanned(packer, "MUG", shipment=shipment)
    assert (answer["outcome"], answer["headline"]) == ("attention", "Order cancelled")
    assert answer["detail"] == "Do not ship it. Put back: 2 × MUG."
    page = packer.get(f"/floor/BLR1/pack/{shipment}")
    assert "Order cancelled" in page.content.decode()
    assert "Print label" not in page.content.decode()
