"""Where an order is here, what Flipkart says of it, and what is to be done: every pair (E-32)."""

import pytest

from godown.omni.cancellations.conflicts import TABLE, Here, There, Verdict, where_here, where_there
from godown.omni.cancellations.rules import Line

#: Columns: going on, packed, shipped, partly cancelled, cancelled.
EXPECTED = {
    Here.WAITING: "fine contradiction contradiction follow follow",
    Here.IN_HOUSE: "fine contradiction contradiction follow follow",
    Here.TELLING: "fine fine fine wait wait",
    Here.PACKED: "fine fine fine person person",
    Here.GONE: "fine fine fine watch watch",
    Here.CANCELLED: "contradiction contradiction contradiction contradiction fine",
}
COLUMNS = (There.GOES_ON, There.PACKED, There.GONE, There.PARTLY, There.WHOLLY)
PAIRS = [
    (here, there, Verdict(verdict))
    for here, row in EXPECTED.items()
    for there, verdict in zip(COLUMNS, row.split(), strict=True)
]


@pytest.mark.parametrize(("here", "there", "verdict"), PAIRS)
def test_every_pair_has_its_verdict(here: Here, there: There, verdict: Verdict) -> None:
    assert TABLE[here][there] is verdict


def test_no_pair_is_left_out() -> None:
    assert {(here, there) for here, row in TABLE.items() for there in row} == {pair[:2] for pair in PAIRS}
    assert len(PAIRS) == len(Here) * len(There)


def line(**facts: object) -> Line:
    known = {"id": 1, "sku": "RICE", "ordered": 3, "cancelled": 0, "channel_cancelled": 0, "reserved": 3}
    return Line(**{**known, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "pack", "reserved", "expected"),
    [
        ("FAILED", None, 0, Here.WAITING),
        ("UNFULFILLABLE", None, 0, Here.WAITING),
        ("FULFILLABLE", None, 3, Here.IN_HOUSE),
        ("PROCESSING", "refused", 3, Here.IN_HOUSE),
        ("UNFULFILLABLE", None, 3, Here.IN_HOUSE),
        ("PROCESSING", "planned", 3, Here.TELLING),
        ("PROCESSING", "sent", 3, Here.TELLING),
        ("PROCESSING", "in_doubt", 3, Here.TELLING),
        ("PROCESSING", "confirmed", 3, Here.PACKED),
        ("COMPLETED", "confirmed", 3, Here.GONE),
        ("CANCELLED", "confirmed", 0, Here.CANCELLED),
    ],
)
def test_where_an_order_is_here(status: str, pack: str | None, reserved: int, expected: Here) -> None:
    assert where_here(status, pack, [line(reserved=reserved)]) is expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(channel_status="APPROVED")], There.GOES_ON),
        ([line()], There.GOES_ON),
        ([line(channel_status="PACKED"), line(channel_status="READY_TO_DISPATCH")], There.PACKED),
        ([line(channel_status="PACKED"), line(channel_status="APPROVED")], There.GOES_ON),
        ([line(channel_status="SHIPPED"), line(channel_status="DELIVERED")], There.GONE),
        ([line(channel_status="PACKED", channel_cancelled=1)], There.PARTLY),
        ([line(channel_status="PACKED", channel_cancelled=1, cancelled=1)], There.PACKED),
        ([line(channel_cancelled=3), line(channel_status="APPROVED")], There.PARTLY),
        ([line(channel_cancelled=3, cancelled=3), line(channel_status="APPROVED")], There.GOES_ON),
        ([line(channel_cancelled=3, channel_status="CANCELLED")], There.WHOLLY),
    ],
)
def test_what_flipkart_says(lines: list[Line], expected: There) -> None:
    assert where_there(lines) is expected
