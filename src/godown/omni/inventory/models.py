"""Tables of the inventory."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from godown.access.models import Seller

from ..channels.models import ChannelAccount
from ..listings.models import Listing


class Cause(models.TextChoices):
    """Why an update was sent; `found`: it was not, Flipkart showed another quantity than it was told."""

    ASKED = "asked"
    CHANGED = "changed"
    DAILY = "daily"
    ALONG = "along"
    FOUND = "found"


class Outcome(models.TextChoices):
    """What became of an update. `read_back`: its answer got lost, and Flipkart shows the quantity."""

    SENT = "sent"
    ACCEPTED = "accepted"
    READ_BACK = "read_back"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNDONE = "undone"
    FOUND = "found"


class Exposure(models.Model):
    """One listing's quantity at its channel.

    `told` is what Flipkart has, as far as we know: the last quantity it accepted, or showed when read after a doubt.
    `sending` is under way since `sending_at` under `version`; `doubt` once no answer that makes sense came, `looked_at`
    when Flipkart was first read back for it. `paused`: no updates are sent (CIMS: Force Disable Inventory Updates).
    `seen` is what Flipkart showed at `seen_at`; `drifted_at`: when that was first another quantity than `told`,
    `found_at`: when it last was so twice in a row, so that somebody must have edited it.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT, db_index=False)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    listing = models.OneToOneField(Listing, models.PROTECT)
    paused = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=0)
    told = models.IntegerField(null=True)
    told_at = models.DateTimeField(null=True)
    sending = models.IntegerField(null=True)
    sending_at = models.DateTimeField(null=True)
    doubt = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True)
    refused = models.IntegerField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_code = models.TextField(default="")
    refused_text = models.TextField(default="")
    seen = models.IntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_enabled = models.BooleanField(null=True)
    drifted_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "omni_exposure"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(told__gte=0, sending__gte=0), name="omni_exposure_not_negative"),
            models.CheckConstraint(
                condition=Q(sending__isnull=True, sending_at__isnull=True, doubt=False, looked_at__isnull=True)
                | Q(sending__isnull=False, sending_at__isnull=False),
                name="omni_exposure_under_way",
            ),
        ]


class InventoryUpdate(models.Model):
    """One update of a listing: `available` in the pool, less `buffer`, gives `quantity`."""

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT, db_index=False)
    exposure = models.ForeignKey(Exposure, models.CASCADE, db_index=False)
    version = models.IntegerField()
    at = models.DateTimeField()
    cause = models.TextField()
    available = models.IntegerField()
    buffer = models.IntegerField()
    quantity = models.IntegerField()
    outcome = models.TextField()
    settled_at = models.DateTimeField(null=True)
    code = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "omni_inventory_update"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="omni_inventory_update_cause"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="omni_inventory_update_outcome"),
        ]
        indexes: ClassVar = [models.Index(F("exposure"), F("id").desc(), name="omni_inventory_update_latest")]
