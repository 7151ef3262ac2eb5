"""Verbs of the transfers: the paper, from draft to the road. Picking and cancelling have modules of their own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, Invalid, NotFound

from ..inward import transit
from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from ..pools import service as pools
from ..pools.models import COMMON
from ..reservations import service as reservations
from ..reservations.service import Wanted
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from ..stock.service import Difference
from . import messages, repository
from .states import TRANSFER


@dataclass(frozen=True)
class End:
    """Where a transfer goes from, or to: a pool of a warehouse."""

    site: Site
    pool: str = COMMON


@dataclass(frozen=True)
class NewTransfer:
    """A transfer to be drafted: so many pieces by SKU code."""

    code: str
    pieces: Mapping[str, int]
    note: str = ""


def draft(
    source: Site,
    target: Site,
    code: str,
    pieces: Mapping[str, int],
    now: datetime,
    *,
    source_pool: str = COMMON,
    target_pool: str = COMMON,
    note: str = "",
) -> UUID:
    """Ask for pieces to be brought to another warehouse; see `draft_many`. Returns the transfer's id."""
    new = NewTransfer(code.strip(), pieces, note.strip())
    return draft_many(End(source, source_pool), End(target, target_pool), [new], now)[0]


@transaction.atomic(savepoint=False)
def draft_many(source: End, target: End, drafts: Sequence[NewTransfer], now: datetime) -> list[UUID]:
    """Draft these transfers, all or none of them, in a constant number of statements.

    `Invalid` or `NotFound` names the line that is wrong, `Conflict` a code that the seller has already. Returns the
    ids in the order in which they are given.
    """
    here, there = source.site, target.site
    if here.seller_id != there.seller_id:
        raise Invalid(messages.OTHER_SELLER)
    if here.id == there.id:
        raise Invalid(messages.SAME_WAREHOUSE)
    for each in drafts:
        _require_whole(each)
    skus = masters.sku_ids(here.seller_id, {sku for each in drafts for sku in each.pieces})
    ends = (here.id, there.id, pools.pool_id(here, source.pool), pools.pool_id(there, target.pool))
    named = {ids.new(now): each for each in drafts}
    papers = [(transfer_id, each.code, each.note) for transfer_id, each in named.items()]
    fresh = repository.insert_transfers(here.seller_id, ends, papers, history.actor(), now)
    for transfer_id, each in named.items():
        if transfer_id not in fresh:
            raise Conflict(messages.CODE_TAKEN, code=each.code)
    rows = [(transfer_id, skus[sku], n) for transfer_id, each in named.items() for sku, n in each.pieces.items()]
    repository.insert_lines(here.seller_id, rows)
    ways = {"source": here.code, "target": there.code}
    history.record(
        (
            history.Event(here.seller_id, transfer_id, messages.DRAFTED, {"pieces": sum(each.pieces.values()), **ways})
            for transfer_id, each in named.items()
        ),
        now,
    )
    return list(named)


def _require_whole(new: NewTransfer) -> None:
    if not new.code:
        raise Invalid(messages.NO_CODE)
    if not new.pieces:
        raise Invalid(messages.NO_LINES)
    for sku, asked in new.pieces.items():
        if asked < 1:
            raise Invalid(messages.BAD_PIECES, sku=sku, got=asked)


@transaction.atomic
def approve(sellers: Collection[int], transfer_id: UUID, now: datetime) -> None:
    """The transfer is to be picked: its pieces are reserved in the source's pool, all of them or none.

    `Conflict` names the SKU of which the pool has too little.
    """
    transfer = find(sellers, transfer_id)
    # Lines of orders are promised under the order system's ids, which are positive; those of transfers, in the same
    # book, under the negative of their own.
    demands = [Wanted(transfer_id, -line.id, line.sku, line.quantity) for line in lines(transfer)]
    data = {"pieces": transfer.asked, "pool": transfer.source_pool}
    TRANSFER.move(transfer_id, "approve", now, data={transfer_id: data})
    if not reservations.reserve(transfer.source_site, transfer.source_pool, demands, now):
        lacking = repository.select_lacking(transfer.source_pool_id, transfer_id) or {}
        raise Conflict(messages.NOT_ENOUGH, pool=transfer.source_pool, warehouse=transfer.source, **lacking)


