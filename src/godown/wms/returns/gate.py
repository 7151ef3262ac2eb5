"""The gate: return parcels are scanned in, a delivery at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, NotFound

from ..gestures.service import Answer, once, said
from ..masters.service import Site
from . import messages, repository
from .service import arrive, awaited_in
from .states import GATE_ENTRY

# --- scan by scan -------------------------------------------------------------------------------------------------


def open_entry(site: Site, transporter: str, now: datetime) -> int:
    """Open a gate entry for a delivery of return parcels; `transporter` may be empty. Its id."""
    return repository.insert_gate_entry(
        ids.new(now), site.seller_id, site.id, transporter.strip(), history.actor(), now
    )


def scan(site: Site, entry_id: int, awb: str, gesture: UUID, now: datetime) -> Answer:
    """A parcel with this AWB came in. Known: its returns have arrived. Unknown: noted as a parcel without return.

    Refused, and nothing noted: the entry is closed, the parcel came in before, or it never left (that is a put-back).
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, entry_id, awb.strip(), now))


def _scan(site: Site, entry_id: int, awb: str, now: datetime) -> Answer:
    left = repository.select_left_with(site.id, awb)
    if left and left["status"] != "COMPLETED":
        raise Conflict(messages.NEVER_LEFT, awb=awb, order=left["order_code"])
    parcel_id = repository.insert_parcel(site.id, entry_id, awb, history.actor(), now)
    if parcel_id is None:
        raise _not_taken(site, entry_id, awb)
    found = awaited_in([parcel_id])
    if arrive(found, now):
        return said(messages.KNOWN, "awb", awb=awb, returns=", ".join(row["return_code"] for row in found))
    if left:
        return said(messages.SENT_BACK, "awb", awb=awb, order=left["order_code"])
    return said(messages.UNKNOWN, "awb", awb=awb)


def _not_taken(site: Site, entry_id: int, awb: str) -> Conflict:
    """Why a parcel did not get onto an entry."""
    _open(site, entry_id)
    if not awb:
        return Conflict(messages.NO_AWB)
    before = repository.select_parcel_by_awb(site.id, awb)
    assert before is not None
    same = before["gate_entry_id"] == entry_id
    return Conflict(messages.SCANNED_TWICE if same else messages.CAME_BEFORE, awb=awb, entry=before["gate_entry_id"])


def take_off(site: Site, entry_id: int, gesture: UUID, now: datetime) -> Answer:
    """The last parcel of an open entry was scanned by mistake. Refused for one whose return has arrived with it."""
    return once(site.seller_id, gesture, now, lambda: _take_off(site, entry_id))


def _take_off(site: Site, entry_id: int) -> Answer:
    _open(site, entry_id)
    last = repository.select_last_parcel(entry_id)
    if last is None:
        raise Conflict(messages.NOTHING_SCANNED)
    if last["returns"]:
        raise Conflict(messages.HAS_RETURN, awb=last["awb"])
    repository.delete_parcel(last["id"])
    return said(messages.TAKEN_OFF, "awb", awb=last["awb"])


@transaction.atomic
def close(site: Site, entry_id: int, now: datetime) -> None:
    """Close an entry; nothing is added to it afterwards. `Conflict` if it is closed, or nothing was scanned."""
    _open(site, entry_id)
    parcels = repository.select_parcel_ids(entry_id)
    if not parcels:
        raise Conflict(messages.NOTHING_SCANNED)
    GATE_ENTRY.move(entry_id, "close", now, data={entry_id: {"parcels": len(parcels)}})
    arrive(awaited_in(parcels), now)  # announced while the parcel was scanned in, so that neither saw the other


def _open(site: Site, entry_id: int) -> None:
    """Lock an entry; `Conflict` if it is closed."""
    entry = repository.lock_gate_entry(site.id, entry_id)
    if entry is None:
        raise NotFound(messages.NO_ENTRY, entry=entry_id)
    if entry["status"] != "open":
        raise Conflict(messages.ENTRY_CLOSED, entry=entry_id)


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EntryCard:
    """A gate entry as a list shows it: parcels, and how many of them have no return order."""

    id: int
    transporter: str
    opened_by: str
    opened_at: datetime
    status: str
    status_at: datetime
    parcels: int
    unknown: int


def entries(site: Site, limit: int = 50) -> list[EntryCard]:
    """The gate entries of a warehouse, open ones first, then the newest."""
    return [EntryCard(**row) for row in repository.select_gate_entries(site.seller_id, site.id, None, limit)]


def entry(site: Site, entry_id: int) -> EntryCard:
    """One gate entry, or `NotFound`."""
    found = repository.select_gate_entries(site.seller_id, site.id, entry_id, 1)
    if not found:
        raise NotFound(messages.NO_ENTRY, entry=entry_id)
    return EntryCard(**found[0])


@dataclass(frozen=True)
class ParcelCard:
    """A parcel that came in; `returns` are the codes of its returns, `status` is the least advanced of theirs."""

    id: int
    awb: str
    at: datetime
    actor: str
    returns: list[str]
    kind: str
    status: str


def parcels(site: Site, entry_id: int) -> list[ParcelCard]:
    """What is on a gate entry, the last scanned first."""
    return [ParcelCard(**row) for row in repository.select_parcels(site.seller_id, site.id, entry_id, 500)]


def to_inspect(site: Site, limit: int = 200) -> list[ParcelCard]:
    """Parcels that came in and are not inspected, or that have no return order; what came first before."""
    return [ParcelCard(**row) for row in repository.select_uninspected(site.seller_id, site.id, limit)]


@dataclass(frozen=True)
class Unknown:
    """How many parcels lie in a warehouse without return order, and since when."""

    warehouse: str
    parcels: int
    since: datetime


def unknown(sellers: Collection[int], before: datetime | None = None) -> list[Unknown]:
    """Warehouses of these sellers with parcels that nobody announced and that found no order yet; of those that came
    in before a time, if one is given."""
    return [Unknown(**row) for row in repository.select_unknown(list(sellers), before)]
