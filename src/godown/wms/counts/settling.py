"""What a count proved goes into the ledger: missing pieces leave their bin and pools, found ones are COMMON's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from godown.kit import ids
from godown.kit.errors import Conflict

from ..layout import service as layout
from ..layout.models import Kind
from ..masters.service import Site
from ..picking import losing
from ..pools import service as pools
from ..pools.models import COMMON
from ..reservations import service as reservations
from ..reservations.rules import TRANSFER
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from ..stock.service import StockShort
from ..transfers import service as transfers
from . import messages, repository
from .rules import Holding, write_off


class Finished(Protocol):
    """A count whose last finished round says what differs."""

    @property
    def id(self) -> int: ...
    @property
    def bin_id(self) -> int: ...
    @property
    def bin(self) -> str: ...
    @property
    def round(self) -> int: ...
    @property
    def sku_id(self) -> int | None: ...


def found_in(count_id: int, round: int) -> dict[int, int]:
    """What a round found: variance by SKU id."""
    return {row["sku_id"]: row["variance"] for row in repository.select_variances(count_id, round)}


def settle(site: Site, count: Finished, now: datetime) -> str:
    """Adjust the book by what the last round found, and say what changed, in words; the count is locked.

    Pickers on their way to pieces that are not there are sent to other bins; orders that lose their pieces run short.
    Transfers that lose theirs ask for fewer. `Conflict` (counts.moved_on), and nothing changes, if stock of the bin or
    its pools moved at the same moment.
    """
    rows = [row for row in repository.select_variances(count.id, count.round) if row["variance"]]
    missing = {row["sku_id"]: -row["variance"] for row in rows if row["variance"] < 0}
    found = {row["sku_id"]: row["variance"] for row in rows if row["variance"] > 0}
    losing.lock(site, missing)
    taken = _taken(site, count, missing)
    promised = {(bucket.pool_id, sku): n for sku, bucket, n in taken if bucket.name is BucketName.RESERVED}
    losable = reservations.lock_losers(promised)
    losing.lock_bins(site, {row["sku_id"] for row in rows})
    try:
        lines = [*_losses(site, count, taken), *_finds(site, count, found)]
        stock.move(site, lines, Reason.COUNT, f"count:{ids.new(now)}", now)
        pools.require_covered({bucket.pool_id for _, bucket, _ in taken if bucket.name is BucketName.CANCELLED})
    except StockShort as short:
        raise Conflict(messages.MOVED_ON, bin=count.bin) from short
    losing.give_up(site, count.bin_id, missing, now)
    losers = reservations.lose(site, promised, losable, now)
    if sum(each.pieces for each in losers) < sum(promised.values()):
        raise Conflict(messages.MOVED_ON, bin=count.bin)
    transfers.lose({-each.line_id: each.pieces for each in losers if each.status == TRANSFER})
    losing.run_short({each.order_id: each for each in losers if each.status != TRANSFER}, now)
    checked(site, count, now)
    return ", ".join(f"{row['variance']:+d} × {row['sku']}" for row in rows)


def checked(site: Site, count: Finished, now: datetime) -> None:
    """Somebody looked into the bin: it may be picked from again, as far as it was counted."""
    losing.checked(site, count.bin_id, count.sku_id, now)


def _taken(site: Site, count: Finished, missing: Mapping[int, int]) -> list[tuple[int, Bucket, int]]:
    """(SKU, bucket, pieces) that make up for the missing pieces."""
    held: dict[int, list[Holding]] = {sku: [] for sku in missing}
    for row in repository.select_holdings(site.id, missing):
        held[row["sku_id"]] += [Holding(row["pool_id"], row["common"], name, row[name.value]) for name in BucketName]
    taken = [(sku, bucket, n) for sku, pieces in missing.items() for bucket, n in write_off(pieces, held[sku])]
    if sum(n for _, _, n in taken) < sum(missing.values()):
        raise Conflict(messages.MOVED_ON, bin=count.bin)
    return taken


def _losses(site: Site, count: Finished, taken: Sequence[tuple[int, Bucket, int]]) -> list[Line]:
    lost = layout.standard(site, Kind.LOST)
    return [Line(sku, n, count.bin_id, lost, out_of=bucket, reference=_reference(count)) for sku, bucket, n in taken]


def _finds(site: Site, count: Finished, found: Mapping[int, int]) -> list[Line]:
    """What was lost before is found first; more than that never came in by a receipt."""
    lost, outside = layout.standard(site, Kind.LOST), layout.standard(site, Kind.SUPPLIER)
    common = Bucket(pools.pool_id(site, COMMON), BucketName.LIVE)
    there = repository.select_lost(lost, found)
    lines = []
    for sku, pieces in found.items():
        again = min(pieces, there.get(sku, 0))
        for source, n in ((lost, again), (outside, pieces - again)):
            if n:
                lines.append(Line(sku, n, source, count.bin_id, into=common, reference=_reference(count)))
    return lines


def _reference(count: Finished) -> str:
    return f"COUNT-{count.id}"
