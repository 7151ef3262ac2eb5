"""What the warehouse asks of the channel: written down here, sent by the passes (`godown.wms.packing.ports`)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from godown.kit import ids, jobs
from godown.proxy.contract import Dimensions, PackItem, PackRequest

from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..orders.states import ORDER
from . import handovers, messages, packs, repository
from .states import COMMAND


class Parcel(Protocol):
    """A closed box of the warehouse; see `godown.wms.packing.ports.Parcel`."""

    shipment_id: int
    order_id: UUID
    lines: Sequence[Any]
    length: Any
    breadth: Any
    height: Any
    weight: int
    invoice_date: Any


class ChannelDesk:
    """Implements the warehouse's port."""

    def picking_started(self, order_ids: Collection[UUID], now: datetime) -> None:
        ORDER.move_many(sorted(order_ids), "process", now).require_all()

    def picked_short(self, order_ids: Collection[UUID], now: datetime) -> None:
        moved = ORDER.move_many(sorted(order_ids), "run_short", now)
        exceptions.report(
            (
                Trouble(row["seller_id"], row["account_id"], messages.PICKED_SHORT, row["order_code"])
                for row in repository.select_account_of_orders(moved.ids)
            ),
            now,
        )

    def ask_pack(self, parcel: Parcel, not_before: datetime, now: datetime) -> None:
        (order,) = repository.select_account_of_orders([parcel.order_id])
        lines = {row["id"]: row for row in repository.select_lines(parcel.order_id)}
        request = PackRequest(
            orderCode=order["order_code"],
            shipmentId=parcel.shipment_id,
            picklistId=order["picklist"],
            shipmentItems=[
                PackItem(
                    orderItemCode=lines[line.line_id]["item_code"],
                    channelSkuCode=lines[line.line_id]["channel_sku"],
                    quantity=line.quantity,
                )
                for line in parcel.lines
            ],
            dimensions=Dimensions(length=parcel.length, breadth=parcel.breadth, height=parcel.height),
            weight=parcel.weight,
            invoiceDate=parcel.invoice_date,
        )
        body = request.model_dump(mode="json")
        command_id = repository.insert_command(
            order["seller_id"], order["account_id"], packs.KIND, parcel.shipment_id, order["id"], body, now
        )
        if command_id is not None:
            jobs.ask(packs.KIND, [command_id], now, at=not_before)

    def withdraw_pack(self, shipment_id: int, now: datetime) -> bool:
        command_id = repository.find_command(packs.KIND, shipment_id)
        if command_id is None:
            return False
        moved = COMMAND.move_many([command_id], "withdraw", now, data={command_id: {"kind": packs.KIND}})
        return bool(moved.ids)

    def ask_handover(self, manifest_id: int, parcels: Sequence[Any], now: datetime) -> None:
        orders = {row["id"]: row for row in repository.select_account_of_orders([p.order_id for p in parcels])}
        with transaction.atomic():
            for account_id in sorted({row["account_id"] for row in orders.values()}):
                mine = [parcel for parcel in parcels if orders[parcel.order_id]["account_id"] == account_id]
                items = [
                    {
                        "order": str(parcel.order_id),
                        "orderCode": orders[parcel.order_id]["order_code"],
                        "picklist": orders[parcel.order_id]["picklist"],
                        "shipment": parcel.shipment_id,
                        "awb": parcel.awb,
                    }
                    for parcel in mine
                ]
                seller_id = orders[mine[0].order_id]["seller_id"]
                command_id = repository.insert_command(
                    seller_id, account_id, handovers.KIND, manifest_id, ids.new(now), {"items": items}, now
                )
                if command_id is not None:
                    jobs.ask(handovers.KIND, [command_id], now)
