"""Tables of the plans."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from godown.access.models import Seller

from ..channels.models import ChannelAccount


class Kind(models.TextChoices):
    """What a step does at Flipkart."""

    PUT = "put"
    MOVE = "move"
    RECALL = "recall"


class LineStatus(models.TextChoices):
    """`sent` until the answer is certain."""

    PLANNED = "planned"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class BinPlan(models.Model):
    """`origin` is what it was made from: the pool, the warehouse's bins, typed figures, a comparison,
    receipts, the inventory.

    `careful`: one bin a request, because a request for several was refused whole.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    thread = models.UUIDField(unique=True)
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    origin = models.TextField()
    actor = models.TextField()
    made_at = models.DateTimeField()
    careful = models.BooleanField(default=False)

    class Meta:
        db_table = "omni_bin_plan"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "filling", "done", "cancelled"]), name="omni_bin_plan_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account"], condition=Q(status__in=["open", "filling"]), name="omni_bin_plan_unfinished"
            ),
        ]


class BinPlanLine(models.Model):
    """One step. A recall names no bin: Flipkart chooses. `reference` is Flipkart's id, or a person's evidence."""

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT, db_index=False)
    plan = models.ForeignKey(BinPlan, models.PROTECT)
    kind = models.TextField()
    bin = models.TextField(blank=True)
    to_bin = models.TextField(blank=True)
    listing_id = models.TextField()
    sku = models.TextField()
    pieces = models.IntegerField()
    status = models.TextField(default=LineStatus.PLANNED)
    request_id = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    code = models.TextField(blank=True)
    text = models.TextField(blank=True)
    reference = models.TextField(blank=True)

    class Meta:
        db_table = "omni_bin_plan_line"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pieces__gt=0), name="omni_bin_plan_line_pieces"),
            models.CheckConstraint(condition=Q(status__in=LineStatus.values), name="omni_bin_plan_line_status"),
            models.CheckConstraint(
                condition=Q(kind="put", to_bin="") & ~Q(bin="")
                | Q(kind="move") & ~Q(bin="") & ~Q(to_bin="") & ~Q(bin=models.F("to_bin"))
                | Q(kind="recall", bin="", to_bin=""),
                name="omni_bin_plan_line_places",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["plan", "status"], condition=Q(status__in=["planned", "sent"]), name="omni_bin_plan_line_open"
            ),
        ]
