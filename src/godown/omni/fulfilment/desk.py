"""What the warehouse asks of the channel: written down here, done by the passes (`godown.wms.packing.ports`).

Orders are locked before outward orders everywhere. The warehouse asks with its own rows locked, so these verbs lock no
order, but for `picking_started`, which it calls first.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from godown.kit import due, ids, jobs
from godown.proxy.contract import Dimensions, PackItem, PackRequest

from ..exceptions import service as exceptions
from ..orders.states import ORDER
from . import handovers, messages, packs, repository
from .states import COMMAND


class ParcelLine(Protocol):
    @property
    def line_id(self) -> int: ...
    @property
    def quantity(self) -> int: ...


class Parcel(Protocol):
    """A closed box of the warehouse; see `godown.wms.packing.ports.Parcel`."""

    @property
    def shipment_id(self) -> int: ...
    @property
    def order_id(self) -> UUID: ...
    @property
    def lines(self) -> Sequence[ParcelLine]: ...
    @property
    def length(self) -> Decimal: ...
    @property
    def breadth(self) -> Decimal: ...
    @property
    def height(self) -> Decimal: ...
    @property
    def weight(self) -> int: ...
    @property
    def invoice_date(self) -> date: ...


class ManifestParcel(Protocol):
    """A parcel on a manifest; see `godown.wms.packing.ports.ManifestParcel`."""

    @property
    def shipment_id(self) -> int: ...
    @property
    def order_id(self) -> UUID: ...
    @property
    def awb(self) -> str: ...


class ChannelDesk:
    """Implements the warehouse's port."""

    def picking_started(self, order_ids: Collection[UUID], now: datetime) -> None:
        due.withdraw("run_short", order_ids)  # picked again before the short was told
        moved = ORDER.move_many(sorted(order_ids), "process", now)
        moved.require_all()
        orders = repository.select_orders(moved.ids)
        for account_id in {order["account_id"] for order in orders}:
            found = [order["order_code"] for order in orders if order["account_id"] == account_id]
            exceptions.clear(account_id, [messages.PICKED_SHORT], found, now)

    def picked_short(self, order_ids: Collection[UUID], now: datetime) -> None:
        jobs.ask("run_short", order_ids, now)

    def ask_packs(self, parcels: Sequence[Parcel], not_before: datetime, now: datetime) -> None:
        orders = {row["id"]: row for row in repository.select_orders([parcel.order_id for parcel in parcels])}
        items = {row["id"]: row for row in repository.select_items(list(orders))}
        requests = [_pack_request(parcel, orders[parcel.order_id], items) for parcel in parcels]
        planned = repository.insert_commands(
            packs.KIND,
            [parcel.order_id for parcel in parcels],
            [parcel.order_id for parcel in parcels],
            [parcel.shipment_id for parcel in parcels],
            [request.model_dump(mode="json") for request in requests],
            now,
        )
        jobs.ask(packs.KIND, planned, now, at=not_before)

    def withdraw_pack(self, shipment_id: int, now: datetime) -> bool:
        command = repository.find_pack(shipment_id)
        if command is None:
            return False
        moved = COMMAND.move_many([command["id"]], "withdraw", now, data={command["id"]: {"kind": packs.KIND}})
        if moved.ids:
            exceptions.clear(command["account_id"], [messages.PACK_ON_HOLD], [command["order_code"]], now)
        return bool(moved.ids)

    def ask_handover(self, manifest_id: int, parcels: Sequence[ManifestParcel], now: datetime) -> None:
        orders = {row["id"]: row for row in repository.select_orders([parcel.order_id for parcel in parcels])}
        items: dict[int, list[dict[str, Any]]] = {}
        first: dict[int, UUID] = {}
        for parcel in parcels:
            order = orders[parcel.order_id]
            first.setdefault(order["account_id"], order["id"])
            items.setdefault(order["account_id"], []).append(
                {
                    "order": str(order["id"]),
                    "orderCode": order["order_code"],
                    "picklist": order["picklist"] or None,  # seller fulfilment has none
                    "shipment": parcel.shipment_id,
                    "awb": parcel.awb,
                }
            )
        planned = repository.insert_commands(
            handovers.KIND,
            [first[account_id] for account_id in items],
            [ids.new(now) for _ in items],
            [manifest_id] * len(items),
            [{"items": each} for each in items.values()],
            now,
        )
        jobs.ask(handovers.KIND, planned, now)


def _pack_request(parcel: Parcel, order: dict[str, Any], items: dict[int, dict[str, Any]]) -> PackRequest:
    return PackRequest(
        orderCode=order["order_code"],
        shipmentId=parcel.shipment_id,
        picklistId=order["picklist"] or None,
        shipmentItems=[
            PackItem(
                orderItemCode=items[line.line_id]["item_code"],
                channelSkuCode=items[line.line_id]["channel_sku"],
                quantity=line.quantity,
            )
            for line in parcel.lines
        ],
        dimensions=Dimensions(length=parcel.length, breadth=parcel.breadth, height=parcel.height),
        weight=parcel.weight,
        invoiceDate=parcel.invoice_date,
    )
