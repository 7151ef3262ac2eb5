"""Tables of the returns."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from .states import STATUSES

KINDS = ["customer_return", "return_to_origin"]


class ReturnGateEntry(models.Model):
    """A delivery of return parcels, scanned in one by one; none once it is closed. `thread` is its timeline."""

    id = models.BigAutoField(primary_key=True)
    thread = models.UUIDField()
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT)
    transporter = models.TextField(blank=True)
    opened_by = models.TextField()
    opened_at = models.DateTimeField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "wms_return_gate_entry"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=["open", "closed"]), name="wms_return_gate_entry_status")
        ]


class ReturnParcel(models.Model):
    """A parcel that came in at the gate, under what its label says. Its returns point at it; it may have none yet."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    gate_entry = models.ForeignKey(ReturnGateEntry, models.PROTECT)
    awb = models.TextField()
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "wms_return_parcel"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "awb"], name="wms_return_parcel_once"),
            models.CheckConstraint(condition=~Q(awb=""), name="wms_return_parcel_awb"),
        ]


class ReturnOrder(models.Model):
    """Goods that come back, as the order system announced them, under its id.

    `order_id` is the order they left with, which may not be one of this warehouse; `parcel` is what they came in.
    """

    id = models.UUIDField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False)
    account = models.TextField()
    return_code = models.TextField()
    kind = models.TextField()
    order_id = models.UUIDField(null=True)
    order_code = models.TextField(blank=True)
    awb = models.TextField(blank=True)
    transporter = models.TextField(blank=True)
    expected_at = models.DateTimeField(null=True)
    parcel = models.ForeignKey(ReturnParcel, models.PROTECT, null=True)
    announced_at = models.DateTimeField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "wms_return_order"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "return_code"], condition=~Q(status="CANCELLED"), name="wms_return_order_code"
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="wms_return_order_status"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="wms_return_order_kind"),
            models.CheckConstraint(
                condition=Q(parcel__isnull=False) | Q(status__in=["ANNOUNCED", "CANCELLED"]),
                name="wms_return_order_parcel",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse", "awb"], condition=~Q(awb=""), name="wms_return_order_awb"),
            models.Index(
                fields=["warehouse", "status", "status_at"],
                condition=~Q(status__in=["PROCESSED", "CANCELLED"]),
                name="wms_return_order_open",
            ),
            models.Index(fields=["order_id"], name="wms_return_order_order"),
        ]


class ReturnLine(models.Model):
    """So many pieces of a SKU that are to come back. `id` is the order system's; `order_line` is what they left with.

    `received` came as announced, passed or failed; `missing` did not come, or something else did in their place.
    """

    id = models.BigIntegerField(primary_key=True)
    seller_id = models.BigIntegerField()
    return_order = models.ForeignKey(ReturnOrder, models.PROTECT)
    order_line = models.ForeignKey("wms.OutwardLine", models.PROTECT, null=True)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    quantity = models.IntegerField()
    received = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "wms_return_line"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    received__gte=0, missing__gte=0, quantity__gt=0, quantity__gte=F("received") + F("missing")
                ),
                name="wms_return_line_steps",
            )
        ]
