"""Table of exceptions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from godown.access.models import Seller

from ..channels.models import ChannelAccount


class ExceptionCase(models.Model):
    """`cause` is a message code, `subject` what it is about (a channel SKU, an order code, …).

    A case is out of sight until `snoozed_until` and comes back by the clock alone: nothing has to run for it.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    cause = models.TextField()
    subject = models.TextField()
    data = models.JSONField()
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    times = models.IntegerField(default=1)
    owner = models.TextField(default="")
    snoozed_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "omni_exception"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "cause", "subject"],
                condition=Q(closed_at__isnull=True),
                name="omni_exception_one_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["seller", "-closed_at"], condition=Q(closed_at__isnull=False), name="omni_exception_closed"
            ),
        ]
