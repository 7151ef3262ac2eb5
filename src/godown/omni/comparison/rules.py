"""Where two books differ, and what puts Flipkart's right. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..binplans.rules import Step
from ..bins.rules import Lying


class Kind(StrEnum):
    """What is wrong; the values are part of addresses."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    MISSING_BIN = "missing_bin"
    EXTRA_BIN = "extra_bin"
    UNLISTED = "unlisted"
    UNKNOWN_LISTING = "unknown_listing"


class Verb(StrEnum):
    """What can be done about it; the values are part of addresses."""

    ADJUST = "adjust"
    COUNT = "count"
    MAKE = "make"
    ADD = "add"
    IGNORE = "ignore"


VERBS: dict[Kind, tuple[Verb, ...]] = {
    Kind.TOO_FEW: (Verb.ADJUST, Verb.COUNT, Verb.IGNORE),
    Kind.TOO_MANY: (Verb.ADJUST, Verb.COUNT, Verb.IGNORE),
    Kind.MISSING_BIN: (Verb.MAKE, Verb.IGNORE),
    Kind.EXTRA_BIN: (Verb.ADD, Verb.IGNORE),
    Kind.UNLISTED: (Verb.COUNT, Verb.IGNORE),
    Kind.UNKNOWN_LISTING: (Verb.ADJUST, Verb.IGNORE),
}
"""An unlisted SKU needs its listing first, a listing that we do not know can only be recalled."""


@dataclass(frozen=True)
class Difference:
    """`ours` and `theirs` are pieces of a SKU (or of a listing of Flipkart's that we do not know), in one bin or in
    all (`bin` empty). A bin that one side lacks has no SKU, and counts all its pieces. `told_at` is how old the
    knowledge of `theirs` is: that of the oldest bin that was looked at for it."""

    kind: Kind
    bin: str
    sku: str
    listing_id: str
    ours: int
    theirs: int
    told_at: datetime | None = None

    @property
    def gap(self) -> int:
        """What Flipkart has more, or (negative) fewer."""
        return self.theirs - self.ours

    @property
    def subject(self) -> str:
        return self.sku or self.listing_id

    @property
    def key(self) -> str:
        """Names the difference with its figures, so that one that changed is another."""
        return "|".join((self.kind, self.bin, self.sku, self.listing_id, str(self.ours), str(self.theirs)))

    @property
    def verbs(self) -> tuple[Verb, ...]:
        return VERBS[self.kind]


def compare_totals(ours: Mapping[str, int], theirs: Iterable[Lying], listing_of: Mapping[str, str]) -> list[Difference]:
    """SKU by SKU, wherever the pieces lie."""
    return _compare(
        {("", sku): pieces for sku, pieces in ours.items()},
        ((("", row.listing_id, row.sku), row.pieces) for row in theirs),
        listing_of,
    )


def compare_bins(
    ours: Mapping[str, Mapping[str, int]],
    theirs: Sequence[Lying],
    their_bins: Iterable[str],
    listing_of: Mapping[str, str],
) -> list[Difference]:
    """Bin by bin and SKU by SKU; bins that one side lacks come as one difference and with their contents.

    An empty bin of ours that Flipkart lacks is named as well: a twin belongs to every bin.
    """
    there = set(their_bins)
    lying: Counter[str] = Counter()
    for row in theirs:
        lying[row.bin] += row.pieces
    found = [
        Difference(Kind.MISSING_BIN, code, "", "", sum(content.values()), 0)
        for code, content in ours.items()
        if code not in there
    ]
    found += [Difference(Kind.EXTRA_BIN, code, "", "", 0, lying[code]) for code in there if code not in ours]
    return found + _compare(
        {(code, sku): pieces for code, content in ours.items() for sku, pieces in content.items()},
        (((row.bin, row.listing_id, row.sku), row.pieces) for row in theirs),
        listing_of,
    )


