"""Tables of the stock. Ledger rows name ids without foreign keys: the balances they are applied to have them.

Those keys have two columns (migration 0016): a place and a pool of the balance's warehouse, a SKU of its seller.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class StockMove(models.Model):
    """One line of the ledger: `quantity` pieces of a SKU from one place or pool bucket to another.

    No row is ever changed or removed; migration 0002 makes the database refuse it.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.TextField()
    line = models.IntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    seller_id = models.BigIntegerField()
    warehouse_id = models.BigIntegerField()
    sku_id = models.BigIntegerField()
    quantity = models.IntegerField()
    from_location_id = models.BigIntegerField(null=True)
    to_location_id = models.BigIntegerField(null=True)
    from_pool_id = models.BigIntegerField(null=True)
    from_bucket = models.TextField(null=True)
    to_pool_id = models.BigIntegerField(null=True)
    to_bucket = models.TextField(null=True)
    reason = models.TextField()
    reference = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "wms_stock_move"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "line"], name="wms_stock_move_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="wms_stock_move_quantity"),
            models.CheckConstraint(
                condition=Q(from_location_id__isnull=True, to_location_id__isnull=True)
                | Q(from_location_id__isnull=False, to_location_id__isnull=False),
                name="wms_stock_move_places",
            ),
            models.CheckConstraint(
                condition=(
                    Q(from_pool_id__isnull=True, from_bucket__isnull=True)
                    | Q(from_pool_id__isnull=False, from_bucket__in=["live", "reserved", "cancelled"])
                )
                & (
                    Q(to_pool_id__isnull=True, to_bucket__isnull=True)
                    | Q(to_pool_id__isnull=False, to_bucket__in=["live", "reserved", "cancelled"])
                ),
                name="wms_stock_move_buckets",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sku_id", "id"], name="wms_stock_move_sku"),
            models.Index(fields=["reference"], name="wms_stock_move_reference"),
        ]


class LocationBalance(models.Model):
    """How many pieces of a SKU lie at a location."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False, db_constraint=False)
    location = models.ForeignKey("wms.Location", models.PROTECT, db_index=False, db_constraint=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_constraint=False)
    quantity = models.IntegerField(default=0)

    class Meta:
        db_table = "wms_location_balance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["location", "sku"], name="wms_location_balance_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="wms_location_balance_not_negative"),
        ]


class PoolBalance(models.Model):
    """How many pieces of a SKU belong to a pool: sellable, promised to order lines, or left over by cancellation."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False, db_constraint=False)
    pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False, db_constraint=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_constraint=False)
    live = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    cancelled = models.IntegerField(default=0)

    class Meta:
        db_table = "wms_pool_balance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "sku"], name="wms_pool_balance_once"),
            models.CheckConstraint(
                condition=Q(live__gte=0, reserved__gte=0, cancelled__gte=0), name="wms_pool_balance_not_negative"
            ),
        ]
