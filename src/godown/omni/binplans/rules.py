"""Which bins to fill with what. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Want:
    """So many pieces of a listing are to be put into Flipkart's bins."""

    listing_id: str
    sku: str
    pieces: int


@dataclass(frozen=True)
class Room:
    """A bin that takes `free` pieces more; `holds` are the listings that lie in it or are promised to it."""

    code: str
    free: int
    holds: frozenset[str]


@dataclass(frozen=True)
class Step:
    """One thing to be done; `pieces` go into `bin` (put), from `bin` to `to_bin` (move), or out of them (recall)."""

    kind: str
    listing_id: str
    sku: str
    pieces: int
    bin: str = ""
    to_bin: str = ""

    @property
    def target(self) -> str:
        """The bin that gets fuller by it, if any."""
        return {"put": self.bin, "move": self.to_bin}.get(self.kind, "")


@dataclass(frozen=True)
class Filling:
    """Steps, the bins that have to be made for them, and what found no room."""

    steps: list[Step]
    created: list[str]
    left: list[Want]

    @property
    def pieces(self) -> int:
        return sum(step.pieces for step in self.steps)

    @property
    def pieces_left(self) -> int:
        return sum(want.pieces for want in self.left)


def bins_needed(pieces: int, capacity: int) -> int:
    """Bins that so many pieces fill."""
    return ceil(pieces / capacity)


def fill(wants: Iterable[Want], rooms: Sequence[Room], new_codes: Sequence[str], capacity: int) -> Filling:
    """Fill bins that hold the listing already, then begun ones (the fullest first), empty ones, and new ones.

    No bin is filled beyond its room; a want that does not fit into one bin is split (E-29).
    """
    free = {room.code: room.free for room in rooms}
    homes: dict[str, list[str]] = defaultdict(list)
    for room in rooms:
        for listing_id in room.holds:
            homes[listing_id].append(room.code)
    begun = sorted((room for room in rooms if room.holds), key=lambda room: (room.free, room.code))
    empty = sorted((room for room in rooms if not room.holds), key=lambda room: room.code)
    queue = _queue([*(room.code for room in [*begun, *empty]), *new_codes], free, capacity)
    steps: list[Step] = []
    left: list[Want] = []
    here = next(queue, None)
    for want in wants:
        missing = want.pieces
        for code in sorted(homes.get(want.listing_id, ()), key=lambda each: (free[each], each)):
            if part := min(missing, free[code]):
                steps.append(Step("put", want.listing_id, want.sku, part, code))
                free[code] -= part
                missing -= part
        while missing and here is not None:
            if part := min(missing, free[here]):
                steps.append(Step("put", want.listing_id, want.sku, part, here))
                free[here] -= part
                missing -= part
            if not free[here]:
                here = next(queue, None)
        if missing:
            left.append(Want(want.listing_id, want.sku, missing))
    used = {step.bin for step in steps}
    return Filling(steps, [code for code in new_codes if code in used], left)


def _queue(codes: Sequence[str], free: dict[str, int], capacity: int) -> Iterator[str]:
    """The bins in the order in which they are filled; a new one has all its room."""
    for code in codes:
        free.setdefault(code, capacity)
        if free[code]:
            yield code


def replicate(wants: Mapping[str, Sequence[Want]], rooms: Sequence[Room], may_create: int, capacity: int) -> Filling:
    """Each bin of ours has its twin of the same code at Flipkart: what is wanted of a bin goes there or nowhere."""
    free = {room.code: room.free for room in rooms}
    steps: list[Step] = []
    left: list[Want] = []
    created: list[str] = []
    for code, wanted in sorted(wants.items()):
        if code not in free:
            if len(created) == may_create:
                left += wanted
                continue
            created.append(code)
            free[code] = capacity
        for want in wanted:
            part = min(want.pieces, free[code])
            if part:
                steps.append(Step("put", want.listing_id, want.sku, part, code))
                free[code] -= part
            if part < want.pieces:
                left.append(Want(want.listing_id, want.sku, want.pieces - part))
    return Filling(steps, created, left)


def new_codes(taken: Iterable[str], count: int) -> list[str]:
    """Codes for bins to be made: GD-001, GD-002, …, those that are taken left out."""
    known = set(taken)
    codes: list[str] = []
    number = 0
    while len(codes) < count:
        number += 1
        if (code := f"GD-{number:03}") not in known:
            codes.append(code)
    return codes
