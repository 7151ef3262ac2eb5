"""Tables of returns."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from godown.access.models import Seller

from ..channels.models import ChannelAccount
from ..orders.models import Order, OrderLine


class Kind(models.TextChoices):
    """Why goods come back: the buyer sends them, or they were never delivered (RTO)."""

    CUSTOMER_RETURN = "CUSTOMER_RETURN"
    RETURN_TO_ORIGIN = "RETURN_TO_ORIGIN"


class Source(models.TextChoices):
    """Who told of a return: a file, a call of CIMS' API, the channel's own API, or the floor (a parcel came)."""

    UPLOAD = "upload"
    API = "api"
    SYNC = "sync"
    FLOOR = "floor"


class ReturnsPool(models.TextChoices):
    """Where restocked units become live."""

    ACCOUNT = "account"
    COMMON = "common"


class ReturnPolicy(models.Model):
    """How an account wants its returns. Its row is also the lock of its announcements. Spans in days or seconds."""

    account = models.OneToOneField(ChannelAccount, models.PROTECT, primary_key=True)
    accept_unknown = models.BooleanField()
    returns_pool = models.TextField(choices=ReturnsPool)
    sync = models.BooleanField()
    read_every = models.IntegerField()
    overdue_days = models.IntegerField()
    claim_days = models.IntegerField()
    read_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "omni_return_policy"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(returns_pool__in=ReturnsPool.values), name="omni_return_pool"),
            models.CheckConstraint(
                condition=Q(read_every__gt=0, overdue_days__gt=0, claim_days__gt=0), name="omni_return_spans"
            ),
        ]


class ReturnOrder(models.Model):
    """One return. `id` is its thread and its id in the warehouse; `order_code` is the order as it was announced.

    A `provisional` one was announced by the floor under a code of ours, until the channel tells of it under its own.
    `channel_status` is the channel's own word, if the channel was asked; `received_at` is the gate entry.
    """

    id = models.UUIDField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    return_code = models.TextField()
    kind = models.TextField(choices=Kind)
    order = models.ForeignKey(Order, models.PROTECT, null=True)
    order_code = models.TextField()
    transporter = models.TextField(blank=True)
    awb = models.TextField(blank=True)
    source = models.TextField(choices=Source)
    provisional = models.BooleanField(default=False)
    channel_status = models.TextField(blank=True)
    announced_at = models.DateTimeField()
    expected_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "omni_return"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "return_code"], condition=~Q(status="cancelled"), name="omni_return_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="omni_return_kind"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="omni_return_source"),
        ]
        indexes: ClassVar = [
            models.Index(F("account"), F("announced_at"), condition=Q(status="announced"), name="omni_return_waiting"),
            models.Index(F("seller"), F("announced_at").desc(), F("id").desc(), name="omni_return_list"),
            models.Index(fields=["account", "return_code"], name="omni_return_code"),
            models.Index(fields=["order"], name="omni_return_order"),
            models.Index(fields=["awb"], name="omni_return_awb"),
            models.Index(fields=["account", "order"], name="omni_return_floor", condition=Q(provisional=True)),
        ]


class ReturnLine(models.Model):
    """So many pieces of a SKU in a return; `order_line` is null if the forward order was not processed here."""

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    return_order = models.ForeignKey(ReturnOrder, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, null=True)
    item_code = models.TextField(blank=True)
    channel_sku = models.TextField()
    sku = models.TextField()
    quantity = models.IntegerField()
    reason = models.TextField(blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        db_table = "omni_return_line"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(quantity__gt=0), name="omni_return_line_quantity")]


class ReturnSighting(models.Model):
    """What a source said of a return last, so that the same said again is no news."""

    id = models.BigAutoField(primary_key=True)
    return_order = models.ForeignKey(ReturnOrder, models.PROTECT, related_name="sightings")
    source = models.TextField(choices=Source)
    said = models.JSONField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "omni_return_sighting"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["return_order", "source"], name="omni_return_sighting_once"),
        ]
