"""Verbs of the dispatch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, NotFound

from .. import channel
from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..masters.service import Site
from ..outward import floor as orders
from ..outward.states import ORDER, blocking
from ..packing.ports import ManifestParcel
from ..reservations import service as reservations
from ..stock import service as stock
from ..stock.rules import Line, Reason
from . import messages, repository
from .states import MANIFEST

# --- the courier's list -------------------------------------------------------------------------------------------


def open_manifest(site: Site, courier: str, now: datetime) -> int:
    """The id of the open manifest for a courier; a new one if there is none."""
    with transaction.atomic():
        made = repository.insert_manifest(ids.new(now), site.seller_id, site.id, courier, now)
        return made or repository.select_open_manifest(site.id, courier)


def scan_parcel(site: Site, manifest_id: int, code: str, gesture: UUID, now: datetime) -> Answer:
    """Put the parcel with this AWB (or shipment code, or order code) onto an open manifest.

    An unknown parcel, one that is on a manifest, not packed, blocked, without its document, or of another courier, is
    refused, each by its own code (a blocked one by the reason that blocks it); then nothing changes.
    """
    return once(site.seller_id, gesture, now, lambda: _scan_parcel(site, manifest_id, code.strip(), now))


def _scan_parcel(site: Site, manifest_id: int, code: str, now: datetime) -> Answer:
    manifest = _open(site, manifest_id)
    parcel = _parcel(site, code)
    if reason := _unfit(parcel, manifest["courier"]):
        raise reason
    _add(site, manifest_id, [parcel], now)
    data = {"shipment": parcel["id"], "awb": parcel["awb"], "manifest": manifest_id}
    return said(messages.ADDED, "awb", **data, order=parcel["order_code"])


@transaction.atomic
def add_many(site: Site, manifest_id: int, shipments: Collection[int], now: datetime) -> None:
    """Put parcels onto an open manifest without scanning them. All or none: refused like `scan_parcel`."""
    manifest = _open(site, manifest_id)
    found = repository.select_shipments(site.id, shipments)
    if missing := set(shipments) - {parcel["id"] for parcel in found}:
        raise NotFound(messages.UNKNOWN_PARCEL, got=min(missing))
    for parcel in found:
        if reason := _unfit(parcel, manifest["courier"]):
            raise reason
    _add(site, manifest_id, found, now)


def _add(site: Site, manifest_id: int, parcels: Sequence[dict[str, Any]], now: datetime) -> None:
    added = set(repository.insert_parcels(manifest_id, [parcel["id"] for parcel in parcels]))
    for parcel in parcels:
        if parcel["id"] not in added:
            raise Conflict(messages.ON_MANIFEST, awb=parcel["awb"], manifest="–")
    history.record(
        (
            history.Event(
                site.seller_id,
                parcel["order_id"],
                messages.ADDED,
                {"shipment": parcel["id"], "awb": parcel["awb"], "manifest": manifest_id},
            )
            for parcel in parcels
        ),
        now,
    )


def _unfit(parcel: dict[str, Any], courier: str) -> Conflict | None:
    """Why this parcel does not get onto a manifest of this courier."""
    if parcel["manifest_id"]:
        return Conflict(messages.ON_MANIFEST, awb=parcel["awb"], manifest=parcel["manifest_id"])
    if parcel["shipment_status"] == "VOIDED":
        return Conflict(messages.VOIDED, order=parcel["order_code"])
    if parcel["status"] != "PACKED" or parcel["shipment_status"] != "PACKED":
        return Conflict(messages.NOT_PACKED, order=parcel["order_code"], status=parcel["status"])
    if blocked := blocking(parcel):
        return Conflict(blocked, order=parcel["order_code"])
    if not parcel["document_key"]:
        return Conflict(messages.NO_DOCUMENT, order=parcel["order_code"])
    if parcel["transporter"] != courier:
        return Conflict(messages.WRONG_COURIER, awb=parcel["awb"], expected=courier, got=parcel["transporter"])
    return None


def take_off(site: Site, manifest_id: int, code: str, gesture: UUID, now: datetime) -> Answer:
    """Take a parcel off an open manifest again."""
    return once(site.seller_id, gesture, now, lambda: _take_off(site, manifest_id, code.strip(), now))


def _take_off(site: Site, manifest_id: int, code: str, now: datetime) -> Answer:
    _open(site, manifest_id)
    parcel = _parcel(site, code)
    if not repository.delete_parcel(manifest_id, parcel["id"]):
        raise Conflict(messages.NOT_ON_MANIFEST, got=code, manifest=manifest_id)
    data = {"shipment": parcel["id"], "manifest": manifest_id}
    history.record([history.Event(site.seller_id, parcel["order_id"], messages.TAKEN_OFF, data)], now)
    return said(messages.TAKEN_OFF, "awb", **data)


def leave(shipments: Collection[int], now: datetime) -> None:
    """Void parcels are taken off their open manifests, if they are on one; the caller has locked the parcels."""
    history.record(
        (
            history.Event(row.pop("seller_id"), row.pop("order_id"), messages.TAKEN_OFF, row)
            for row in repository.delete_pending(sorted(shipments))
        ),
        now,
    )


@transaction.atomic
def close(site: Site, manifest_id: int, now: datetime) -> None:
    """Close a manifest: its orders are READY_TO_DISPATCH, and the channel is asked to hand them over.

    `Conflict`, and nothing is closed, if it is empty, not open, or one of its orders is blocked by now (take it off).
    """
    _open(site, manifest_id)
    pending = repository.select_pending(manifest_id)
    if not pending:
        raise Conflict(messages.EMPTY, manifest=manifest_id)
    order_ids = [row["order_id"] for row in pending]
    data: dict[Any, dict[str, Any]] = {order_id: {"manifest": manifest_id} for order_id in order_ids}
    ORDER.move_many(order_ids, "close_manifest", now, data=data).require_all()
    MANIFEST.move(manifest_id, "close", now, data={manifest_id: {"parcels": len(pending)}})
    channel.desk().ask_handover(manifest_id, [ManifestParcel(**row) for row in pending], now)


def _open(site: Site, manifest_id: int) -> dict[str, Any]:
    manifest = repository.lock_manifest(site.id, manifest_id)
    if manifest is None:
        raise NotFound(messages.NO_MANIFEST, manifest=manifest_id)
    if manifest["status"] != "open":
        raise Conflict(messages.NOT_OPEN, manifest=manifest_id, status=manifest["status"])
    return manifest


def _parcel(site: Site, code: str) -> dict[str, Any]:
    parcel = repository.select_scanned(site.id, code)
    if parcel is None:
        raise NotFound(messages.UNKNOWN_PARCEL, got=code)
    return parcel


# --- what the channel says ----------------------------------------------------------------------------------------


class Outcome(Protocol):
    """What became of one parcel of a manifest. `dispatched` None means in doubt."""

    @property
    def shipment_id(self) -> int: ...
    @property
    def dispatched(self) -> bool | None: ...
    @property
    def code(self) -> str: ...
    @property
    def text(self) -> str: ...


@transaction.atomic(savepoint=False)
def handed_over(manifest_id: int, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Take in what the channel said of the parcels of a closed manifest. A fact, blocked or not.

    Dispatched: the pieces leave the ledger, the order is COMPLETED. Refused: the order comes back to PACKED, with the
    reason, and may go onto another manifest. In doubt: nothing yet. Parcels that are settled are left alone.
    """
    manifest = repository.lock_manifest_for_outcomes(manifest_id)
    if manifest is None:
        raise NotFound(messages.NO_MANIFEST, manifest=manifest_id)
    site = Site(manifest["warehouse_id"], manifest["seller_id"], manifest["code"])
    certain = [each for each in outcomes if each.dispatched is not None]
    settled = repository.settle(
        manifest_id,
        [each.shipment_id for each in certain],
        ["dispatched" if each.dispatched else "refused" for each in certain],
        [each.code for each in certain],
        [each.text for each in certain],
        now,
    )
    gone = sorted(row["order_id"] for row in settled if row["outcome"] == "dispatched")
    back = {
        row["order_id"]: {"manifest": manifest_id, "text": row["text"]}
        for row in settled
        if row["outcome"] == "refused"
    }
    ORDER.move_many(sorted(back), "come_back", now, data=back).require_all()
    _dispatched(site, manifest_id, gone, now)
    if settled and not repository.select_pending(manifest_id):
        MANIFEST.move(manifest_id, "hand_over", now)


