"""Tables of the waves."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Wave(models.Model):
    """One walk through the warehouse. `thread` is its timeline."""

    id = models.BigAutoField(primary_key=True)
    thread = models.UUIDField()
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT)
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    picker = models.TextField(blank=True)

    class Meta:
        db_table = "wms_wave"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=["OPEN", "PICKING", "DONE"]), name="wms_wave_status"),
            models.CheckConstraint(condition=Q(status="OPEN", picker="") | ~Q(status="OPEN"), name="wms_wave_picker"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse", "id"], condition=~Q(status="DONE"), name="wms_wave_open")
        ]


class WaveSetting(models.Model):
    """How a warehouse makes waves; see `rules.Setting`."""

    warehouse = models.OneToOneField("wms.Warehouse", models.PROTECT, primary_key=True)
    seller_id = models.BigIntegerField()
    totes = models.IntegerField()
    pieces = models.IntegerField()
    by_zone = models.BooleanField()
    urgent_hours = models.IntegerField()

    class Meta:
        db_table = "wms_wave_setting"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(totes__gte=1, pieces__gte=1, urgent_hours__gte=0), name="wms_wave_setting_sizes"
            )
        ]
