"""Whatever is done at both docks and on the way between, allowed or refused: the books agree, and no piece is lost."""

from collections import Counter
from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import papers
import world
from godown.kit import history
from godown.kit.errors import GodownError
from godown.simulation import repository
from godown.wms import channel, checks
from godown.wms.inward import closing, counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Damage, ReceiptKind, Variance
from godown.wms.inward.putaway import DOCK
from godown.wms.pools import service as pools
from godown.wms.putaway import service as putaway
from godown.wms.quarantine import service as quarantine
from godown.wms.transfers import cancelling, picking
from godown.wms.transfers import service as transfers
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from houses import LATER, Houses
from world import NOW, POOL


class Days(Houses):
    """Both houses, and verbs that pick their subject by a number."""

    def __init__(self) -> None:
        super().__init__()
        self.papers = 0
        self.sent_back: Counter[str] = Counter()
        self.total = self.pieces()

    def announce(self, n: int) -> None:
        self.papers += 1
        inward.announce(self.target, f"PO-{self.papers}", {"MUG": 1 + n % 3, "CUP": 1 + n % 2}, NOW)

    def _receipts(self, *statuses: str):
        return [(self._site(card.warehouse), card) for card in inward.receipts(self.seller, statuses=statuses)]

    def _site(self, code: str):
        return self.target if code == self.target.code else self.source

    def _one(self, n: int, *statuses: str):
        found = self._receipts(*statuses)
        return found[n % len(found)]

    def gate(self, n: int) -> None:
        for site, card in self._receipts("open"):
            with suppress(GodownError):
                inward.enter_gate(site, card.id, "KA-01", 1 + n, NOW)

    def count_some(self, n: int) -> None:
        site, card = self._one(n, "open")
        damage = Damage.BROKEN if n % 4 == 3 else None
        sku = ("MUG", "CUP", "PEN")[n % 3]
        counting.count(site, card.id, sku, uuid4(), NOW, pieces=1 + n % 3, damage=damage, excess=n > 7)

    def count_all(self, n: int) -> None:
        site, card = self._one(n, "open")
        for line in inward.lines(card):
            counting.count(site, card.id, line.sku, uuid4(), NOW, pieces=max(1, line.expected - line.arrived))

    def uncount(self, n: int) -> None:
        site, card = self._one(n, "open")
        counting.uncount(site, card.id, ("MUG", "CUP", "PEN")[n % 3], 1 + n % 2, n % 4 == 3, uuid4(), NOW)

    def count_over(self, n: int) -> None:
        site, card = self._one(n, "open")
        counting.finish(site, card.id, uuid4(), NOW)

    def away(self, n: int) -> None:
        for site in (self.source, self.target):
            for row in DOCK.waiting(site):
                putaway.scan(site, DOCK, row.sku, uuid4(), NOW, pieces=max(1, row.pieces - n % 2))
                putaway.scan(site, DOCK, f"A-0{n % 3 + 1}", uuid4(), NOW)

    def decide(self, n: int) -> None:
        for site in (self.source, self.target):
            found = quarantine.waiting(site)
            if not found:
                continue
            row = found[n % len(found)]
            verb = (quarantine.release, quarantine.scrap, quarantine.send_back)[n % 3]
            pieces = min(row.quantity, 1 + n % 2)
            verb(site, {(row.source, row.id): pieces}, "decided", f"decide:{uuid4()}", NOW)
            self.sent_back[row.sku] += pieces if verb is quarantine.send_back else 0

    def close(self, n: int) -> None:
        site, card = self._one(n, "put_away")
        closing.close(site, card.id, {line.sku: Variance.LOST for line in inward.lines(card)}, LATER)

    def call_off(self, n: int) -> None:
        site, card = self._one(n, "open")
        inward.cancel(site, card.id, "no", NOW)

    def transfer(self, n: int) -> None:
        self.papers += 1
        ends = (self.source, self.target) if n % 4 else (self.target, self.source)
        transfer = transfers.draft(*ends, f"STO-{self.papers}", {"MUG": 1 + n % 4, "CUP": 1}, NOW)
        transfers.approve(self.seller, transfer, NOW)

    def _transfer(self, n: int, *statuses: str):
        found = transfers.transfers(self.seller, statuses)
        return found[n % len(found)]

    def pick_stop(self, n: int) -> None:
        card = self._transfer(n, "approved")
        stops = picking.stops(card)
        stop = stops[n % len(stops)]
        for code, pieces in ((stop.bin, 1), (stop.of.sku, max(1, stop.pieces - n % 2)), ("T-01", 1)):
            picking.scan(card.source_site, card.id, code, uuid4(), NOW, pieces=pieces)

    def pick_over(self, n: int) -> None:
        card = self._transfer(n, "approved")
        picking.finish(card.source_site, card.id, uuid4(), NOW)

    def send(self, n: int) -> None:
        card = self._transfer(n, "picked")
        transfers.send(card.source_site, card.id, "", NOW)

    def turn_back(self, n: int) -> None:
        cancelling.cancel(self.seller, self._transfer(n).id, "no", NOW)

    def order(self, n: int) -> None:
        """An order takes live pieces of the source, and its wave promises pieces in bins."""
        pools.allocate(self.source, POOL, {"MUG": 1 + n % 3}, "for an order", f"allocate:{uuid4()}", NOW)
        world.outward_order(self.source, MUG=1 + n % 3)
        waves.create(self.source, NOW, Trolley(1, 100))

    def check(self) -> None:
        assert checks.differences(self.seller) == []
        came = Counter(self.total)
        for _, card in self._receipts():
            for line in inward.lines(card):
                came[line.sku] += line.arrived if card.kind == ReceiptKind.PURCHASE else 0
                came[line.sku] += max(0, line.arrived - line.expected) if card.kind != ReceiptKind.PURCHASE else 0
        assert Counter(self.pieces()) == came - self.sent_back


VERBS = [name for name in vars(Days) if not name.startswith("_") and name != "check"]
#: Days on which all goes well; between their steps, anything may happen.
GOOD = ["announce", "transfer", "pick_stop", "pick_stop", "pick_over", "send", "gate", "count_all", "count_over"]
GOOD += ["count_all", "count_over", "decide", "away", "close", "close"]
STEP = st.tuples(st.sampled_from(VERBS), st.integers(0, 9))


@pytest.mark.usefixtures("database")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(disturbances=st.lists(st.lists(STEP, max_size=3), min_size=len(GOOD), max_size=len(GOOD)))
def test_the_books_of_two_houses_agree_after_any_sequence_of_verbs(monkeypatch, disturbances):
    repository.empty()
    monkeypatch.setattr(channel, "_desk", papers.PaperChannel())
    days = Days()
    with history.acting("asha"):
        for number, (verb, between) in enumerate(zip(GOOD, disturbances, strict=True)):
            for step, n in [*between, (verb, number)]:
                with suppress(GodownError, ZeroDivisionError):  # refused, or there is nothing to choose from
                    getattr(days, step)(n)
    days.check()


@pytest.mark.usefixtures("database")
def test_without_disturbance_everything_is_received_and_closed():
    days = Days()
    with history.acting("asha"):
        for number, verb in enumerate(GOOD):
            with suppress(ZeroDivisionError):
                getattr(days, verb)(number)
    assert {card.reference: card.status for card in inward.receipts(days.seller)} == {
        "PO-1": "closed",
        "STO-2": "closed",
    }
    assert [card.status for card in transfers.transfers(days.seller)] == ["closed"]
    days.check()