def _dispatched(site: Site, manifest_id: int, order_ids: Sequence[UUID], now: datetime) -> None:
    """These orders have left: their reserved pieces go from the packed place to the customer."""
    if not order_ids:
        return
    data = {order_id: {"manifest": manifest_id} for order_id in order_ids}
    ORDER.move_many(order_ids, "complete", now, data=data).require_all()
    orders.note_dispatched(order_ids)
    packed, customer = layout.standard(site, Kind.PACKED), layout.standard(site, Kind.CUSTOMER)
    lines = [
        Line(each.sku_id, each.quantity, packed, customer, out_of=each.bucket, reference=str(each.order_id))
        for _, reserved in reservations.take(order_ids)
        for each in reserved
    ]
    stock.move(site, lines, Reason.HANDOVER, f"handover:{ids.new(now)}", now)


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ManifestCard:
    """A manifest as a board shows it."""

    id: int
    courier: str
    status: str
    status_at: datetime
    parcels: int
    dispatched: int
    refused: int


def board(site: Site, limit: int = 50) -> list[ManifestCard]:
    """The manifests of a warehouse, the newest first."""
    return [ManifestCard(**row) for row in repository.select_manifests(site.seller_id, site.id, limit)]


@dataclass(frozen=True)
class ParcelRow:
    """A parcel on a manifest; `outcome` is empty, `dispatched` or `refused` (with code and text of the channel)."""

    shipment_id: int
    order_id: UUID
    order_code: str
    awb: str
    outcome: str
    code: str
    text: str
    settled_at: datetime | None


def parcels(site: Site, manifest_id: int) -> list[ParcelRow]:
    """What is on a manifest, in the order of the scans."""
    return [ParcelRow(**row) for row in repository.select_parcels(site.seller_id, manifest_id)]


@dataclass(frozen=True)
class Waiting:
    """An accepted parcel on no manifest; `refusal` says why the last one gave it back."""

    shipment_id: int
    order_id: UUID
    order_code: str
    awb: str
    transporter: str
    has_document: bool
    sla_at: datetime | None
    blocked: str
    refusal: str
    refusal_text: str


def waiting(site: Site, limit: int = 200) -> list[Waiting]:
    """Parcels that can go onto a manifest, or could but for what is missing; the most urgent first."""
    return [Waiting(**row) for row in repository.select_waiting(site.seller_id, site.id, limit)]
