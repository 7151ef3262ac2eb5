"""Tables of the dispatch."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Manifest(models.Model):
    """The list of parcels for a courier. `thread` is its timeline."""

    id = models.BigAutoField(primary_key=True)
    thread = models.UUIDField()
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT)
    courier = models.TextField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "wms_manifest"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["warehouse", "courier"], condition=Q(status="open"), name="wms_manifest_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "closed", "handed_over"]), name="wms_manifest_status"
            ),
        ]


class ManifestParcel(models.Model):
    """A parcel on a manifest. `outcome` is empty until the channel has said `dispatched` or `refused`."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    manifest = models.ForeignKey(Manifest, models.PROTECT)
    shipment = models.ForeignKey("wms.Shipment", models.PROTECT, db_index=False)
    order = models.ForeignKey("wms.OutwardOrder", models.PROTECT, db_index=False)
    awb = models.TextField()
    outcome = models.TextField(blank=True)
    code = models.TextField(blank=True)
    text = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wms_manifest_parcel"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shipment"], condition=~Q(outcome="refused"), name="wms_manifest_parcel_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | Q(outcome__in=["dispatched", "refused"], settled_at__isnull=False),
                name="wms_manifest_parcel_outcome",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["shipment", "id"], name="wms_manifest_parcel_shipment")]
