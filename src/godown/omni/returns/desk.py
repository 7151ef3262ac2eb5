"""What the warehouse tells of returns and asks about them (`godown.wms.returns.ports`).

It tells with its own rows locked; returns are locked after them everywhere (`service.move`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, NotFound

from ..channels import service as channels
from ..exceptions import service as exceptions
from . import announcing, messages, repository, service
from .models import Kind, Source
from .rules import Announced, AnnouncedLine, Wrong


class Finding(Protocol):
    """What inspection found; see `godown.wms.returns.ports.Finding`."""

    @property
    def return_id(self) -> UUID: ...
    @property
    def sku(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def found(self) -> str: ...
    @property
    def reason(self) -> str: ...


class Disposed(Protocol):
    """Pieces that came to rest; see `godown.wms.returns.ports.Disposed`."""

    @property
    def return_id(self) -> UUID: ...
    @property
    def sku(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def disposition(self) -> str: ...


@dataclass(frozen=True)
class ShippedLine:
    line_id: int
    sku: str
    title: str
    shipped: int


@dataclass(frozen=True)
class ShippedOrder:
    """An order that has left. `buyer` is the pincode: all that the floor may see of the buyer."""

    id: UUID
    account: str
    order_code: str
    invoice_number: str
    buyer: str
    shipped_at: datetime | None
    lines: Sequence[ShippedLine]


class ReturnsDesk:
    """One desk serves all accounts."""

    def gate_entered(self, return_ids: Collection[UUID], now: datetime) -> None:
        """The parcels of these returns are here."""
        service.move(return_ids, "enter", now, set_columns={"received_at": now})

    def inspected(self, return_ids: Collection[UUID], findings: Sequence[Finding], now: datetime) -> None:
        """These returns are inspected, with all that was found."""
        found: defaultdict[UUID, list[str]] = defaultdict(list)
        for each in findings:
            reason = f" ({each.reason})" if each.reason else ""
            found[each.return_id].append(f"{each.quantity} × {each.sku or '?'} {each.found}{reason}")
        service.move(return_ids, "inspect", now, {key: {"findings": ", ".join(found[key])} for key in return_ids})

    def disposed(self, pieces: Sequence[Disposed], now: datetime) -> None:
        """Pieces of returns came to rest."""
        rest: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
        for each in pieces:
            rest[each.return_id][f"{each.sku} {each.disposition}"] += each.quantity
        told = {key: ", ".join(f"{count} × {what}" for what, count in each.items()) for key, each in rest.items()}
        history.record(
            (
                history.Event(row["seller_id"], thread, messages.CAME_TO_REST, data)
                for row in repository.select_threads(sorted(told))
                for data in [{"return": row["return_code"], "pieces": told[row["id"]]}]
                for thread in (row["id"], row["order_id"])
                if thread
            ),
            now,
        )

    def processed(self, return_ids: Collection[UUID], now: datetime) -> None:
        """Nothing of these returns is left to be done; told again after pieces came out of quarantine."""
        service.move(return_ids, "dispose", now)
        settled: defaultdict[int, set[str]] = defaultdict(set)
        for row in repository.select_threads(list(return_ids)):
            settled[row["account_id"]].add(row["return_code"])
        for account_id, codes in settled.items():
            exceptions.clear(account_id, [messages.CANCELLED_LATE], codes, now)

    def find_orders(self, seller_id: int, warehouse: str, text: str, limit: int) -> list[ShippedOrder]:
        """Orders of this warehouse that have left, by order id, invoice number or buyer's pincode; the latest first."""
        return [
            ShippedOrder(
                row["id"],
                row["account"],
                row["order_code"],
                row["invoice_number"],
                row["buyer"],
                row["shipped_at"],
                [ShippedLine(*line[:4]) for line in row["lines"]],
            )
            for row in repository.select_shipped(seller_id, warehouse, text.strip(), None, limit)
        ]

    def announce(
        self,
        seller_id: int,
        warehouse: str,
        order_id: UUID,
        kind: Literal["customer_return", "return_to_origin"],
        pieces: Sequence[tuple[int, int]],
        awb: str,
        now: datetime,
    ) -> None:
        """Make the returns of a parcel that nobody announced: so many pieces by order line, one return for each piece,
        as the channel will tell of them (facts/flipkart.md §3.10: a return is one unit of one order item).

        Their codes are provisional: what the channel tells later of the same goods meets them. `NotFound` for an order
        that is not this warehouse's; `Conflict` with a coded reason, and nothing is announced, for too many pieces.
        """
        found = repository.select_shipped(seller_id, warehouse, "", order_id, 1)
        if not found:
            raise NotFound(messages.UNKNOWN_ORDER, order=str(order_id))
        (order,) = found
        (account,) = channels.accounts([order["account_id"]]).values()
        items = {line[0]: line[4] for line in order["lines"]}
        returns = [
            Announced(
                return_code=f"FLOOR-{ids.new(now).hex[-12:].upper()}",
                kind=Kind.RETURN_TO_ORIGIN if kind == "return_to_origin" else Kind.CUSTOMER_RETURN,
                order_code=order["order_code"],
                lines=[AnnouncedLine(1, item_code=items.get(line_id, f"#{line_id}"))],
                awb=awb,
            )
            for line_id, count in pieces
            for _piece in range(count)
        ]
        with transaction.atomic():
            for result in announcing.announce(account, returns, Source.FLOOR, now, provisional=True):
                if isinstance(result.verdict, Wrong):
                    problem = result.verdict.problems[0]
                    raise Conflict(problem.message, **problem.data)
