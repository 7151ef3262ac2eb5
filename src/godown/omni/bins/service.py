"""Verbs of the mirror."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from godown.kit import jobs

from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from . import repository, rules
from .messages import ESTIMATE_SHORT, FULL, NEARLY_FULL, OVER_FULL
from .models import CAPACITY, Source
from .rules import Content, Fill, Gone, Lying

READ = "read_bins"
#: Plans that wait for a bin to be made are looked at after every read.
FILL = "fill_bins"


@dataclass(frozen=True)
class Told:
    """A bin as the channel, or a sheet, tells of it. `contents` are pieces by listing id."""

    code: str
    capacity: int
    used: int
    contents: Mapping[str, int]


def lease_name(account: Account) -> str:
    """Who holds it may read or change the account's bins at Flipkart."""
    return f"omni.bins.{account.id}"


def lock(account_id: int) -> bool:
    """Keep the mirror of an account as it is until the transaction ends; False if it was never told."""
    return repository.lock_mirror(account_id) is not None


@dataclass(frozen=True)
class Ages:
    """When each bin that Flipkart has was told, by code; `whole`: when all were told last, None for never."""

    by_bin: Mapping[str, datetime]
    whole: datetime | None

    @property
    def oldest(self) -> datetime | None:
        """The age of what is said of all bins together."""
        return min(self.by_bin.values(), default=self.whole)

    @property
    def newest(self) -> datetime | None:
        return max(self.by_bin.values(), default=self.whole)


def ages(account_id: int) -> Ages:
    """How old what the mirror of an account says is."""
    return Ages(repository.select_told(account_id), repository.select_read_at(account_id))


def ask_read(account: Account, now: datetime) -> None:
    """Read the account's bins from the panel as soon as may be."""
    jobs.ask(READ, [account.id], now)


@transaction.atomic
def take_in(account: Account, bins: Sequence[Told], source: Source, read_at: datetime, now: datetime) -> bool:
    """Take in a truth about all bins as it was at `read_at`; False, and nothing changes, if what we have is as new.

    A bin that a sheet told later stays. A constant number of statements. What left since is taken off again. Capacity
    alerts open and close.
    """
    if not repository.advance(account.seller_id, account.id, source.value, read_at):
        return False
    capacities = [max(1, min(each.capacity, CAPACITY)) for each in bins]
    pieces = [max(each.used, sum(each.contents.values())) for each in bins]
    ids = repository.set_bins(
        account.seller_id,
        account.id,
        [each.code for each in bins],
        capacities,
        [min(*pair) for pair in zip(pieces, capacities, strict=True)],
        source.value,
        read_at,
    )
    rows = [
        (ids[each.code], listing, count)
        for each in bins
        if each.code in ids
        for listing, count in each.contents.items()
        if count > 0
    ]
    repository.set_contents(
        account.seller_id,
        account.id,
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        read_at,
    )
    exceptions.clear_all(account.id, [ESTIMATE_SHORT, OVER_FULL], now)
    exceptions.report(
        (
            Trouble(account.seller_id, account.id, OVER_FULL, each.code, {"used": used, "capacity": capacity})
            for each, used, capacity in zip(bins, pieces, capacities, strict=True)
            if used > capacity and each.code in ids
        ),
        now,
    )
    sold = [Gone(**row) for row in repository.select_sold_since(account.id, read_at)]
    _take(account.seller_id, account.id, sold, now, until=read_at)
    watch_capacity(account.seller_id, account.id, now)
    return True


def take_in_rows(account: Account, rows: Sequence[tuple[str, str, int]], now: datetime) -> None:
    """Take in what a sheet says of some bins (bin, listing, pieces) as it is now; the other bins stay, and stay as old.

    Inside the caller's transaction, in a constant number of statements. A row without listing names an empty bin.
    """
    repository.begin(account.seller_id, account.id, now)
    repository.set_rows(
        account.seller_id, account.id, [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], now
    )
    exceptions.clear(account.id, [ESTIMATE_SHORT], [row[1] for row in rows], now)
    watch_capacity(account.seller_id, account.id, now)


def want(account: Account, codes: Sequence[str], now: datetime) -> None:
    """These bins are to be made on the portal: wanted until a read shows them. Inside the caller's transaction."""
    repository.insert_wanted_bins(account.seller_id, account.id, list(codes), now)


def made(account: Account, codes: Sequence[str], now: datetime) -> None:
    """Somebody gave evidence that these wanted bins were made. Inside the caller's transaction."""
    repository.set_made(account.id, list(codes), now)


# --- the estimate -------------------------------------------------------------------------------------------------


def dispatched(seller_id: int, account_id: int, orders: Collection[UUID], now: datetime) -> None:
    """The channel confirmed the handover of these orders: their pieces leave the estimate.

    Inside the caller's transaction, in a constant number of statements.
    """
    mirror = repository.lock_mirror(account_id) if orders else None
    if mirror is None:
        return
    if sold := repository.select_sold(account_id, sorted(orders), mirror["read_at"]):
        _take(seller_id, account_id, [Gone(**row) for row in sold], now)
        watch_capacity(seller_id, account_id, now)


@dataclass(frozen=True)
class Change:
    """So many pieces of a listing more in a bin, or fewer."""

    bin: str
    listing_id: str
    pieces: int


