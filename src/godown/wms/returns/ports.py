"""What the warehouse tells and asks the order system about returns. Omni implements it (`godown.omni.returns.desk`).

Every verb runs in the caller's transaction. Those that tell are called with the warehouse's own rows locked, and the
order system announces (`WarehouseDesk.announce_returns`) with its rows locked: so they only write down what they are
told, and lock no return (an append is fine, an UPDATE of a row that an announcement may hold is not).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

Kind = Literal["customer_return", "return_to_origin"]
#: passed, failed: pieces as announced. missing: announced, not in the parcel. wrong_item: another piece came in place
#: of one that was announced. extra: a piece too many.
Found = Literal["passed", "failed", "missing", "wrong_item", "extra"]
Disposition = Literal["restocked", "quarantined", "scrapped"]


@dataclass(frozen=True)
class Finding:
    """What inspection found of a return. `sku` is what is there, empty if it is nothing of the seller's; `line_id` is
    the return line it belongs to or came in place of, None for `extra`; `reason` is a word of `rules.FAILURES`.
    """

    return_id: UUID
    line_id: int | None
    sku: str
    quantity: int
    found: Found
    reason: str = ""


@dataclass(frozen=True)
class Disposed:
    """So many further pieces have come to rest: live in the return's pool, in quarantine, or given up.

    `was` is `quarantined` for those that leave quarantine: then they are no further pieces.
    """

    return_id: UUID
    line_id: int | None
    sku: str
    quantity: int
    disposition: Disposition
    was: Literal["", "quarantined"] = ""


class ForwardLine(Protocol):
    """A line of an order that was given to the courier, under the id by which it was accepted."""

    @property
    def line_id(self) -> int: ...
    @property
    def sku(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def shipped(self) -> int: ...


class ForwardOrder(Protocol):
    """An order that a parcel without return order may belong to. `buyer` is what the floor may see of the buyer."""

    @property
    def id(self) -> UUID: ...
    @property
    def account(self) -> str: ...
    @property
    def order_code(self) -> str: ...
    @property
    def invoice_number(self) -> str: ...
    @property
    def buyer(self) -> str: ...
    @property
    def shipped_at(self) -> datetime | None: ...
    @property
    def lines(self) -> Sequence[ForwardLine]: ...


class ReturnsDesk(Protocol):
    def gate_entered(self, return_ids: Collection[UUID], now: datetime) -> None:
        """The parcels of these returns are here. Told too from within `announce_returns`, for parcels that waited."""

    def inspected(self, return_ids: Collection[UUID], findings: Sequence[Finding], now: datetime) -> None:
        """These returns are inspected, with all that was found."""

    def disposed(self, pieces: Sequence[Disposed], now: datetime) -> None:
        """Pieces of returns came to rest; told once for each piece, and again when it leaves quarantine."""

    def processed(self, return_ids: Collection[UUID], now: datetime) -> None:
        """Nothing of these returns is left to be done."""

    def find_orders(self, seller_id: int, warehouse: str, text: str, limit: int) -> Sequence[ForwardOrder]:
        """Orders of this warehouse that have left and whose order id (the shipment's, or the buyer's whole order's),
        invoice number or buyer's pincode is `text`; the latest first.
        """

    def announce(
        self,
        seller_id: int,
        warehouse: str,
        order_id: UUID,
        kind: Kind,
        pieces: Sequence[tuple[int, int]],
        awb: str,
        now: datetime,
    ) -> None:
        """A parcel came back that nobody announced: make returns of so many pieces per order line (line id, pieces),
        and announce them to the warehouse by `announce_returns`.

        `Conflict` with a coded reason, and nothing is announced, if the order system refuses it. When the channel
        tells of the same returns later, they meet.
        """
