"""Tables of the put-back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Putback(models.Model):
    """Pieces of a SKU that were picked for an order and cancelled then; `done` are in a bin again.

    `pool` has them in its `cancelled` bucket; `since` is when the first of those that still wait was cancelled.
    """

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    order = models.ForeignKey("wms.OutwardOrder", models.PROTECT, db_index=False)
    pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    quantity = models.IntegerField()
    done = models.IntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        db_table = "wms_putback"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "sku"], name="wms_putback_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__gte=F("done"), done__gte=0), name="wms_putback_steps"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["warehouse", "sku", "pool"], condition=Q(quantity__gt=F("done")), name="wms_putback_waiting"
            )
        ]


class PutbackHand(models.Model):
    """Pieces of a SKU that somebody carries from a tote or parcel to a bin."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    actor = models.TextField()
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    pieces = models.IntegerField()

    class Meta:
        db_table = "wms_putback_hand"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "actor"], name="wms_putback_hand_once"),
            models.CheckConstraint(condition=Q(pieces__gt=0), name="wms_putback_hand_pieces"),
        ]