@transaction.atomic
def send(site: Site, transfer_id: UUID, vehicle: str, now: datetime) -> UUID:
    """The picked pieces leave the source: they are in transit, and announced at the target. Returns that receipt."""
    transfer = find_at(site, transfer_id)
    data = {"target": transfer.target, "pieces": transfer.picked, "vehicle": vehicle.strip() or "–"}
    TRANSFER.move(transfer_id, "send", now, set_columns={"vehicle": vehicle.strip()}, data={transfer_id: data})
    reserved = Bucket(transfer.source_pool_id, BucketName.RESERVED)
    away = layout.standard(site, Kind.CUSTOMER)
    reservations.take([transfer_id])
    leaving = [
        Line(each.sku_id, each.quantity, each.location_id, away, out_of=reserved, reference=str(transfer_id))
        for each in in_totes(site, transfer_id)
    ]
    outside = layout.standard(transfer.target_site, Kind.SUPPLIER)
    on_the_way = layout.standard(transfer.target_site, Kind.TRANSIT)
    coming = [
        Line(line.sku_id, line.picked, outside, on_the_way, reference=transfer.code)
        for line in lines(transfer)
        if line.picked
    ]
    move_both(transfer, leaving, coming, "send", now)
    return transit.expect(
        transfer.target_site,
        transfer.code,
        {line.sku: line.picked for line in lines(transfer) if line.picked},
        now,
        supplier=transfer.source,
        pool=transfer.target_pool,
        transfer_id=transfer_id,
    )


def lose(pieces: Mapping[int, int]) -> None:
    """A count found that so many promised pieces do not exist (by line id): these locked lines ask for fewer."""
    if pieces:
        repository.take_off(list(pieces), list(pieces.values()))


# --- for the modules beside ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TransferCard:
    """A transfer as lists show it; quantities in pieces."""

    id: UUID
    seller_id: int
    code: str
    source_id: int
    source: str
    target_id: int
    target: str
    source_pool_id: int
    source_pool: str
    target_pool_id: int
    target_pool: str
    status: str
    status_at: datetime
    created_at: datetime
    created_by: str
    note: str
    vehicle: str
    outcome: str
    asked: int
    picked: int

    @property
    def source_site(self) -> Site:
        return Site(self.source_id, self.seller_id, self.source)

    @property
    def target_site(self) -> Site:
        return Site(self.target_id, self.seller_id, self.target)


@dataclass(frozen=True)
class LineView:
    """A line of a transfer, in pieces."""

    id: int
    sku_id: int
    sku: str
    ean: str
    title: str
    quantity: int
    picked: int

    @property
    def left(self) -> int:
        return self.quantity - self.picked


def find(sellers: Collection[int], transfer_id: UUID) -> TransferCard:
    """One transfer of these sellers, or `NotFound`."""
    row = repository.select_transfer(sellers, transfer_id)
    if row is None:
        raise NotFound(messages.NO_TRANSFER, transfer=str(transfer_id))
    return TransferCard(**row)


def find_at(site: Site, transfer_id: UUID) -> TransferCard:
    """A transfer that leaves from this warehouse, or `NotFound`."""
    transfer = find([site.seller_id], transfer_id)
    if transfer.source_id != site.id:
        raise NotFound(messages.NO_TRANSFER, transfer=str(transfer_id))
    return transfer


def lines(transfer: TransferCard) -> list[LineView]:
    """The lines of a transfer that the caller may see, by SKU code."""
    return [LineView(**row) for row in repository.select_lines(transfer.id)]


def in_totes(site: Site, transfer_id: UUID) -> list[stock.Whereabouts]:
    """Where the picked pieces of a transfer lie, as long as it has not left."""
    return [each for each in stock.whereabouts(site, [str(transfer_id)]) if each.kind == Kind.TOTE]


def move_both(transfer: TransferCard, at_source: list[Line], at_target: list[Line], step: str, now: datetime) -> None:
    """Move stock at both ends of a transfer, by warehouse id: two that cross do not wait in a ring."""
    ends = [(transfer.source_site, at_source), (transfer.target_site, at_target)]
    for site, moved in sorted(ends, key=lambda end: end[0].id):
        stock.move(site, moved, Reason.TRANSFER, f"transfer:{transfer.id}:{step}:{site.id}", now)


def verify(sellers: Collection[int]) -> list[Difference]:
    """Compare what is picked of transfers with what lies in totes for them, and what they ask for with what they have
    reserved."""
    wanted = list(sellers)
    return [
        *(Difference("transfers in totes", **row) for row in repository.select_tote_differences(wanted)),
        *(Difference("transfers reserved", **row) for row in repository.select_promise_differences(wanted)),
    ]


# --- looking ------------------------------------------------------------------------------------------------------


def transfers(
    sellers: Collection[int],
    statuses: Collection[str] = (),
    *,
    source: str = "",
    target: str = "",
    either: str = "",
    text: str = "",
    before: UUID | None = None,
    limit: int = 200,
) -> list[TransferCard]:
    """Transfers of these sellers, the newest first, from the one before `before` on: in these statuses (none named:
    all), by warehouse at an end or at either, by a piece of the code or the note."""
    wanted = [status for status in statuses if status in TRANSFER.states] or TRANSFER.states
    ends = {"source": source, "target": target, "either": either}
    return [TransferCard(**row) for row in repository.select_transfers(sellers, ends, wanted, text, before, limit)]


def free_code(sellers: Collection[int]) -> str:
    """A code that is likely to be free, for a form to begin with."""
    return f"STO-{repository.count_transfers(sellers) + 1}"
