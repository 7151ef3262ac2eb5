"""Tables of the counts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .rules import Origin
from .states import STATUSES, UNFINISHED


class Count(models.Model):
    """A bin to be counted, or one SKU in it. `thread` is its timeline.

    `counter` counts, or counted last; whoever is `barred` may not count this round. `mark` is the last row of the
    ledger when the round began, and once it waits for a supervisor the last when it ended. `last_sku` and
    `last_pieces` are what was scanned last.
    """

    id = models.BigAutoField(primary_key=True)
    thread = models.UUIDField()
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    bin = models.ForeignKey("wms.Location", models.PROTECT, db_index=False, related_name="+")
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False, related_name="+", null=True)
    origin = models.TextField()
    reference = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    round = models.IntegerField(default=1)
    counter = models.TextField(blank=True)
    barred = models.TextField(blank=True)
    mark = models.BigIntegerField(default=0)
    last_sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False, related_name="+", null=True)
    last_pieces = models.IntegerField(default=1)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "wms_count"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="wms_count_status"),
            models.CheckConstraint(condition=Q(origin__in=[each.value for each in Origin]), name="wms_count_origin"),
            models.CheckConstraint(condition=~Q(status="COUNTING") | ~Q(counter=""), name="wms_count_counter"),
            models.UniqueConstraint(
                fields=["bin", "sku"],
                condition=Q(status__in=UNFINISHED),
                nulls_distinct=False,
                name="wms_count_once",
            ),
            models.UniqueConstraint(
                fields=["warehouse", "counter"], condition=Q(status="COUNTING"), name="wms_count_one_bin_a_person"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["warehouse", "-id"], name="wms_count_newest")]


class CountLine(models.Model):
    """What was counted of a SKU in a round. `low` and `high` are what the book had meanwhile, once it is submitted."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    count = models.ForeignKey(Count, models.PROTECT, db_index=False)
    round = models.IntegerField()
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    counted = models.IntegerField()
    low = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    variance = models.IntegerField(null=True)

    class Meta:
        db_table = "wms_count_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["count", "round", "sku"], name="wms_count_line_once"),
            models.CheckConstraint(condition=Q(counted__gte=0), name="wms_count_line_counted"),
        ]


class CountSetting(models.Model):
    """How a warehouse counts: above `approve_above` pieces a supervisor decides; bins are due after `plan_days`."""

    warehouse = models.OneToOneField("wms.Warehouse", models.PROTECT, primary_key=True)
    seller_id = models.BigIntegerField()
    approve_above = models.IntegerField()
    plan_days = models.IntegerField()

    class Meta:
        db_table = "wms_count_setting"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(approve_above__gte=0), name="wms_count_setting_approve"),
            models.CheckConstraint(condition=Q(plan_days__gte=1, plan_days__lte=366), name="wms_count_setting_days"),
        ]
