"""Two warehouses of one seller, and goods on their way from the one to the other."""

from datetime import timedelta
from uuid import uuid4

import world
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.putaway import DOCK
from godown.wms.putaway import service as putaway
from godown.wms.stock import service as stock
from godown.wms.transfers import picking
from godown.wms.transfers import service as transfers
from world import NOW, POOL

LATER = NOW + timedelta(hours=5)


class Houses:
    """A common warehouse HYD1 with stock, and BLR1 that sells; every check runs over both."""

    total: dict[str, int]

    def __init__(self) -> None:
        self.target = world.warehouse()
        self.seller = [self.target.seller_id]
        self.source = world.warehouse(self.target.seller_id, "HYD1")
        world.skus(self.target.seller_id, "MUG", "CUP", "PEN")
        received = [("MUG", "A-01", 6), ("MUG", "A-02", 4), ("CUP", "A-03", 5)]
        rows = [inward.Received(sku, place, pieces) for sku, place, pieces in received]
        inward.receive(self.source, rows, "OPENING", "opening", NOW)

    def draft(self, code="STO-1", **pieces):
        return transfers.draft(self.source, self.target, code, pieces or {"MUG": 3, "CUP": 1}, NOW, target_pool=POOL)

    def approved(self, code="STO-1", **pieces):
        transfer = self.draft(code, **pieces)
        transfers.approve(self.seller, transfer, NOW)
        return transfer

    def pick(self, transfer, *codes, pieces=1):
        for code in codes:
            answer = picking.scan(self.source, transfer, code, uuid4(), NOW, pieces=pieces)
            assert answer.accepted, answer.text
        return answer

    def pick_all(self, transfer):
        while stops := picking.stops(self.find(transfer)):
            stop = stops[0]
            self.pick(transfer, stop.bin)
            self.pick(transfer, stop.of.sku, pieces=stop.pieces)
            self.pick(transfer, "T-01")

    def picked(self, code="STO-1", **pieces):
        transfer = self.approved(code, **pieces)
        self.pick_all(transfer)
        assert picking.finish(self.source, transfer, uuid4(), NOW).accepted
        return transfer

    def sent(self, code="STO-1", **pieces):
        """The transfer, and its receipt at the target, through the gate."""
        transfer = self.picked(code, **pieces)
        receipt = transfers.send(self.source, transfer, "KA-09", NOW)
        inward.enter_gate(self.target, receipt, "KA-09", 1, LATER)
        return transfer, receipt

    def count(self, receipt, sku, pieces=1, site=None, **more):
        return counting.count(site or self.target, receipt, sku, uuid4(), LATER, pieces=pieces, **more)

    def put_away(self, sku, place, pieces, site=None):
        assert putaway.scan(site or self.target, DOCK, sku, uuid4(), LATER, pieces=pieces).accepted
        assert putaway.scan(site or self.target, DOCK, place, uuid4(), LATER).accepted

    def find(self, transfer):
        return transfers.find(self.seller, transfer)

    def status(self, transfer):
        return self.find(transfer).status

    def lying(self, site):
        return {(row.location, row.sku): row.quantity for row in stock.by_location(site) if row.quantity}

    def in_pools(self, site):
        return {(row.pool, row.sku): (row.live, row.reserved) for row in stock.by_pool(site) if row.live + row.reserved}

    def state(self, transfer):
        """All that a refusal must not change."""
        seen = self.find(transfer)
        places = [each(site) for site in (self.source, self.target) for each in (stock.by_location, stock.by_pool)]
        return seen, transfers.lines(seen), places, inward.receipts(self.seller), picking.in_hand(seen)

    def pieces(self):
        """Of each SKU, all pieces that both houses know of."""
        total: dict[str, int] = {}
        for site in (self.source, self.target):
            for row in stock.by_location(site):
                total[row.sku] = total.get(row.sku, 0) + row.quantity
        return total
