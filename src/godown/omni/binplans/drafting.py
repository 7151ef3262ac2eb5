"""Making plans: what is missing at Flipkart, where there is room for it, and the promise of that room."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, NotFound

from ..bins import ours
from ..bins import service as bins
from ..bins.models import CAPACITY
from ..channels.models import StockMode
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..listings import service as listings
from . import repository, rules
from .messages import MADE, NO_CAPACITY, NO_LISTING, NO_ROOM_MEANWHILE, NOT_READ, NOTHING_TO_DO
from .rules import Filling, Room, Step, Want

#: Nobody makes more bins than this on a portal in one go.
MOST_NEW = 500


@dataclass(frozen=True)
class Wanted:
    """What is to be put into Flipkart's bins; by bin of ours for a dedicated warehouse, else in any. `unlisted` SKUs
    (with their pieces) have no listing, so that Flipkart cannot take them."""

    origin: str
    wants: list[Want]
    by_bin: Mapping[str, Sequence[Want]] | None
    unlisted: dict[str, int]

    @property
    def pieces(self) -> int:
        return sum(want.pieces for want in self.wants)

    def only(self, skus: Collection[str], origin: str) -> "Wanted":
        """What of it is wanted of these SKUs, for that reason."""

        def kept(wants: Iterable[Want]) -> list[Want]:
            return [want for want in wants if want.sku in skus]

        by_bin = {code: left for code, wants in (self.by_bin or {}).items() if (left := kept(wants))}
        return Wanted(origin, kept(self.wants), None if self.by_bin is None else by_bin, {})


@dataclass(frozen=True)
class Draft:
    """A plan that is not made yet: what is wanted, where it would go, and the room there is before.

    `told_at` is the age of what it was made from: that of the oldest bin.
    """

    wanted: Wanted
    filling: Filling
    rooms: list[Room]
    told_at: datetime | None


def missing(account: Account) -> Wanted:
    """What our book holds for the account and Flipkart's bins, open plans included, do not."""
    if account.stock_mode == StockMode.DEDICATED_WAREHOUSE:
        return _missing_by_bin(account)
    theirs: Counter[str] = Counter()
    for each in bins.contents([account.seller_id], account.id):
        theirs[each.sku or ""] += each.pieces
    for row in repository.select_promised(account.id):
        theirs[row["sku"]] += row["pieces"]
    held = ours.by_sku(account)
    lacking = {sku: pieces - theirs[sku] for sku, pieces in sorted(held.items()) if pieces > theirs[sku]}
    listing_of = listings.listing_of_sku(account)
    wants = [Want(listing_of[sku], sku, pieces) for sku, pieces in lacking.items() if sku in listing_of]
    return Wanted("pool", wants, None, {sku: lacking[sku] for sku in lacking if sku not in listing_of})


def _missing_by_bin(account: Account) -> Wanted:
    theirs: Counter[tuple[str, str]] = Counter()
    for each in bins.contents([account.seller_id], account.id):
        theirs[each.bin, each.sku or ""] += each.pieces
    for row in repository.select_promised(account.id):
        theirs[row["bin"], row["sku"]] += row["pieces"]
    listing_of = listings.listing_of_sku(account)
    by_bin: defaultdict[str, list[Want]] = defaultdict(list)
    unlisted: Counter[str] = Counter()
    for code, content in sorted(ours.by_bin(account).items()):
        for sku, pieces in sorted(content.items()):
            lacking = pieces - theirs[code, sku]
            if lacking > 0 and sku in listing_of:
                by_bin[code].append(Want(listing_of[sku], sku, lacking))
            elif lacking > 0:
                unlisted[sku] += lacking
    return Wanted("bins", [want for wants in by_bin.values() for want in wants], by_bin, dict(unlisted))


def typed(account: Account, pieces: Mapping[str, int]) -> Wanted:
    """Pieces by SKU that somebody asks for, beside what is there; `NotFound` names the first without a listing."""
    listing_of = listings.listing_of_sku(account)
    for sku in pieces:
        if sku not in listing_of:
            raise NotFound(NO_LISTING, sku=sku, account=account.code)
    return Wanted("typed", [Want(listing_of[sku], sku, count) for sku, count in pieces.items()], None, {})


@transaction.atomic
def draft(account: Account, wanted: Wanted, may_create: int) -> Draft:
    """What a plan would do now. Nothing is written."""
    rooms = _rooms(account)
    return Draft(wanted, _filling(wanted, rooms, may_create), rooms, bins.ages(account.id).oldest)


