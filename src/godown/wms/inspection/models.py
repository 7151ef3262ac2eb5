"""Tables of the inspection."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from .rules import Disposition, Failure


class ReturnItem(models.Model):
    """Pieces of a SKU that came in a return parcel; none of ours if `sku` is empty.

    `line` is the announced line they are of, or (not `announced`) in place of which they came. Until they are judged
    `qc` and `disposition` are empty.
    """

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    parcel = models.ForeignKey("wms.ReturnParcel", models.PROTECT)
    return_order = models.ForeignKey("wms.ReturnOrder", models.PROTECT)
    line = models.ForeignKey("wms.ReturnLine", models.PROTECT, null=True, db_index=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, null=True, db_index=False)
    quantity = models.IntegerField()
    announced = models.BooleanField()
    qc = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    disposition = models.TextField(blank=True)
    put_away = models.IntegerField(default=0)
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "wms_return_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel"], condition=Q(qc=""), name="wms_return_item_one_in_hand"),
            models.CheckConstraint(
                condition=Q(qc="", disposition="", reason="")
                | Q(qc="pass", reason="", disposition__in=[each.value for each in Disposition])
                | Q(
                    qc="fail",
                    reason__in=[each.value for each in Failure],
                    disposition__in=[each.value for each in Disposition],
                ),
                name="wms_return_item_judged",
            ),
            models.CheckConstraint(condition=Q(announced=False) | Q(line__isnull=False), name="wms_return_item_line"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, put_away__gte=0, put_away__lte=F("quantity"))
                & (Q(put_away=0) | Q(disposition="restock")),
                name="wms_return_item_steps",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["warehouse", "sku"],
                condition=Q(disposition="restock", quantity__gt=F("put_away")),
                name="wms_return_item_to_put_away",
            ),
            models.Index(
                fields=["warehouse", "at"], condition=Q(disposition="quarantine"), name="wms_return_item_quarantine"
            ),
        ]


class ReturnPhoto(models.Model):
    """A photo of a piece, sealed in the storage."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    item = models.ForeignKey(ReturnItem, models.CASCADE)
    content_type = models.TextField()
    key = models.TextField()
    sha256 = models.TextField()
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "wms_return_photo"
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "sha256"], name="wms_return_photo_once")]
