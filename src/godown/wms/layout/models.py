"""Tables of the layout."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import ExpressionWrapper, Q


class Kind(StrEnum):
    BIN = "bin"
    DOCK = "dock"
    RETURNS = "returns"
    TOTE = "tote"
    PACKED = "packed"
    TRANSIT = "transit"
    QUARANTINE = "quarantine"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    LOST = "lost"
    SCRAP = "scrap"


COUNTING = (Kind.BIN, Kind.TOTE, Kind.PACKED)
OUTSIDE = (Kind.SUPPLIER, Kind.CUSTOMER)
STANDARD = (
    Kind.PACKED,
    Kind.RETURNS,
    Kind.TRANSIT,
    Kind.QUARANTINE,
    Kind.SUPPLIER,
    Kind.CUSTOMER,
    Kind.LOST,
    Kind.SCRAP,
)


class Location(models.Model):
    """A place with a barcode. `sequence` is its turn on the way through the warehouse, within its zone."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT)
    code = models.TextField()
    kind = models.TextField()
    zone = models.TextField(blank=True)
    sequence = models.IntegerField(default=0)
    counts = models.GeneratedField(
        expression=ExpressionWrapper(Q(kind__in=[kind.value for kind in COUNTING]), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        db_table = "wms_location"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "code"], name="wms_location_code"),
            models.UniqueConstraint(
                fields=["warehouse", "kind"],
                condition=Q(kind__in=[kind.value for kind in STANDARD]),
                name="wms_location_standard_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="wms_location_kind"),
        ]
