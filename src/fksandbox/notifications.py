"""Events as the order management notification service tells them (facts/flipkart.md §6)."""

import base64
import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from . import shapes
from .clock import IST, wire
from .events import NOTIFICATIONS, Event
from .model import Return
from .store import Store


def envelope(world: Store, event: Event) -> dict[str, Any] | None:
    """The notification of an event, or None for one that Flipkart would not tell."""
    if event.type not in NOTIFICATIONS:
        return None
    is_return = event.type.startswith("return_")
    shipment = world.shipment(world.returns[event.subject].shipment_id if is_return else event.subject)
    return {
        "eventType": event.type,
        "source": "flipkart",
        "version": "v3",
        "locationId": shipment.location_id,
        "timestamp": event.at.astimezone(IST).isoformat(timespec="seconds"),
        "attributes": _attributes(world, event),
        "returnId" if is_return else "shipmentId": event.subject,
    }


def _attributes(world: Store, event: Event) -> dict[str, Any]:
    if event.type.startswith("return_"):
        return _return_attributes(world, event, world.returns[event.subject])
    shipment = world.shipment(event.subject)
    match event.type:
        case "shipment_created":
            whole = shapes.shipment(world, shipment)
            return {name: value for name, value in whole.items() if name not in ("shipmentId", "locationId")}
        case "shipment_dispatch_dates_changed":
            return {
                "dispatchAfterDate": wire(shipment.dispatch_after),
                "dispatchByDate": wire(shipment.dispatch_by),
            }
        case "shipment_form_failed":
            forms = [{"name": f.name, "link": f.link, "automated": f.automated} for f in shipment.forms]
            return {**event.attributes, "forms": forms}
        case _:
            return event.attributes


def _return_attributes(world: Store, event: Event, one: Return) -> dict[str, Any]:
    shipment = world.shipment(one.shipment_id)
    item: dict[str, Any] = {"orderItemId": one.order_item_id}
    match event.type:
        case "return_created":
            listing_id = next(i.listing_id for i in shipment.items if i.order_item_id == one.order_item_id)
            item |= {
                "returnId": one.return_id,
                "source": one.source,
                "action": "refund_dnt_expect",
                "quantity": 1,
                "orderDate": wire(shipment.order_date),
                "createdDate": wire(one.created_at),
                "updatedDate": wire(one.updated_at),
                "courierName": shipment.vendor,
                "reason": one.reason,
                "subReason": one.sub_reason,
                "trackingId": one.tracking_id,
                "shipmentId": one.shipment_id,
                "comments": "",
                "completionDate": wire(one.completed_at),
                "replacementOrderItemId": None,
                "productId": world.listings[listing_id].fsn,
                "listingId": listing_id,
                "expectedDate": wire(one.expected_at),
            }
            return {"status": "RETURN_CREATED", "returnItems": [item]}
        case "return_item_tracking_id_update":
            item |= {"trackingId": one.tracking_id, "courierName": shipment.vendor}
        case "return_expected_date_changed":
            item |= {"expectedDate": wire(one.expected_at)}
    return {**event.attributes, "returnItems": [item]}


def signature_headers(app_id: str, app_secret: str, url: str, at: datetime) -> dict[str, str]:
    """`X_Date` and `X_Authorization`: SHA-1 over epoch seconds, URL, "POST" and the app's secret."""
    at = at.astimezone(UTC).replace(microsecond=0)
    text = f"{int(at.timestamp())}{url}POST{app_secret}"
    signature = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324  Flipkart's choice
    login = base64.b64encode(f"{app_id}:{signature}".encode()).decode()
    return {"X_Date": format_datetime(at, usegmt=True), "X_Authorization": f"FKLOGIN {login}"}
