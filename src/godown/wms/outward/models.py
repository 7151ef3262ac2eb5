"""Tables of the outward orders."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from .states import STATUSES


class OutwardOrder(models.Model):
    """An order to be picked, packed and given away. `blocked` is the code of the reason why no step may be taken."""

    id = models.UUIDField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False)
    account = models.TextField()
    order_code = models.TextField()
    picklist = models.TextField(blank=True)
    sla_at = models.DateTimeField(null=True)
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    blocked = models.TextField(blank=True)

    class Meta:
        db_table = "wms_outward_order"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "order_code"], name="wms_outward_order_code"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="wms_outward_order_status"),
        ]
        indexes: ClassVar = [
            models.Index(
                F("warehouse"),
                F("status"),
                F("sla_at").asc(nulls_last=True),
                F("id"),
                name="wms_outward_order_open",
                condition=~Q(status__in=["COMPLETED", "CANCELLED"]),
            )
        ]


class OutwardLine(models.Model):
    """So many pieces of a SKU, and how far they are. `id` is the order system's; `quantity` is without `cancelled`.

    `returned` came back after they were dispatched, in whatever state.
    """

    id = models.BigIntegerField(primary_key=True)
    seller_id = models.BigIntegerField()
    order = models.ForeignKey(OutwardOrder, models.PROTECT)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    quantity = models.IntegerField()
    cancelled = models.IntegerField(default=0)
    picked = models.IntegerField(default=0)
    packed = models.IntegerField(default=0)
    dispatched = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)

    class Meta:
        db_table = "wms_outward_line"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cancelled__gte=0), name="wms_outward_line_cancelled"),
            models.CheckConstraint(
                condition=Q(
                    quantity__gte=F("picked"),
                    picked__gte=F("packed"),
                    packed__gte=F("dispatched"),
                    dispatched__gte=F("returned"),
                    returned__gte=0,
                ),
                name="wms_outward_line_steps",
            ),
        ]