def _compare(
    ours: Mapping[tuple[str, str], int],
    theirs: Iterable[tuple[tuple[str, str, str | None], int]],
    listing_of: Mapping[str, str],
) -> list[Difference]:
    known: Counter[tuple[str, str]] = Counter()
    strange: Counter[tuple[str, str]] = Counter()
    their_listing: dict[str, str] = {}
    for (code, listing_id, sku), pieces in theirs:
        if sku is None:
            strange[code, listing_id] += pieces
        else:
            known[code, sku] += pieces
            their_listing[sku] = listing_id
    listing_of = their_listing | dict(listing_of)
    found = [
        Difference(
            _kind(sku, listing_of, known[code, sku] - pieces),
            code,
            sku,
            listing_of.get(sku, ""),
            pieces,
            known[code, sku],
        )
        for (code, sku), pieces in ours.items()
        if known[code, sku] != pieces
    ]
    found += [
        Difference(Kind.TOO_MANY, code, sku, listing_of.get(sku, ""), 0, pieces)
        for (code, sku), pieces in known.items()
        if pieces and (code, sku) not in ours
    ]
    found += [
        Difference(Kind.UNKNOWN_LISTING, code, "", listing_id, 0, pieces)
        for (code, listing_id), pieces in strange.items()
        if pieces
    ]
    return found


def aged(
    differences: Iterable[Difference],
    theirs: Iterable[Lying],
    told: Mapping[str, datetime],
    oldest: datetime,
) -> list[Difference]:
    """These differences with the age of what Flipkart's side says: of their bin, of the oldest bin with their pieces,
    or, where no bin has any, of the oldest of all (a piece may have come into it since)."""
    if len({*told.values(), oldest}) == 1:
        return [replace(each, told_at=oldest) for each in differences]
    of: dict[str, datetime] = {}
    for row in theirs:
        subject = row.sku or row.listing_id
        at = told.get(row.bin, oldest)
        of[subject] = min(at, of.get(subject, at))
    return [
        replace(each, told_at=told.get(each.bin, oldest) if each.bin else of.get(each.subject, oldest))
        for each in differences
    ]


def _kind(sku: str, listing_of: Mapping[str, str], gap: int) -> Kind:
    if gap > 0:
        return Kind.TOO_MANY
    return Kind.TOO_FEW if sku in listing_of else Kind.UNLISTED


def adjustment(differences: Iterable[Difference]) -> tuple[list[Step], dict[str, int]]:
    """Steps that make Flipkart's book like ours, and pieces by SKU that may go into any bin.

    What lies in the wrong bin is moved; what is missing in a certain bin is put there; what is too much is recalled.
    """
    surplus: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    deficit: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    anywhere: dict[str, int] = {}
    for each in sorted(differences, key=lambda each: (each.listing_id, each.bin)):
        if each.kind in (Kind.TOO_MANY, Kind.UNKNOWN_LISTING) and each.listing_id:
            surplus[each.listing_id].append((each.bin, each.gap))
        elif each.kind is Kind.TOO_FEW and each.bin:
            deficit[each.listing_id].append((each.bin, -each.gap))
        elif each.kind is Kind.TOO_FEW:
            anywhere[each.sku] = anywhere.get(each.sku, 0) - each.gap
        names[each.listing_id] = (each.listing_id, each.sku or each.listing_id)
    steps: list[Step] = []
    for listing_id in sorted(surplus.keys() | deficit.keys()):
        steps += _balance(*names[listing_id], surplus[listing_id], deficit[listing_id])
    return steps, anywhere


def _balance(listing_id: str, sku: str, surplus: list[tuple[str, int]], deficit: list[tuple[str, int]]) -> list[Step]:
    steps: list[Step] = []
    while surplus and deficit:
        (source, more), (target, fewer) = surplus.pop(0), deficit.pop(0)
        moved = min(more, fewer)
        steps.append(Step("move", listing_id, sku, moved, source, target))
        if more > moved:
            surplus.insert(0, (source, more - moved))
        if fewer > moved:
            deficit.insert(0, (target, fewer - moved))
    steps += [Step("put", listing_id, sku, pieces, code) for code, pieces in deficit]
    if surplus:
        steps.append(Step("recall", listing_id, sku, sum(pieces for _, pieces in surplus)))
    return steps
