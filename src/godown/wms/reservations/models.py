"""Tables of the reservations."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Reservation(models.Model):
    """Pieces of a pool promised to an order line. `line_id` and `order_id` are those of the order system."""

    line_id = models.BigIntegerField(primary_key=True)
    order_id = models.UUIDField()
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    quantity = models.IntegerField()

    class Meta:
        db_table = "wms_reservation"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(quantity__gt=0), name="wms_reservation_quantity")]
        indexes: ClassVar = [models.Index(fields=["order_id"], name="wms_reservation_order")]
