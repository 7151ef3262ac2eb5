"""Shipments as JSON of the seller API and of notifications (facts/flipkart.md §3.1, §3.3)."""

from typing import Any, Final

from .clock import wire
from .model import Address, OrderItem, Shipment
from .store import Store

PROFILE_NAMES: Final = {"FBF_LITE": "Smart_Fulfilment", "NON_FBF": "Seller_Fulfilment"}


def money(amount: float) -> float:
    return round(amount, 2)


def shipment(world: Store, one: Shipment, *, as_cancelled: bool = False) -> dict[str, Any]:
    """A shipment of the searches. `as_cancelled` shows what was cancelled of it instead of what is left."""
    items = [item for item in one.items if item.cancelled] if as_cancelled else one.items
    return {
        "shipmentId": one.shipment_id,
        "dispatchByDate": wire(one.dispatch_by),
        "dispatchAfterDate": wire(one.dispatch_after),
        "updatedAt": wire(one.updated_at),
        "locationId": one.location_id,
        "hold": one.hold,
        "mps": one.mps,
        "packagingPolicy": one.packaging_policy,
        "subShipments": [
            {
                "subShipmentId": box.sub_shipment_id,
                "packages": [_package(world, item) for item in one.items] if n == 0 else [],
            }
            for n, box in enumerate(one.sub_shipments)
        ],
        "orderItems": [_order_item(world, one, item, as_cancelled) for item in items],
        "forms": [{"name": f.name, "link": f.link, "automated": f.automated} for f in one.forms],
        "shipmentType": one.shipment_type,
        "dispatchLocation": None,
    }


def _package(world: Store, item: OrderItem) -> dict[str, Any]:
    listing = world.listings[item.listing_id]
    return {
        "packageId": listing.package_id,
        "packageTitle": listing.title,
        "packageSku": listing.sku,
        "dimensions": listing.dimensions,
    }


def _order_item(world: Store, one: Shipment, item: OrderItem, as_cancelled: bool) -> dict[str, Any]:
    listing = world.listings[item.listing_id]
    quantity = item.cancelled if as_cancelled else item.live or item.quantity
    total = money(item.price * quantity)
    return {
        "orderItemId": item.order_item_id,
        "orderId": one.order_id,
        "cancellationGroupId": f"grp{item.order_item_id}",
        "orderDate": wire(one.order_date),
        "cancellationDate": wire(item.cancelled_at),
        "paymentType": one.payment_type,
        "status": "CANCELLED" if as_cancelled else item.status,
        "cancellationReason": item.reason,
        "cancellationSubReason": item.sub_reason,
        "courierReturn": item.courier_return,
        "quantity": quantity,
        "fsn": listing.fsn,
        "sku": listing.sku,
        "listingId": listing.listing_id,
        "hsn": listing.hsn,
        "title": listing.title,
        "packageIds": [listing.package_id],
        "priceComponents": {
            "sellingPrice": total,
            "totalPrice": total,
            "shippingCharge": 0.0,
            "customerPrice": total,
            "flipkartDiscount": 0.0,
        },
        "serviceProfile": PROFILE_NAMES[one.profile],
        "is_replacement": False,
    }


def details(world: Store, one: Shipment) -> dict[str, Any]:
    """A shipment of the shipping details; AWBs appear once it is packed."""
    place = world.locations[one.location_id]
    warehouse = {
        "pinCode": place.pin_code,
        "city": place.city,
        "state": place.state,
        "stateCode": place.state_code,
        "addressLine1": place.name,
        "addressLine2": "Industrial Area",
        "landmark": None,
    }
    buyer = address(one.buyer)
    return {
        "shipmentId": one.shipment_id,
        "orderId": one.order_id,
        "orderItems": [
            {
                "id": item.order_item_id,
                "quantity": item.live or item.quantity,
                "fsn": world.listings[item.listing_id].fsn,
            }
            for item in one.items
        ],
        "locationId": one.location_id,
        "weighingRequired": False,
        "deliveryAddress": buyer,
        "billingAddress": buyer,
        "buyerDetails": {"firstName": one.buyer.first_name, "lastName": one.buyer.last_name},
        "sellerAddress": {"sellerName": world.seller.name, **warehouse},
        "returnAddress": {
            "firstName": world.seller.name,
            "lastName": "",
            **warehouse,
            "contactNumber": None,
        },
        "subShipments": [
            {
                "subShipmentId": box.sub_shipment_id,
                "courierDetails": {
                    "pickupDetails": {"trackingId": box.tracking_id, "vendorName": one.vendor},
                    "deliveryDetails": {"trackingId": box.tracking_id, "vendorName": one.vendor},
                },
                "shipmentDimensions": box.dimensions,
            }
            for box in one.sub_shipments
        ],
    }


def address(one: Address) -> dict[str, Any]:
    """No telephone number: only self-ship shows one (§3.3)."""
    return {
        "firstName": one.first_name,
        "lastName": one.last_name,
        "pinCode": one.pin_code,
        "city": one.city,
        "state": one.state,
        "stateCode": one.state_code,
        "addressLine1": one.line1,
        "addressLine2": one.line2,
        "landmark": None,
        "contactNumber": None,
    }
