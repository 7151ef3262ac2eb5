"""Two at once: a return is announced once, a piece comes back once, and a parcel that is here is not cancelled."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest

from godown.kit import history
from godown.kit.errors import GodownError
from godown.omni.models import Order, ReturnOrder
from godown.omni.returns import announcing, service
from godown.omni.returns.models import Source
from godown.omni.returns.rules import Again, AnnouncedLine, New, Wrong
from godown.wms.inspection import service as inspection
from godown.wms.inspection import unannounced
from godown.wms.models import ReturnOrder as Awaited
from godown.wms.returns import gate
from racing import at_once
from returning import Shop, shop, told

ROUNDS = 5


@pytest.fixture
def here(database: str) -> Iterator[Shop]:
    with shop() as opened:
        opened.ship(("S1", {"SKU-000": 100, "SKU-001": ROUNDS}))
        yield opened


def test_the_same_returns_uploaded_twice_at_once_are_announced_once(here):
    batch = [told(f"R{number}", "S1") for number in range(50)]
    now = here.clock.now()
    results = at_once(
        [
            lambda source=source: announcing.announce(here.account, batch, source, now)
            for source in (Source.UPLOAD, Source.UPLOAD, Source.SYNC)
        ]
    )
    kinds = sorted([{type(each.verdict) for each in result} for result in results], key=str)
    assert kinds == [{Again}, {Again}, {New}]
    assert ReturnOrder.objects.count() == 50
    assert Awaited.objects.count() == 50
    assert here.returned("S1")["SKU-000"] == 50


def test_the_last_piece_comes_back_once(here):
    for number in range(ROUNDS):
        line = AnnouncedLine(1 if number else ROUNDS, channel_sku="SKU-001")
        two = [told(f"{side}{number}", "S1", line) for side in "AB"]
        results = at_once(
            [lambda each=each: announcing.announce(here.account, [each], Source.API, here.clock.now()) for each in two]
        )
        verdicts = [type(result[0].verdict) for result in results]
        assert sorted(verdicts, key=str) == ([New, Wrong] if number == 0 else [Wrong, Wrong])
    assert here.returned("S1")["SKU-001"] == ROUNDS


def test_a_parcel_comes_in_at_the_gate_while_its_return_is_cancelled_and_retold(here):
    site, now = here.place.site, here.clock.now()
    with history.acting("ravi"):
        entry = gate.open_entry(site, "EKART", now)
    for number in range(ROUNDS):
        announced = told(f"R{number}", "S1", AnnouncedLine(1, channel_sku="SKU-000"))
        announcing.announce(here.account, [announced], Source.SYNC, now)
        retold = replace(announced, transporter=f"COURIER-{number}")
        at_once(
            [
                partial(gate.scan, site, entry, announced.awb, uuid4(), now),
                partial(service.cancel, here.sellers, here.get(f"R{number}").id, "the buyer keeps it", now),
                partial(announcing.announce, here.account, [retold], Source.SYNC, now),
            ],
            actor="ravi",
        )
        assert ReturnOrder.objects.filter(return_code=f"R{number}", transporter=f"COURIER-{number}").exists()
    with history.acting("ravi"):
        gate.close(site, entry, now)  # one that was retold after it was cancelled, and its parcel, find each other here
    there = dict(Awaited.objects.values_list("id", "status"))
    pairs = {(each.status, there[each.id]) for each in ReturnOrder.objects.all()}
    assert pairs <= {("gate_entered", "ARRIVED"), ("cancelled", "CANCELLED")}
    alive = ReturnOrder.objects.exclude(status="cancelled").values_list("return_code", flat=True)
    assert len(set(alive)) == len(alive) == here.returned("S1")["SKU-000"]


def test_the_floor_and_flipkart_announce_the_same_parcel_at_once(here):
    site, now = here.place.site, here.clock.now()
    with history.acting("ravi"):
        entry = gate.open_entry(site, "EKART", now)
        for number in range(ROUNDS):
            gate.scan(site, entry, f"X-{number}", uuid4(), now)
    order = Order.objects.get(order_code="S1")
    line = order.lines.get(sku="SKU-000").id
    for number in range(ROUNDS):
        parcel = inspection.named(site, f"X-{number}", now)
        theirs = told(f"R{number}", "S1", AnnouncedLine(1, channel_sku="SKU-000"), awb=f"X-{number}")
        results = at_once(
            [
                partial(unannounced.announce, site, parcel, "S1", "customer_return", {line: 1}, uuid4(), now),
                partial(announcing.announce, here.account, [theirs], Source.SYNC, now),
            ],
            actor="ravi",
        )
        assert not [each for each in results if isinstance(each, GodownError)]
        assert here.get(f"R{number}").status == "gate_entered"
    assert ReturnOrder.objects.count() == ROUNDS
    assert here.returned("S1")["SKU-000"] == ROUNDS