def changed(account: Account, changes: Iterable[Change], now: datetime) -> None:
    """Flipkart confirmed that pieces were put into, or moved between, its bins. Inside the caller's transaction, which
    looks at the capacity after."""
    batch = list(changes)
    if not batch or repository.lock_mirror(account.id) is None:
        return
    repository.change(
        account.seller_id,
        account.id,
        [each.bin for each in batch],
        [each.listing_id for each in batch],
        [each.pieces for each in batch],
        now,
    )


def recalled(account: Account, gone: Collection[Gone], now: datetime) -> None:
    """Flipkart confirmed that these pieces were taken out. Inside the caller's transaction, which looks at the
    capacity after."""
    if gone and repository.lock_mirror(account.id) is not None:
        _take(account.seller_id, account.id, gone, now)


def _take(
    seller_id: int, account_id: int, gone: Collection[Gone], now: datetime, until: datetime | None = None
) -> None:
    if not gone:
        return
    holding = repository.select_holding(account_id, sorted({each.listing_id for each in gone}))
    left = rules.leave(gone, [Content(**row) for row in holding], until)
    repository.take(list(left.taken), list(left.taken.values()), now)
    exceptions.report(
        (
            Trouble(seller_id, account_id, ESTIMATE_SHORT, listing, {"missing": missing})
            for listing, missing in left.missing.items()
        ),
        now,
    )


# --- capacity -----------------------------------------------------------------------------------------------------


def fill(account_id: int) -> Fill:
    """How full the bins are that Flipkart has."""
    return Fill(**repository.select_fill(account_id))


def watch_capacity(seller_id: int, account_id: int, now: datetime) -> None:
    """Open, refresh or close the alerts of an account at 80 and 95 %, what open plans promised to its bins included.

    Inside the caller's transaction; whoever promises room, or gives it back, calls it.
    """
    found = fill(account_id)
    cause = {"full": FULL, "nearly": NEARLY_FULL}.get(found.level)
    exceptions.clear_all(account_id, [each for each in (FULL, NEARLY_FULL) if each is not cause], now)
    mirror = repository.lock_mirror(account_id)
    if cause is None or mirror is None:
        return
    data = {
        "percent": found.percent_then,
        "used": found.used,
        "planned": found.coming,
        "capacity": found.capacity,
        "free": found.free,
        "as_of": stamp(found.oldest or mirror["read_at"]),
    }
    exceptions.report([Trouble(seller_id, account_id, cause, "", data)], now)


def stamp(told_at: datetime | None) -> str:
    """The age of what an exception says, for its sentence."""
    return localtime(told_at).strftime("%d %b %Y, %H:%M %Z") if told_at else "–"


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MirrorView:
    """An account's bins together; `read_at` None: never told, else when all were told last.

    `oldest` and `newest`: of the times at which its bins were told. `as_of`: when the newest figure was changed;
    `estimated`: some figure was changed since it was told.
    """

    account_id: int
    seller_id: int
    account: str
    warehouse: str
    pool: str
    stock_mode: str
    source: str | None
    read_at: datetime | None
    next_at: datetime | None
    leased_until: datetime | None
    bins: int
    capacity: int
    used: int
    planned: int
    moving: int
    as_of: datetime | None
    oldest: datetime | None
    newest: datetime | None
    estimated: bool

    @property
    def fill(self) -> Fill:
        return Fill(self.bins, self.capacity, self.used, self.planned, self.moving, self.oldest)

    @property
    def told_at(self) -> datetime | None:
        """The age of what it says: that of its oldest bin."""
        return self.oldest or self.read_at

    @property
    def mixed(self) -> bool:
        """Whether old bins are among fresh ones."""
        return bool(self.oldest and self.newest and rules.old(self.oldest, self.newest))


def mirrors(sellers: Sequence[int]) -> list[MirrorView]:
    """The mirror of each account of these sellers."""
    return [MirrorView(**row) for row in repository.select_mirrors(sellers)]


def mirror(sellers: Sequence[int], account: str) -> MirrorView:
    """The mirror of one account, or `NotFound`."""
    known = channels.account(sellers, account)
    return next(each for each in mirrors(sellers) if each.account == known.code)


@dataclass(frozen=True)
class BinView:
    """A bin; `read_at` None: it is planned and not yet made on the portal, else when it was told, by `source`.
    `listings` that lie in it. `newest`: when any bin of the account was told last."""

    code: str
    capacity: int
    pieces: int
    planned: int
    gone: bool
    source: str
    read_at: datetime | None
    as_of: datetime
    listings: int
    newest: datetime | None

    @property
    def estimated(self) -> bool:
        """Whether we changed its figures since it was told."""
        return self.read_at is not None and self.as_of > self.read_at

    @property
    def old(self) -> bool:
        """Whether it is an old one among fresh ones."""
        return bool(self.read_at and self.newest and not self.gone and rules.old(self.read_at, self.newest))

    @property
    def free(self) -> int:
        """Pieces that may still be planned."""
        return self.capacity - self.pieces - self.planned

    @property
    def percent(self) -> int:
        return rules.percent(self.pieces, self.capacity)

    @property
    def level(self) -> str:
        return "gone" if self.gone else "wanted" if self.read_at is None else rules.level(self.percent)


def bins(sellers: Sequence[int], account_id: int) -> list[BinView]:
    """All bins of an account, also those that are gone or still to be made."""
    return [BinView(**row) for row in repository.select_bins(sellers, account_id)]


def contents(sellers: Sequence[int], account_id: int, code: str | None = None) -> list[Lying]:
    """What lies in one bin, or in all."""
    return [Lying(**row) for row in repository.select_contents(sellers, account_id, code)]
