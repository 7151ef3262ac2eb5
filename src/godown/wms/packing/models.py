"""Tables of the packing."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

STATUSES = ["OPEN", "ASKED", "PACKED", "REFUSED", "UNPACKED", "VOIDED"]


class Shipment(models.Model):
    """A parcel. `scans` are the order lines of its scanned pieces, the last one last. Lengths in cm, weight in g."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    order = models.ForeignKey("wms.OutwardOrder", models.PROTECT)
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    packer = models.TextField()
    scans = ArrayField(models.BigIntegerField(), default=list)
    length = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    breadth = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    height = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    weight = models.IntegerField(null=True)
    shipment_code = models.TextField(blank=True)
    refusal = models.TextField(blank=True)
    refusal_text = models.TextField(blank=True)
    awb = models.TextField(blank=True)
    transporter = models.TextField(blank=True)
    invoice_number = models.TextField(blank=True)
    invoice_date = models.DateField(null=True)
    document_key = models.TextField(blank=True)
    document_sha256 = models.TextField(blank=True)

    class Meta:
        db_table = "wms_shipment"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=~Q(status="UNPACKED"), name="wms_shipment_one_per_order"
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="wms_shipment_status"),
            models.CheckConstraint(
                condition=Q(status__in=["OPEN", "UNPACKED", "VOIDED"])
                | Q(length__gt=0, breadth__gt=0, height__gt=0, weight__gt=0),
                name="wms_shipment_box",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse", "awb"], condition=~Q(awb=""), name="wms_shipment_awb"),
            models.Index(
                fields=["warehouse", "shipment_code"], condition=~Q(shipment_code=""), name="wms_shipment_code"
            ),
        ]


class ShipmentLine(models.Model):
    """The pieces of an order line in a parcel."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    shipment = models.ForeignKey(Shipment, models.PROTECT, db_index=False)
    line = models.ForeignKey("wms.OutwardLine", models.PROTECT, db_index=False)
    quantity = models.IntegerField()
    scanned = models.IntegerField(default=0)

    class Meta:
        db_table = "wms_shipment_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shipment", "line"], name="wms_shipment_line_once"),
            models.CheckConstraint(
                condition=Q(scanned__gte=0, scanned__lte=F("quantity")), name="wms_shipment_line_scanned"
            ),
        ]
