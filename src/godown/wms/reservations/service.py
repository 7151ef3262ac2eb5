"""Verbs of the reservations."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.messages import Message

from ..masters.service import Site
from ..pools import service as pools
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from ..stock.service import Difference
from . import repository, rules
from .messages import LOST, RELEASED, RESERVED
from .rules import Demand, Losable, choose


@dataclass(frozen=True)
class Wanted:
    """So many pieces of a SKU for one order line."""

    order_id: UUID
    line_id: int
    sku: str
    quantity: int


@dataclass(frozen=True)
class Reserved:
    """Pieces that were promised to an order line."""

    site: Site
    line_id: int
    order_id: UUID
    pool_id: int
    sku_id: int
    quantity: int

    @property
    def bucket(self) -> Bucket:
        return Bucket(self.pool_id, BucketName.RESERVED)


@transaction.atomic(savepoint=False)
def reserve(site: Site, pool: str, demands: Sequence[Demand], now: datetime) -> set[UUID]:
    """Reserve orders in a pool, each wholly or not at all, in the order they are given.

    Returns those that are reserved now, the ones that already were included; one that lost pieces to a count gets
    what it lacks. A SKU that the pool never held is one of which it has nothing.
    """
    pool_id = pools.pool_id(site, pool)
    balances = repository.lock_live(pool_id, site.seller_id, {demand.sku for demand in demands})
    before = repository.select_reserved({demand.order_id for demand in demands})
    lacking = ((demand, demand.quantity - before.get(demand.line_id, 0)) for demand in demands)
    fresh = [Wanted(each.order_id, each.line_id, each.sku, pieces) for each, pieces in lacking if pieces > 0]
    already = {demand.order_id for demand in demands} - {demand.order_id for demand in fresh}
    chosen = set(choose(fresh, {row["code"]: row["live"] for row in balances}))
    taken = [demand for demand in fresh if demand.order_id in chosen]
    if taken:
        skus = {row["code"]: row["sku_id"] for row in balances}
        repository.add_reservations(
            site.seller_id,
            site.id,
            pool_id,
            [demand.line_id for demand in taken],
            [demand.order_id for demand in taken],
            [skus[demand.sku] for demand in taken],
            [demand.quantity for demand in taken],
        )
        live, reserved = Bucket(pool_id, BucketName.LIVE), Bucket(pool_id, BucketName.RESERVED)
        lines = [Line(skus[d.sku], d.quantity, out_of=live, into=reserved, reference=str(d.order_id)) for d in taken]
        stock.move(site, lines, Reason.RESERVE, f"reserve:{ids.new(now)}", now)
        pieces = _pieces((demand.order_id, demand.quantity) for demand in taken)
        _record(site.seller_id, RESERVED, pieces, now, pool=pool, warehouse=site.code)
    return already | chosen


@transaction.atomic(savepoint=False)
def release(order_ids: Collection[UUID], now: datetime) -> None:
    """Make the pieces reserved for these orders live again in their pool; orders without any are left alone."""
    for site, gone in take(order_ids):
        lines = [
            Line(
                each.sku_id,
                each.quantity,
                out_of=each.bucket,
                into=Bucket(each.pool_id, BucketName.LIVE),
                reference=str(each.order_id),
            )
            for each in gone
        ]
        stock.move(site, lines, Reason.RELEASE, f"release:{ids.new(now)}", now)
        _record(site.seller_id, RELEASED, _pieces((each.order_id, each.quantity) for each in gone), now)


def take(order_ids: Collection[UUID]) -> list[tuple[Site, list[Reserved]]]:
    """End the reservations of these orders and return them by warehouse; the caller moves their pieces."""
    gone = [
        Reserved(
            Site(row["warehouse_id"], row["seller_id"], row["warehouse"]),
            row["line_id"],
            row["order_id"],
            row["pool_id"],
            row["sku_id"],
            row["quantity"],
        )
        for row in repository.delete_reservations(order_ids)
    ]
    return [(site, list(rows)) for site, rows in groupby(gone, key=lambda each: each.site)]


@dataclass(frozen=True)
class Unwanted:
    """So many pieces of an order line are not wanted any more; the line says so already. `relive` of them, at most,
    are live again at once: the others wait in the `cancelled` bucket."""

    line_id: int
    pieces: int
    relive: int = 0


def cancel(site: Site, unwanted: Sequence[Unwanted], now: datetime) -> None:
    """What is reserved for these lines beyond what they want leaves its reservation, in its pool.

    In a constant number of statements, in the caller's transaction.
    """
    by_line = {each.line_id: each for each in unwanted}
    lines: list[Line] = []
    for row in repository.shrink_reservations(list(by_line), [each.pieces for each in unwanted]):
        live = min(row["pieces"], by_line[row["line_id"]].relive)
        pool, reference = row["pool_id"], str(row["order_id"])
        out_of = Bucket(pool, BucketName.RESERVED)
        lines += [
            Line(row["sku_id"], pieces, out_of=out_of, into=Bucket(pool, name), reference=reference)
            for name, pieces in ((BucketName.LIVE, live), (BucketName.CANCELLED, row["pieces"] - live))
            if pieces
        ]
    stock.move(site, lines, Reason.CANCEL, f"cancel:{ids.new(now)}", now)


def let_go(pieces: Mapping[int, int]) -> None:
    """So many pieces of these lines (by line id) are promised no more: the caller, who locked the lines, moves them."""
    if pieces:
        repository.lose_pieces(list(pieces), list(pieces.values()))


# --- lost ---------------------------------------------------------------------------------------------------------


Lost = Mapping[tuple[int, int], int]


def lock_losers(lost: Lost) -> list[UUID]:
    """Lock the orders and transfers that may lose reserved pieces, by (pool, SKU) id: before any balance. Their ids."""
    return repository.lock_losers(*_keys(lost)) if lost else []


def lose(site: Site, lost: Lost, among: Collection[UUID], now: datetime) -> list[Losable]:
    """Reserved pieces do not exist, and are out of their buckets: ends what they were promised to; returns that.

    Only `among` those that `lock_losers` locked: whoever cancels another that was reserved since holds its rows, and
    waits for the balance that the caller holds. So fewer pieces than were lost may find who loses them.
    """
    rows = repository.select_losable(*_keys(lost), among) if lost else []
    losers = rules.lose([Losable(**row) for row in rows], lost)
    if losers:
        repository.lose_pieces([each.line_id for each in losers], [each.pieces for each in losers])
        _record(site.seller_id, LOST, _pieces((each.order_id, each.pieces) for each in losers), now)
    return losers


def _keys(lost: Lost) -> tuple[list[int], list[int]]:
    return [pool for pool, _ in lost], [sku for _, sku in lost]


def verify(sellers: Collection[int]) -> list[Difference]:
    """Compare the reserved bucket of each pool with what is promised to order lines, and that with what they want."""
    wanted = list(sellers)
    return [
        *(Difference("reservations", **row) for row in repository.select_differences(wanted)),
        *(Difference("reserved for", **row) for row in repository.select_unwanted(wanted)),
    ]


def _pieces(rows: Iterable[tuple[UUID, int]]) -> Counter[UUID]:
    pieces: Counter[UUID] = Counter()
    for order_id, quantity in rows:
        pieces[order_id] += quantity
    return pieces


def _record(seller_id: int, message: Message, pieces: Counter[UUID], now: datetime, **data: str) -> None:
    history.record(
        (history.Event(seller_id, order_id, message, {"pieces": count, **data}) for order_id, count in pieces.items()),
        now,
    )
