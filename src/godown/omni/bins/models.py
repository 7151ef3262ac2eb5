"""Tables of the mirror."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from godown.access.models import Seller

from ..channels.models import ChannelAccount

CAPACITY = 1500
"""Pieces that a bin of Flipkart's takes, all SKUs together (facts/flipkart.md §5.5)."""


class Source(models.TextChoices):
    """Where the knowledge comes from."""

    PANEL = "panel"
    FILE = "file"
    ESTIMATE = "estimate"


class Mirror(models.Model):
    """An account whose bins were told: `read_at` is when all of them were told last, `source` by whom.

    A sheet of some bins does not change it (unless nothing was told before): each bin knows when it was told itself.
    """

    account = models.OneToOneField(ChannelAccount, models.PROTECT, primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    source = models.TextField()
    read_at = models.DateTimeField()

    class Meta:
        db_table = "omni_flipkart_mirror"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=["panel", "file"]), name="omni_flipkart_mirror_source"),
        ]


class FlipkartBin(models.Model):
    """A bin. `pieces` lie in it, `planned` more are promised to it by open plans.

    `read_at` is when it was told last (None: it is still to be made there), `source` by whom (`estimate`: nobody yet),
    `as_of` when we changed it last: later than `read_at`, the figure is an estimate since. One that the channel no
    longer has is `gone`.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    code = models.TextField()
    capacity = models.IntegerField(default=CAPACITY)
    pieces = models.IntegerField(default=0)
    planned = models.IntegerField(default=0)
    gone = models.BooleanField(default=False)
    source = models.TextField()
    read_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField()

    class Meta:
        db_table = "omni_flipkart_bin"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "code"], name="omni_flipkart_bin_code"),
            models.CheckConstraint(condition=Q(capacity__range=(1, CAPACITY)), name="omni_flipkart_bin_capacity"),
            models.CheckConstraint(
                condition=Q(pieces__gte=0, planned__gte=0, capacity__gte=F("pieces") + F("planned")),
                name="omni_flipkart_bin_room",
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="omni_flipkart_bin_source"),
        ]


class BinContent(models.Model):
    """Pieces of a listing in a bin. Our SKU of it is what the listings say now.

    A read writes very many of them: the bin's foreign key answers for seller and account too.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT, db_index=False, db_constraint=False)
    account = models.ForeignKey(ChannelAccount, models.PROTECT, db_index=False, db_constraint=False)
    bin = models.ForeignKey(FlipkartBin, models.CASCADE, db_index=False)
    listing_id = models.TextField()
    pieces = models.IntegerField()

    class Meta:
        db_table = "omni_flipkart_content"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bin", "listing_id"], name="omni_flipkart_content_once"),
            models.CheckConstraint(condition=Q(pieces__gte=0), name="omni_flipkart_content_not_negative"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "listing_id"], name="omni_flipkart_content_listing")]
