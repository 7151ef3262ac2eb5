"""Whatever is done in the warehouse, in whatever order, allowed or refused: its books agree, and no piece is lost."""

from collections import Counter
from contextlib import suppress
from itertools import count
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import world
from godown.kit import files, history
from godown.kit.errors import GodownError
from godown.kit.messages import Message
from godown.wms import checks
from godown.wms.counts import counting, deciding
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.picking import doubts
from godown.wms.picking import service as picking
from godown.wms.pools import service as pools
from godown.wms.putback import service as putback
from godown.wms.stock import service as stock
from godown.wms.transfers import cancelling as transfer_cancelling
from godown.wms.transfers import picking as transfer_picking
from godown.wms.transfers import service as transfers
from godown.wms.unpicking import service as unpicking
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from world import NOW, POOL, Accepted, Document, Outcome

HELD = Message("test.any_day_held", "It is held.")
numbers = count(1)
desk = Desk()


class Day:
    """A warehouse of its own, and verbs that pick their subject by a number."""

    def __init__(self) -> None:
        self.site = world.warehouse(world.seller(f"s{next(numbers)}"), bins=3)
        self.sellers = [self.site.seller_id]
        self.other = world.warehouse(self.site.seller_id, "DEL1", bins=1)
        self.orders: list[world.Outward] = []
        self.transfers: list[UUID] = []
        self.received: Counter[str] = Counter()
        world.skus(self.site.seller_id, "MUG", "CUP")
        self.receive(0)
        self.receive(1)

    def receive(self, n: int) -> None:
        content = {"MUG": 4 + n % 3, "CUP": 3}
        world.stocked(self.site, {f"A-0{n % 3 + 1}": content})
        self.received.update(content)

    def order(self, n: int) -> None:
        lines = world.demand(
            **{("MUG", "CUP")[n % 2]: 1 + n % 3}, **({"CUP" if n % 2 == 0 else "MUG": 1} if n > 4 else {})
        )
        order_id = lines[0].order_id
        if desk.reserve(self.site.seller_id, self.site.code, POOL, lines, NOW):
            code = f"OD{lines[0].line_id}"
            order = world.Outward(order_id, self.site.seller_id, "a", code, self.site.code, POOL, NOW, lines)
            desk.accept([order], NOW)
            desk.acknowledge({order_id: "PL"}, NOW)
            self.orders.append(order)

    def some(self, n: int) -> world.Outward:
        return self.orders[n % len(self.orders)]

    def block(self, n: int) -> None:
        desk.block({self.some(n).id: HELD}, NOW)

    def unblock(self, n: int) -> None:
        desk.unblock({order.id: NOW for order in self.orders}, NOW)

    def deallocate(self, n: int) -> None:
        pools.deallocate(self.site, POOL, {"MUG": 1 + n % 4}, "any day", f"d{uuid4()}", NOW)

    def wave(self, n: int) -> None:
        waves.create(self.site, NOW, Trolley(orders=1 + n % 3))

    def _stops(self) -> list[tuple[int, picking.Stop]]:
        stops = []
        for card in waves.board(self.site):
            if card.status == "OPEN":
                waves.claim(self.site, card.id, NOW)
            stops += [(card.id, stop) for stop in picking.walk(self.site, card.id)]
        return stops

    def pick(self, n: int) -> None:
        stops = self._stops()
        wave, stop = stops[n % len(stops)]
        quantity = 1 + n % stop.left
        picking.confirm_many(self.site, wave, [picking.Confirm(stop.id, quantity, f"T-0{n % 3 + 1}")], NOW)

    def pick_all(self, n: int) -> None:
        for wave, stop in self._stops():
            picking.confirm_many(self.site, wave, [picking.Confirm(stop.id, stop.left, stop.tote or "T-01")], NOW)

    def short(self, n: int) -> None:
        stops = self._stops()
        wave, stop = stops[n % len(stops)]
        picking.report_short(self.site, wave, stop.id, uuid4(), NOW)

    def check_bins(self, n: int) -> None:
        for doubt in doubts.doubtful_bins(self.site):
            doubts.bin_checked(self.site, doubt.bin, doubt.sku, NOW)
        for card in outward.board(self.site, ["UNFULFILLABLE"]):
            outward.retry(self.sellers, card.id, NOW)

    def open_parcel(self, n: int) -> None:
        packing.open_parcel(self.site, ("MUG", "CUP", "T-01", self.some(n).order_code)[n % 4], uuid4(), NOW)

    def scan(self, n: int) -> None:
        parcels = views.board(self.site, ["OPEN"])
        parcel = views.parcel(self.site, parcels[n % len(parcels)].id)
        for line in parcel.lines:
            packing.scan(self.site, parcel.id, line.sku, uuid4(), NOW)

    def undo(self, n: int) -> None:
        parcels = views.board(self.site, ["OPEN", "ASKED"])
        packing.undo(self.site, parcels[n % len(parcels)].id, uuid4(), NOW)

    def pack_all(self, n: int) -> None:
        packing.pack_many(self.site, [card.id for card in outward.board(self.site, ["PICKED"])], NOW)

    def accept(self, n: int) -> None:
        asked = [card.id for card in views.board(self.site, ["ASKED"])][: 1 + n]
        desk.pack_accepted([Accepted(each, f"FK-{each}") for each in asked], NOW)
        desk.document_stored([Document(each, files.StoredFile("k", f"{each}"), f"AWB-{each}") for each in asked])

    def refuse(self, n: int) -> None:
        asked = views.board(self.site, ["ASKED"])
        desk.pack_refused(asked[n % len(asked)].id, HELD, "no", NOW)

    def unpack(self, n: int) -> None:
        parcels = views.board(self.site, ["OPEN", "REFUSED"])
        packing.unpack(self.site, parcels[n % len(parcels)].id, f"T-0{n % 3 + 1}", NOW)

    def manifest(self, n: int) -> None:
        manifest = dispatch.open_manifest(self.site, "EKART", NOW)
        for row in dispatch.waiting(self.site)[: 1 + n]:
            dispatch.scan_parcel(self.site, manifest, row.awb, uuid4(), NOW)
        dispatch.close(self.site, manifest, NOW)

    def cancel(self, n: int) -> None:
        """One piece of a line, or with an even number all that is left of the order."""
        order = self.some(n)
        left = {line.id: line.quantity for line in outward.find(self.sellers, order.id).lines if line.quantity}
        world.cancel(order.id, left if n % 2 == 0 else dict.fromkeys(list(left)[:1], 1), NOW)

    def put_back(self, n: int) -> None:
        for row in putback.waiting(self.site)[: 1 + n]:
            putback.scan(self.site, row.sku, uuid4(), NOW)
            putback.scan(self.site, f"A-0{n % 3 + 1}", uuid4(), NOW)

    def make_live(self, n: int) -> None:
        pieces = {row.sku: row.in_bins + n // 9 for row in pools.cancelled(self.site)}
        pools.make_live(self.site, POOL, pieces, "C", "", f"live{uuid4()}", NOW)

    def hand_over(self, n: int) -> None:
        for card in dispatch.board(self.site):
            rows = dispatch.parcels(self.site, card.id)
            outcomes = [
                Outcome(row.shipment_id, (True, True, False, None)[(n + at) % 4]) for at, row in enumerate(rows)
            ]
            if card.status == "closed":
                desk.handed_over(card.id, outcomes, NOW)

    def count(self, n: int) -> None:
        """Two people count a bin; a piece of a SKU is missing, or one that was lost is found again, or all is right."""
        place = f"A-0{n % 3 + 1}"
        there = {(row.location, row.sku): row.quantity for row in stock.by_location(self.site)}
        found = {sku: there.get((place, sku), 0) for sku in ("MUG", "CUP")}
        found["MUG"] += 1 if n > 6 and there.get(("LOST", "MUG"), 0) else -(n % 2)
        found["CUP"] -= n % 4 == 3
        for who in ("ravi", "meera"):
            with history.acting(who):
                counting.scan(self.site, place, uuid4(), NOW)
                for sku, pieces in found.items():
                    if pieces > 0:
                        counting.scan(self.site, sku, uuid4(), NOW, pieces)
                counting.done(self.site, uuid4(), NOW)
                if counting.standing(self.site):
                    counting.lay_down(self.site, uuid4(), NOW)

    def decide(self, n: int) -> None:
        for row in deciding.board(self.site, ["TO_APPROVE"]):
            (deciding.approve, deciding.recount)[n % 2](self.site, row.id, NOW)

    def unpick(self, n: int) -> None:
        tote = f"T-0{n % 3 + 1}"
        rows = unpicking.in_tote(self.site, tote)
        row = rows[n % len(rows)]
        held = unpicking.Held(tote, row.sku, 1 + n % row.pieces)
        unpicking.scan(self.site, held, f"A-0{n % 3 + 1}", uuid4(), NOW)

    def transfer(self, n: int) -> None:
        """Another warehouse wants pieces; how far it comes is for the next verbs."""
        made = transfers.draft(self.site, self.other, f"STO-{next(numbers)}", {"MUG": 1 + n % 2}, NOW, source_pool=POOL)
        self.transfers.append(made)
        transfers.approve(self.sellers, made, NOW)

    def pick_transfer(self, n: int) -> None:
        card = transfers.find(self.sellers, self.transfers[n % len(self.transfers)])
        for stop in transfer_picking.stops(card)[: 1 + n % 2]:
            for code, pieces in ((stop.bin, 1), (stop.of.sku, stop.pieces), ("T-03", 1)):
                transfer_picking.scan(self.site, card.id, code, uuid4(), NOW, pieces=pieces)
        transfer_picking.put_down(self.site, card.id, uuid4(), NOW)

    def send_transfer(self, n: int) -> None:
        some = self.transfers[n % len(self.transfers)]
        transfer_picking.finish(self.site, some, uuid4(), NOW)
        transfers.send(self.site, some, "KA-01", NOW)

    def cancel_transfer(self, n: int) -> None:
        transfer_cancelling.cancel(self.sellers, self.transfers[n % len(self.transfers)], "not needed", NOW)

    def check(self) -> None:
        """I1–I3, I8, I9: every book agrees with every other, no line has more of a step than of the one before, and
        every piece that ever came in is somewhere."""
        assert checks.differences(self.sellers) == []
        inside = Counter()
        for row in [*stock.by_location(self.site), *stock.by_location(self.other)]:
            inside[row.sku] += row.quantity
        for order in self.orders:
            for line in outward.find(self.sellers, order.id).lines:
                assert line.quantity >= line.picked >= line.packed >= line.dispatched >= 0
                inside[line.sku] += line.dispatched
        assert inside == self.received


VERBS = [name for name in vars(Day) if not name.startswith("_") and name not in ("check", "some")]
#: A day on which all goes well, one verb after the other; between them, anything may happen.
GOOD = ["order", "order", "order", "wave", "pick_all", "pack_all", "accept", "manifest", "hand_over"]


class AnyDay(RuleBasedStateMachine):
    """Steps of a good day and any other verbs, in any order; what must hold is asked after every one."""

    @initialize()
    def morning(self) -> None:
        self.day = Day()
        self.hour = 0

    @rule()
    def goes_well(self) -> None:
        self.act(GOOD[self.hour % len(GOOD)], self.hour)
        self.hour += 1

    @rule(steps=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9)), min_size=1, max_size=5))
    def something_happens(self, steps: list[tuple[str, int]]) -> None:
        for verb, n in steps:
            self.act(verb, n)
            self.day.check()

    def act(self, verb: str, n: int) -> None:
        with suppress(GodownError, ZeroDivisionError), history.acting("asha"):  # refused, or nothing to choose from
            getattr(self.day, verb)(n)

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "day"):
            self.day.check()


@pytest.mark.usefixtures("database", "paper")
def test_the_books_agree_after_every_step_of_any_day():
    run_state_machine_as_test(AnyDay, settings=settings(max_examples=10, stateful_step_count=40))
