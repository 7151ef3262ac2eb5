"""Two at once: a return is announced once, and a piece comes back once."""

from collections.abc import Iterator

import pytest

from godown.omni.models import ReturnOrder
from godown.omni.returns import announcing
from godown.omni.returns.models import Source
from godown.omni.returns.rules import Again, AnnouncedLine, New, Wrong
from godown.wms.models import ReturnOrder as Awaited
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
