"""What pages show of inspections."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit import history
from godown.kit.errors import NotFound
from godown.kit.history import Entry

from ..masters.service import Site
from . import messages, repository
from .rules import Expected


@dataclass(frozen=True)
class ReturnCard:
    """A return as the bench shows it."""

    id: UUID
    return_code: str
    kind: str
    status: str
    order_id: UUID | None
    order_code: str
    pool: str
    account: str
    transporter: str


@dataclass(frozen=True)
class LineView:
    """A line that is to be inspected; `reason` is why the buyer sends it back."""

    line_id: int
    return_id: UUID
    sku_id: int
    sku: str
    title: str
    ean: str
    quantity: int
    received: int
    reason: str
    order_line_id: int | None
    order_code: str

    @property
    def open(self) -> int:
        return self.quantity - self.received


@dataclass(frozen=True)
class ItemView:
    """Pieces that were found; `qc` is empty until they are judged, `photos` are ids."""

    id: int
    return_id: UUID
    line_id: int | None
    sku_id: int | None
    sku: str
    title: str
    quantity: int
    announced: bool
    qc: str
    reason: str
    disposition: str
    put_away: int
    at: datetime
    actor: str
    photos: list[int]


@dataclass(frozen=True)
class ParcelView:
    """A parcel on the bench: its returns, what is announced, what was found so far."""

    id: int
    awb: str
    returns: list[ReturnCard]
    lines: list[LineView]
    items: list[ItemView]

    @property
    def arrived(self) -> list[ReturnCard]:
        """The returns that are to be inspected."""
        return [each for each in self.returns if each.status == "ARRIVED"]

    @property
    def to_inspect(self) -> bool:
        return bool(self.arrived)

    @property
    def expected(self) -> list[Expected]:
        """The lines, for the rules."""
        return [
            Expected(each.line_id, each.return_id, each.sku_id, each.quantity, each.received) for each in self.lines
        ]

    @property
    def in_hand(self) -> ItemView | None:
        """The piece that is to be judged."""
        return self.items[-1] if self.items and not self.items[-1].qc else None

    @property
    def judged(self) -> list[ItemView]:
        return [item for item in self.items if item.qc]

    @property
    def last_failed(self) -> ItemView | None:
        """The piece that was judged last, if it failed: it may get photos, or be scrapped."""
        last = self.items[-1] if self.items else None
        return last if last and last.qc == "fail" else None

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def may_be_sealed(self) -> bool:
        return self.to_inspect and not self.items and all(each.kind == "return_to_origin" for each in self.returns)


def parcel(site: Site, parcel_id: int) -> ParcelView:
    """A parcel that came in at the gate of this warehouse, or `NotFound`."""
    row = repository.select_parcel(site.seller_id, site.id, parcel_id)
    if row is None:
        raise NotFound(messages.NO_PARCEL, parcel=parcel_id)
    return ParcelView(
        row["id"],
        row["awb"],
        [ReturnCard(**each) for each in repository.select_returns(parcel_id)],
        [LineView(**each) for each in repository.select_lines(parcel_id)],
        [ItemView(**each) for each in repository.select_items(parcel_id)],
    )


def parcel_of(site: Site, code: str) -> int | None:
    """The parcel with this AWB, or of the return with this code, if it came in at the gate."""
    return repository.select_scanned_parcel(site.id, code)


@dataclass(frozen=True)
class ReturnLineView:
    """A line of a return and what became of it."""

    id: int
    sku: str
    title: str
    quantity: int
    received: int
    missing: int
    reason: str


@dataclass(frozen=True)
class Journey:
    """A return as its page shows it: what was announced, what came, where each piece is, and its timeline."""

    id: UUID
    seller_id: int
    warehouse: str
    pool: str
    account: str
    return_code: str
    kind: str
    order_id: UUID | None
    order_code: str
    awb: str
    transporter: str
    expected_at: datetime | None
    announced_at: datetime
    status: str
    status_at: datetime
    lines: list[ReturnLineView]
    items: list[ItemView]
    timeline: list[Entry]


def journey(sellers: Collection[int], return_id: UUID) -> Journey:
    """One return of these sellers, or `NotFound`."""
    row = repository.select_return(sellers, return_id)
    if row is None:
        raise NotFound(messages.NO_SUCH_RETURN)
    return Journey(
        **row,
        lines=[ReturnLineView(**line) for line in repository.select_return_lines(return_id)],
        items=[ItemView(**item) for item in repository.select_items_of(return_id)],
        timeline=history.timeline(sellers, return_id),
    )
