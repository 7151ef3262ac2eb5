"""What happens in the world: the seventeen notifications of Flipkart and our own remarks beside them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Literal, get_args

import msgspec

Notification = Literal[
    "shipment_created", "shipment_hold", "shipment_unhold", "shipment_packed", "shipment_ready_to_dispatch",
    "shipment_pickup_complete", "shipment_shipped", "shipment_delivered", "shipment_dispatch_dates_changed",
    "shipment_cancelled", "shipment_form_failed", "return_created", "return_item_tracking_id_update",
    "return_expected_date_changed", "return_picked_up", "return_completed", "return_cancelled",
]  # fmt: skip
"""Event types of the notification service (facts/flipkart.md §6)."""

Remark = Literal[
    "pack_accepted", "picklist_created", "shipment_listed", "picklist_started", "picklist_closed", "unit_scanned",
    "shipment_sidelined", "shipment_lost", "units_inwarded", "units_moved", "units_recalled", "units_sold_short",
    "inventory_set", "return_replenished", "form_acknowledged", "label_printed", "invoice_read", "dispatch_breached",
    "listing_changed",
]  # fmt: skip
"""Events that only the call log shows."""


NOTIFICATIONS: Final = frozenset(get_args(Notification))


class Event(msgspec.Struct, frozen=True):
    """`subject` is a shipment, return, picklist or listing id."""

    type: Notification | Remark
    subject: str
    at: datetime
    attributes: dict[str, Any] = {}


class Events:
    """Passes each event to whoever listens."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Event], None]] = []

    def emit(self, event: Event) -> None:
        for listener in self.listeners:
            listener(event)
