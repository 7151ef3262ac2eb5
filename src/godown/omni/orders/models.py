"""Tables of orders."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from godown.access.models import Seller

from ..channels.models import ChannelAccount


class Order(models.Model):
    """A channel order (a Flipkart shipment). `id` is also its thread and its id in the warehouse.

    `dispatch_by` is the channel's date as it came; `sla_at` is the one that counts, `sla_alert_at` the earliest it
    could be (architecture §6: after an unhold Flipkart gives none). `picklist` is empty, not null, for an order that
    needs none: seller fulfilment has no lists. `given_to_floor_at`: when the warehouse was told that the order, on a
    picklist by then if it needs one, may be worked on.
    """

    id = models.UUIDField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    order_code = models.TextField()
    parent_code = models.TextField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    ordered_at = models.DateTimeField()
    first_seen_at = models.DateTimeField()
    modified_at = models.DateTimeField(null=True)
    payment = models.TextField()
    on_hold = models.BooleanField(default=False)
    start_at = models.DateTimeField(null=True)
    dispatch_by = models.DateTimeField(null=True)
    sla_at = models.DateTimeField(null=True)
    sla_alert_at = models.DateTimeField(null=True)
    sla_source = models.TextField(default="")
    payload_hash = models.TextField()
    payload_version = models.IntegerField(default=1)
    tried_at = models.DateTimeField(null=True)
    picklist = models.TextField(null=True)
    given_to_floor_at = models.DateTimeField(null=True)
    read_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "omni_order"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "order_code"], name="omni_order_once"),
            models.CheckConstraint(condition=Q(sla_source__in=["", "flipkart", "derived"]), name="omni_sla_source"),
        ]
        indexes: ClassVar = [
            models.Index(
                F("account"),
                F("sla_at"),
                condition=Q(status__in=["CREATED", "UNFULFILLABLE", "FULFILLABLE", "FAILED", "PROCESSING"]),
                name="omni_order_open",
            ),
            models.Index(fields=["account", "parent_code"], name="omni_order_parent"),
        ]


class OrderLine(models.Model):
    """One line. `channel_cancelled` is what the channel cancelled as far as we saw; `cancelled` what we followed.

    `channel_status` is the channel's own word for how far it is there.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    item_code = models.TextField()
    channel_sku = models.TextField()
    listing_id = models.TextField()
    product_id = models.TextField()
    title = models.TextField()
    sku = models.TextField(null=True)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    ordered = models.IntegerField()
    cancelled = models.IntegerField(default=0)
    channel_cancelled = models.IntegerField(default=0)
    channel_status = models.TextField(default="")
    reserved = models.IntegerField(default=0)
    dispatched = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)

    class Meta:
        db_table = "omni_order_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "item_code"], name="omni_line_once"),
            models.CheckConstraint(
                condition=Q(ordered__gt=0)
                & Q(cancelled__gte=0)
                & Q(ordered__gte=F("cancelled") + F("reserved"))
                & Q(reserved__gte=F("dispatched"))
                & Q(dispatched__gte=F("returned"))
                & Q(returned__gte=0),
                name="omni_line_quantities",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["channel_sku"], name="omni_line_unmapped", condition=Q(sku__isnull=True)),
        ]


class OrderPayload(models.Model):
    """The channel's own words about an order, one row per version, sealed."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.PROTECT)
    version = models.IntegerField()
    seen_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "omni_order_payload"
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "version"], name="omni_payload_once")]


class Buyer(models.Model):
    """Personal data of an order's buyer, sealed; can be deleted without touching the order.

    `pincode` alone is open: the floor may see it, and finds the order of a parcel by it (console.md U27).
    """

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True)
    sealed = models.BinaryField()
    pincode = models.TextField(default="")

    class Meta:
        db_table = "omni_buyer"
        indexes: ClassVar = [models.Index(fields=["pincode"], name="omni_buyer_pincode")]
