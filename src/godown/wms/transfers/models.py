"""Tables of the transfers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Transfer(models.Model):
    """Goods on their way from a pool of one warehouse to a pool of another.

    `code` is the seller's name for it. `outcome` says what was received: short, exact or excess.
    """

    id = models.UUIDField(primary_key=True)
    seller_id = models.BigIntegerField()
    code = models.TextField()
    source = models.ForeignKey("wms.Warehouse", models.PROTECT, related_name="+")
    target = models.ForeignKey("wms.Warehouse", models.PROTECT, related_name="+")
    source_pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False, related_name="+")
    target_pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False, related_name="+")
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.TextField()
    note = models.TextField(blank=True)
    vehicle = models.TextField(blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        db_table = "wms_transfer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller_id", "code"], name="wms_transfer_code"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="wms_transfer_two_warehouses"),
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "approved", "picked", "in_transit", "received", "closed", "cancelled"]
                ),
                name="wms_transfer_status",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "short", "exact", "excess"]), name="wms_transfer_outcome"
            ),
        ]


class TransferLine(models.Model):
    """`quantity` pieces of a SKU are asked for, and as many promised; `picked` lie in totes, or have left."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    transfer = models.ForeignKey(Transfer, models.PROTECT, db_index=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    quantity = models.IntegerField()
    picked = models.IntegerField(default=0)

    class Meta:
        db_table = "wms_transfer_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "sku"], name="wms_transfer_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("picked"), picked__gte=0), name="wms_transfer_line_steps"
            ),
        ]


class TransferHand(models.Model):
    """The bin at which somebody stands for a transfer, and the pieces of a SKU that are in hand from it."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    transfer = models.ForeignKey(Transfer, models.PROTECT, db_index=False)
    actor = models.TextField()
    bin = models.ForeignKey("wms.Location", models.PROTECT, db_index=False, related_name="+")
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False, null=True)
    pieces = models.IntegerField(default=0)

    class Meta:
        db_table = "wms_transfer_hand"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "actor"], name="wms_transfer_hand_once"),
            models.CheckConstraint(
                condition=Q(pieces=0, sku__isnull=True) | Q(pieces__gt=0, sku__isnull=False),
                name="wms_transfer_hand_pieces",
            ),
        ]
