"""What tests about cancelled pieces say again and again."""

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict
from godown.kit.messages import Message
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.outward import service as outward
from godown.wms.packing import views
from godown.wms.picking import service as picking
from godown.wms.putback import service as putback
from godown.wms.stock import service as stock
from godown.wms.waves import service as waves
from world import NOW, POOL

GONE = Message("test.cancel_gone", "Cancelled on the channel.")
desk = Desk()


def house():
    """A warehouse with ten mugs in two bins, and five cups."""
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 5}, "A-02": {"MUG": 5, "CUP": 5}})
    return site


def line_of(order, sku):
    return next(line.line_id for line in order.lines if line.sku == sku)


def cancel(order, **pieces):
    world.cancel(order.id, {line_of(order, sku): number for sku, number in pieces.items()}, NOW)


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
    return sorted((row.order_code, row.sku, row.pieces, row.places) for row in putback.waiting(site))


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
