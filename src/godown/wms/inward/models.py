"""Tables of the inward side."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Damage(StrEnum):
    """Why a piece goes to quarantine instead of into a bin."""

    BROKEN = "broken"
    WET = "wet"
    EXPIRED = "expired"


class Variance(StrEnum):
    """Why another number of pieces came than was expected."""

    NOT_SENT = "not_sent"
    LOST = "lost"
    SENT_TOO_MANY = "sent_too_many"
    WRONG_PAPER = "wrong_paper"


class ReceiptKind(StrEnum):
    """Where the goods of a receipt come from: a supplier, another house, or back from the way to one."""

    PURCHASE = "purchase"
    TRANSFER = "transfer"
    COMEBACK = "comeback"


class Receipt(models.Model):
    """A delivery. `reference` names it in its warehouse: a delivery note, a purchase order, a transfer.

    `pool` gets its pieces when they are put away. `channel_reference` is the goods receipt on the channel's panel.
    """

    id = models.UUIDField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    pool = models.ForeignKey("wms.Pool", models.PROTECT, db_index=False)
    kind = models.TextField(default=ReceiptKind.PURCHASE.value)
    transfer = models.ForeignKey("wms.Transfer", models.PROTECT, null=True)
    reference = models.TextField()
    supplier = models.TextField(blank=True)
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    vehicle = models.TextField(blank=True)
    boxes = models.IntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    channel_reference = models.TextField(blank=True)
    channel_reference_by = models.TextField(blank=True)
    channel_reference_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wms_receipt"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "reference"], name="wms_receipt_reference"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "counted", "put_away", "closed", "cancelled"]),
                name="wms_receipt_status",
            ),
            models.CheckConstraint(
                condition=Q(kind="purchase", transfer__isnull=True)
                | Q(kind__in=["transfer", "comeback"], transfer__isnull=False),
                name="wms_receipt_kind",
            ),
            models.UniqueConstraint(fields=["transfer", "kind"], name="wms_receipt_once_per_transfer"),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True, boxes__isnull=True) | Q(arrived_at__isnull=False, boxes__gt=0),
                name="wms_receipt_gate",
            ),
            models.CheckConstraint(
                condition=Q(channel_reference="", channel_reference_at__isnull=True)
                | (~Q(channel_reference="") & Q(channel_reference_at__isnull=False)),
                name="wms_receipt_channel_reference",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller_id", "-id"], name="wms_receipt_seller"),
            models.Index(
                fields=["warehouse", "pool", "counted_at"],
                condition=Q(channel_reference="", counted_at__isnull=False),
                name="wms_receipt_untold",
            ),
        ]


class ReceiptLine(models.Model):
    """A SKU of a receipt, in pieces: `expected` by its papers, `counted` good, `damaged`; `put_away` of the counted.

    `allowed` pieces came on top of the expected ones and were taken in by somebody who may. `reason` says why the
    numbers differ.
    """

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    receipt = models.ForeignKey(Receipt, models.PROTECT, db_index=False)
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT, db_index=False)
    expected = models.IntegerField()
    allowed = models.IntegerField(default=0)
    counted = models.IntegerField(default=0)
    damaged = models.IntegerField(default=0)
    put_away = models.IntegerField(default=0)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "wms_receipt_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "sku"], name="wms_receipt_line_once"),
            models.CheckConstraint(
                condition=Q(
                    expected__gte=0, allowed__gte=0, damaged__gte=0, put_away__gte=0, counted__gte=F("put_away")
                ),
                name="wms_receipt_line_steps",
            ),
            models.CheckConstraint(
                condition=Q(expected__gte=F("counted") + F("damaged") - F("allowed")), name="wms_receipt_line_excess"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *(each.value for each in Variance)]), name="wms_receipt_line_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["warehouse", "sku"], condition=Q(counted__gt=F("put_away")), name="wms_receipt_line_on_dock"
            )
        ]


class ReceiptDamage(models.Model):
    """Damaged pieces of a line, by reason: in quarantine, scrapped, or sent back to the supplier.

    Released ones count as good in their line, and are no damage any more. `at` and `actor`: counted last.
    """

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    line = models.ForeignKey(ReceiptLine, models.PROTECT, db_index=False)
    reason = models.TextField()
    quarantined = models.IntegerField()
    scrapped = models.IntegerField(default=0)
    sent_back = models.IntegerField(default=0)
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        db_table = "wms_receipt_damage"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "reason"], name="wms_receipt_damage_once"),
            models.CheckConstraint(
                condition=Q(quarantined__gte=0, scrapped__gte=0, sent_back__gte=0), name="wms_receipt_damage_steps"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[each.value for each in Damage]), name="wms_receipt_damage_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse", "at"], condition=Q(quarantined__gt=0), name="wms_receipt_damage_waiting")
        ]
