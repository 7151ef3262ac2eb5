"""What the quarantine asks of a room that brings pieces there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from ..layout.models import Kind
from ..masters.service import Site


class Fate(StrEnum):
    """What becomes of pieces that leave quarantine."""

    RELEASED = "released"
    SCRAPPED = "scrapped"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """Pieces of a SKU in quarantine: `id` names them within their `source`.

    `document` is the code of the return or receipt that brought them, under whose `reference` the ledger has them;
    `about` is its order or supplier, `status` its own. `reason` is empty for good pieces that nobody announced.
    `photos` are ids. `from_supplier`: they may go back there.
    """

    source: str
    id: int
    document_id: UUID
    document: str
    about: str
    status: str
    reference: str
    pool: str
    sku_id: int
    sku: str
    title: str
    quantity: int
    reason: str
    at: datetime
    actor: str
    from_supplier: bool
    photos: list[int] = field(default_factory=list)


class Source(Protocol):
    """A room whose pieces lie in quarantine. `code` tells sources apart; `released` is where good ones wait."""

    @property
    def code(self) -> str: ...
    @property
    def released(self) -> Kind: ...

    def waiting(self, site: Site, limit: int) -> Sequence[Quarantined]:
        """Pieces that wait for a decision, longest first."""

    def lock(self, site: Site, wanted: Mapping[int, int]) -> Sequence[Any]:
        """Lock so many pieces by id, and give them (`Quarantined`); those of which fewer are there are left out."""

    def note(self, site: Site, left: Sequence[Any], fate: Fate, why: str, now: datetime, /) -> None:
        """These locked pieces are not in quarantine any more."""
