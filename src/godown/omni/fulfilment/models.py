"""Tables of fulfilment."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from godown.access.models import Seller

from ..channels.models import ChannelAccount
from ..orders.models import Order


class Command(models.Model):
    """One thing we ask of the channel. `key` is the shipment's or the manifest's id in the warehouse.

    `request` is what the proxy is asked, `results` what it said so far by order code (handover).
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    kind = models.TextField()
    key = models.BigIntegerField()
    thread = models.UUIDField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    request = models.JSONField()
    results = models.JSONField(default=dict)
    planned_at = models.DateTimeField()

    class Meta:
        db_table = "omni_command"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "account", "key"], condition=~Q(status="withdrawn"), name="omni_command_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["pack", "handover"]), name="omni_command_kind"),
        ]
        indexes: ClassVar = [models.Index(fields=["thread"], name="omni_command_thread")]


class Document(models.Model):
    """The one document of an accepted parcel: waited for, then stored (bytes in file storage, sealed)."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    shipment_id = models.BigIntegerField()
    wanted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(null=True)
    file_key = models.TextField(default="")
    sha256 = models.TextField(default="")
    awb = models.TextField(default="")
    transporter = models.TextField(default="")
    invoice_number = models.TextField(default="")
    invoice_date = models.DateField(null=True)

    class Meta:
        db_table = "omni_document"
        indexes: ClassVar = [
            models.Index(
                fields=["account", "asked_at", "wanted_at"],
                condition=Q(stored_at__isnull=True),
                name="omni_document_next",
            ),
            models.Index(fields=["invoice_number"], condition=~Q(invoice_number=""), name="omni_document_invoice"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stored_at__isnull=True) | (~Q(file_key="") & ~Q(sha256="") & ~Q(awb="")),
                name="omni_document_whole",
            ),
        ]
