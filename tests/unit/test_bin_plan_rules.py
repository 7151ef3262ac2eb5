"""Which bins are filled with what."""

from hypothesis import given
from hypothesis import strategies as st

from godown.omni.binplans.rules import Room, Step, Want, bins_needed, fill, new_codes, replicate

CAPACITY = 1500


def want(sku: str, pieces: int) -> Want:
    return Want(f"LST-{sku}", sku, pieces)


def room(code: str, free: int, *holds: str) -> Room:
    return Room(code, free, frozenset(f"LST-{sku}" for sku in holds))


def put(sku: str, pieces: int, code: str) -> Step:
    return Step("put", f"LST-{sku}", sku, pieces, code)


def test_two_pieces_for_a_bin_with_room_for_one_are_split() -> None:
    filling = fill([want("RICE", 2)], [room("A", 1, "TEA"), room("B", 1500)], [], CAPACITY)
    assert filling.steps == [put("RICE", 1, "A"), put("RICE", 1, "B")]
    assert (filling.created, filling.left) == ([], [])


def test_a_bin_that_holds_the_sku_comes_first_then_begun_then_empty_then_new_ones() -> None:
    rooms = [room("A", 1500), room("B", 10, "TEA"), room("C", 20, "SALT"), room("D", 5, "RICE")]
    filling = fill([want("RICE", 3600)], rooms, ["N-1", "N-2"], CAPACITY)
    assert [(step.bin, step.pieces) for step in filling.steps] == [
        ("D", 5),
        ("B", 10),
        ("C", 20),
        ("A", 1500),
        ("N-1", 1500),
        ("N-2", 565),
    ]
    assert filling.created == ["N-1", "N-2"]


def test_what_finds_no_room_is_left_and_named() -> None:
    filling = fill([want("RICE", 5), want("TEA", 7)], [room("A", 6)], [], CAPACITY)
    assert filling.steps == [put("RICE", 5, "A"), put("TEA", 1, "A")]
    assert filling.left == [want("TEA", 6)]


def test_only_new_bins_that_are_used_are_made() -> None:
    assert fill([want("RICE", 1)], [], ["N-1", "N-2"], CAPACITY).created == ["N-1"]
    assert new_codes(["GD-002", "A-01"], 3) == ["GD-001", "GD-003", "GD-004"]
    assert [bins_needed(pieces, CAPACITY) for pieces in (0, 1, 1500, 1501)] == [0, 1, 1, 2]


def test_a_twin_takes_what_its_bin_holds_or_nothing_does() -> None:
    wants = {"A": [want("RICE", 10), want("TEA", 4)], "B": [want("RICE", 1501)], "C": [want("SALT", 1)]}
    filling = replicate(wants, [room("A", 12)], 1, CAPACITY)
    assert filling.steps == [put("RICE", 10, "A"), put("TEA", 2, "A"), put("RICE", 1500, "B")]
    assert filling.created == ["B"]
    assert filling.left == [want("TEA", 2), want("RICE", 1), want("SALT", 1)]


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 4000)), max_size=12),
    st.lists(st.tuples(st.integers(0, CAPACITY), st.sets(st.sampled_from("abcdef"))), max_size=8),
    st.integers(0, 4),
)
def test_no_bin_is_ever_filled_beyond_its_room_and_no_piece_is_lost(
    wanted: list[tuple[str, int]], bins: list[tuple[int, set[str]]], new: int
) -> None:
    rooms = [room(f"B{number}", free, *holds) for number, (free, holds) in enumerate(bins)]
    codes = new_codes([], new)
    filling = fill([want(*each) for each in wanted], rooms, codes, CAPACITY)
    free = {each.code: each.free for each in rooms} | dict.fromkeys(codes, CAPACITY)
    for step in filling.steps:
        assert step.pieces > 0
        free[step.bin] -= step.pieces
    assert min(free.values(), default=0) >= 0
    assert filling.pieces + filling.pieces_left == sum(pieces for _, pieces in wanted)
    if filling.left:
        assert sum(free.values()) == 0
