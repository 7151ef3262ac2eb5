"""Pieces that the channel cancelled, at every step of an order."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.messages import Message
from godown.wms import channel, checks
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.putback import service as putback
from godown.wms.stock import service as stock
from godown.wms.waves import service as waves
from world import NOW, POOL, Accepted, Outcome

pytestmark = pytest.mark.usefixtures("database")
GONE = Message("test.cancel_gone", "Cancelled on the channel.")
desk = Desk()


@pytest.fixture
def paper(monkeypatch):
    channel_desk = world.PaperChannel()
    monkeypatch.setattr(channel, "_desk", channel_desk)
    return channel_desk


@pytest.fixture
def site(database, paper) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 5}, "A-02": {"MUG": 5, "CUP": 5}})
    with history.acting("asha"):
        yield site
    assert checks.differences([site.seller_id]) == []


def line_of(order, sku):
    return next(line.line_id for line in order.lines if line.sku == sku)


def cancel(order, **pieces):
    desk.cancel(order.id, {line_of(order, sku): number for sku, number in pieces.items()}, NOW)


def view(site, order):
    return outward.find([site.seller_id], order.id)


def lines(site, order):
    """(ordered so far, cancelled, picked, packed) by SKU."""
    return {row.sku: (row.quantity, row.cancelled, row.picked, row.packed) for row in view(site, order).lines}


def buckets(site, sku):
    """(live, reserved, cancelled) of the dedicated pool."""
    (row,) = [row for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, sku)]
    return row.live, row.reserved, row.cancelled


def waiting(site):
    return [(row.order_code, row.sku, row.pieces, row.places) for row in putback.waiting(site)]


def codes(site, order):
    return [entry.code for entry in history.timeline([site.seller_id], order.id)]


def state(site, order):
    """All that a refused cancellation must not change."""
    return (
        view(site, order),
        history.timeline([site.seller_id], order.id),
        stock.by_pool(site),
        stock.by_location(site),
        putback.waiting(site),
        [(card.id, card.status) for card in views.board(site, ["OPEN", "ASKED", "PACKED", "REFUSED", "VOIDED"])],
        [dispatch.parcels(site, card.id) for card in dispatch.board(site)],
        [picking.walk(site, card.id) for card in waves.board(site)],
    )


def refused(site, order, **pieces):
    """The code of the refusal; nothing else changed."""
    before = state(site, order)
    with pytest.raises(Conflict) as caught:
        cancel(order, **pieces)
    assert state(site, order) == before
    return caught.value.code


def shipment_of(site, order, *statuses):
    (card,) = [card for card in views.board(site, statuses) if card.order_id == order.id]
    return card.id


# --- before a picker was there ------------------------------------------------------------------------------------


@pytest.mark.parametrize("acknowledged", [False, True])
def test_an_order_cancelled_before_picking_leaves_its_pieces_in_their_bins_and_in_the_cancelled_bucket(
    site, acknowledged
):
    order = world.outward_order(site, acknowledged=acknowledged, MUG=3, CUP=1)
    cancel(order, MUG=3, CUP=1)
    assert (view(site, order).status, lines(site, order)) == (
        "CANCELLED",
        {"MUG": (0, 3, 0, 0), "CUP": (0, 1, 0, 0)},
    )
    assert (buckets(site, "MUG"), buckets(site, "CUP"), waiting(site)) == ((7, 0, 3), (4, 0, 1), [])
    assert codes(site, order)[-3:] == ["cancelling.cancelled", "cancelling.cancelled", "outward.cancelled_whole"]
    (entry,) = [entry for entry in stock.statement(site, "MUG") if entry.reason == "cancel"]
    assert (entry.quantity, entry.reference, entry.out_of, entry.into) == (
        3,
        str(order.id),
        "FK-SMART reserved",
        "FK-SMART cancelled",
    )


def test_a_part_cancelled_before_picking_is_not_picked(site):
    order = world.outward_order(site, MUG=3, CUP=1)
    cancel(order, MUG=1, CUP=1)
    assert (view(site, order).status, buckets(site, "MUG"), buckets(site, "CUP")) == (
        "ACKNOWLEDGED",
        (7, 2, 1),
        (4, 0, 1),
    )
    cancel(order, MUG=1)
    world.picked(site, order)
    assert lines(site, order) == {"MUG": (1, 2, 1, 0), "CUP": (0, 1, 0, 0)}
    (shipment,) = world.packed(site, order).values()
    assert [(line.sku, line.quantity) for line in views.parcel(site, shipment).lines] == [("MUG", 1)]


def test_nothing_is_cancelled_twice(site):
    order = world.outward_order(site, MUG=3)
    cancel(order, MUG=2)
    assert refused(site, order, MUG=2) == "cancelling.too_many"
    cancel(order, MUG=1)
    assert refused(site, order, MUG=1) == "cancelling.too_late"
