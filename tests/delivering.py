"""Goods on their way into a warehouse, as far as a test wants them."""

from datetime import timedelta
from uuid import uuid4

import world
from godown.kit import history
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.putaway import DOCK
from godown.wms.putaway import service as putaway
from godown.wms.stock import service as stock
from world import NOW

LATER = NOW + timedelta(hours=1)
EAN = {"MUG": "8900000000000", "CUP": "8900000000001"}


def house():
    """An empty warehouse that knows MUG, CUP and PEN."""
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP", "PEN")
    return site


def announced(site, reference="PO-1", pool="COMMON", **pieces):
    return inward.announce(site, reference, pieces or {"MUG": 3}, NOW, supplier="Potter", pool=pool)


def at_dock(site, reference="PO-1", pool="COMMON", now=NOW, **pieces):
    receipt = announced(site, reference, pool, **pieces)
    inward.enter_gate(site, receipt, "KA-01-1234", 2, now)
    return receipt


def count(site, receipt, code, pieces=1, **more):
    return counting.count(site, receipt, code, uuid4(), NOW, pieces=pieces, **more)


def counted(site, reference="PO-1", pool="COMMON", now=NOW, **pieces):
    receipt = at_dock(site, reference, pool, now, **pieces)
    for sku, number in pieces.items():
        assert count(site, receipt, sku, number).accepted
    assert counting.finish(site, receipt, uuid4(), NOW).accepted
    return receipt


def put_away(site, sku, bin_code, pieces=1):
    assert putaway.scan(site, DOCK, sku, uuid4(), LATER, pieces=pieces).accepted
    return putaway.scan(site, DOCK, bin_code, uuid4(), LATER)


def live(site):
    return {(row.pool, row.sku): row.live for row in stock.by_pool(site) if row.live}


def find(site, receipt):
    return inward.find([site.seller_id], receipt)


def state(site, receipt):
    """All that a refusal must not change."""
    seen = find(site, receipt)
    return seen, inward.lines(seen), stock.by_location(site), stock.by_pool(site), putaway.in_hand(site, DOCK)


def codes(site, receipt):
    return [entry.code for entry in history.timeline([site.seller_id], receipt)]
