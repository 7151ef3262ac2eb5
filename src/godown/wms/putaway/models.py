"""Tables of the put-away."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PutawayHand(models.Model):
    """Pieces of a SKU that somebody carries from a stack to a bin."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    stack = models.TextField(default="dock")
    actor = models.TextField()
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    pieces = models.IntegerField()

    class Meta:
        db_table = "wms_putaway_hand"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "stack", "actor"], name="wms_putaway_hand_once"),
            models.CheckConstraint(condition=Q(pieces__gt=0), name="wms_putaway_hand_pieces"),
        ]