def make(account: Account, wanted: Wanted, may_create: int, now: datetime, key: UUID | None = None) -> int:
    """Make a plan and promise it its room; returns its id. The same `key` again gives the plan that it made.

    `Conflict`, and nothing is planned: bins not read yet, nothing wanted, or no room (then an exception is opened).
    """
    with transaction.atomic():
        rooms = _rooms(account)
        if key and (made := repository.find_plan(account.id, key)):
            return made
        if not wanted.wants:
            raise Conflict(NOTHING_TO_DO)
        filling = _filling(wanted, rooms, may_create)
        if not filling.left:
            plan_id = _store(account, filling.steps, filling.created, wanted.origin, now, key)
            exceptions.clear_all(account.id, [NO_CAPACITY], now)
            return plan_id
    raise _no_room(account, rooms, wanted.pieces, filling.pieces_left, len(filling.created), now)


def order(
    account: Account,
    steps: Sequence[Step],
    created: Sequence[str],
    origin: str,
    now: datetime,
    left: int = 0,
) -> int:
    """Make a plan of these very steps; `created` are bins that have to be made first. Returns its id.

    `Conflict`, and nothing is planned, if a bin has no room for them, or if there are pieces `left` that found none.
    """
    if not steps and not left:
        raise Conflict(NOTHING_TO_DO)
    with transaction.atomic():
        rooms = _rooms(account)
        free = dict.fromkeys(created, CAPACITY) | {room.code: room.free for room in rooms}
        left += sum(max(0, pieces - free.get(code, 0)) for code, pieces in _promises(steps).items())
        if not left:
            return _store(account, steps, created, origin, now)
    raise _no_room(account, rooms, sum(step.pieces for step in steps), left, len(created), now)


@transaction.atomic
def make_what_fits(
    account: Account, wants: Sequence[Want], steps: Sequence[Step], origin: str, now: datetime
) -> int | None:
    """Make a plan of these steps and of the wants as far as there is room for them; returns its id.

    What finds no room is an exception, before any call; None, and no plan, if nothing is left to be done.
    """
    rooms = _rooms(account)
    filling = rules.fill(wants, rooms, (), CAPACITY)
    if filling.left:
        _no_room(account, rooms, sum(want.pieces for want in wants), filling.pieces_left, 0, now)
    else:
        exceptions.clear_all(account.id, [NO_CAPACITY], now)
    whole = [*steps, *filling.steps]
    return _store(account, whole, (), origin, now) if whole else None


def _no_room(account: Account, rooms: Sequence[Room], pieces: int, left: int, created: int, now: datetime) -> Conflict:
    """Open the exception, and give the refusal that says the same."""
    data = {
        "left": left,
        "pieces": pieces,
        "bins": len(rooms),
        "free": sum(room.free for room in rooms),
        "more": created + rules.bins_needed(left, CAPACITY),
        "as_of": bins.stamp(bins.ages(account.id).oldest),
    }
    exceptions.report([Trouble(account.seller_id, account.id, NO_CAPACITY, "", data)], now)
    return Conflict(NO_CAPACITY, **data)


def _rooms(account: Account) -> list[Room]:
    """The bins as they are, locked until the transaction ends."""
    if not bins.lock(account.id):
        raise Conflict(NOT_READ, account=account.code)
    return [Room(row["code"], row["free"], frozenset(row["holds"])) for row in repository.lock_rooms(account.id)]


def _filling(wanted: Wanted, rooms: Sequence[Room], may_create: int) -> Filling:
    may_create = max(0, min(may_create, MOST_NEW))
    if wanted.by_bin is not None:
        return rules.replicate(wanted.by_bin, rooms, may_create, CAPACITY)
    codes = rules.new_codes((room.code for room in rooms), may_create)
    return rules.fill(wanted.wants, rooms, codes, CAPACITY)


def _store(
    account: Account,
    steps: Sequence[Step],
    created: Sequence[str],
    origin: str,
    now: datetime,
    key: UUID | None = None,
) -> int:
    if created:
        bins.want(account, created, now)
    promises = _promises(steps)
    if promises and repository.promise(account.id, list(promises), list(promises.values())) < len(promises):
        raise Conflict(NO_ROOM_MEANWHILE)
    thread = key or ids.new(now)
    plan_id = repository.insert_plan(account.seller_id, account.id, thread, origin, history.actor(), now)
    repository.insert_lines(account.seller_id, plan_id, steps)
    bins.watch_capacity(account.seller_id, account.id, now)
    data = {"pieces": sum(step.pieces for step in steps), "lines": len(steps), "created": len(created)}
    history.record([history.Event(account.seller_id, thread, MADE, data)], now)
    return plan_id


def _promises(steps: Sequence[Step]) -> Counter[str]:
    """Pieces that steps put into bins."""
    promises: Counter[str] = Counter()
    for step in steps:
        if step.target:
            promises[step.target] += step.pieces
    return promises
