"""What the put-away asks of a room whose pieces wait for a bin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ..layout.models import Kind
from ..masters.service import Site
from .rules import Taken


@dataclass(frozen=True)
class Waiting:
    """Pieces of a SKU that wait for a bin, of these documents (receipts, returns)."""

    sku_id: int
    sku: str
    ean: str
    title: str
    pieces: int
    documents: list[str]
    since: datetime


@dataclass(frozen=True)
class Put:
    """Pieces of a SKU were put into a bin."""

    site: Site
    sku: str
    bin: str


class Stack(Protocol):
    """Pieces that lie in one place of a warehouse. `code` tells stacks apart."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> Kind: ...

    def count(self, site: Site, sku_id: int) -> int:
        """How many pieces of a SKU wait."""

    def lock(self, site: Site, sku_id: int) -> Sequence[Any]:
        """Lock whatever has pieces of a SKU that wait, and give them (`rules.Lying`), who waits longest first."""

    def note(self, put: Put, taken: Sequence[Taken[Any]], now: datetime, /) -> None:
        """These locked pieces are in a bin."""

    def waiting(self, site: Site, limit: int) -> list[Waiting]:
        """What waits in a warehouse, by SKU; what waits longest first."""
