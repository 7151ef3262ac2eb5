"""Tables of the picking."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class PickLine(models.Model):
    """`quantity` pieces to be fetched from a bin for an order line; `picked` are in the tote, `short` were not there.

    Pieces that were not there are taken off `quantity`. `checked_at` is when somebody looked into a short bin.
    """

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    wave = models.ForeignKey("wms.Wave", models.PROTECT)
    order = models.ForeignKey("wms.OutwardOrder", models.PROTECT)
    line = models.ForeignKey("wms.OutwardLine", models.PROTECT, db_index=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    bin = models.ForeignKey("wms.Location", models.PROTECT, db_index=False, related_name="+")
    tote = models.ForeignKey("wms.Location", models.PROTECT, db_index=False, related_name="+", null=True)
    quantity = models.IntegerField()
    picked = models.IntegerField(default=0)
    short = models.IntegerField(default=0)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wms_pick_line"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=F("picked"), picked__gte=0), name="wms_pick_line_steps"),
            models.CheckConstraint(
                condition=Q(picked=0) | Q(tote__isnull=False), name="wms_pick_line_picked_into_a_tote"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sku", "bin"], condition=Q(quantity__gt=F("picked")), name="wms_pick_line_promise"),
            models.Index(
                fields=["sku", "bin"], condition=Q(short__gt=0, checked_at__isnull=True), name="wms_pick_line_short"
            ),
        ]


class Hand(models.Model):
    """Where the picker of a wave stands: the pick line whose bin was scanned, and how many pieces are in hand."""

    wave = models.OneToOneField("wms.Wave", models.PROTECT, primary_key=True)
    seller_id = models.BigIntegerField()
    pick_line = models.ForeignKey(PickLine, models.PROTECT, db_index=False)
    pieces = models.IntegerField(default=0)

    class Meta:
        db_table = "wms_pick_hand"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pieces__gte=0), name="wms_pick_hand_pieces")]
