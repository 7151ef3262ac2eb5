"""Table of cancellations."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from godown.access.models import Seller

from ..orders.models import Order


class Cancellation(models.Model):
    """`quantities` are the absolute cancelled pieces by line id after it; `seen` is what the portal showed.

    `evidence`: Flipkart was read back, a person saw it on the portal, or (sync) the account follows by itself.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    order = models.ForeignKey(Order, models.PROTECT)
    at = models.DateTimeField()
    actor = models.TextField()
    evidence = models.TextField()
    quantities = models.JSONField()
    seen = models.JSONField()

    class Meta:
        db_table = "omni_cancellation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evidence__in=["read_back", "portal", "sync"]), name="omni_cancellation_evidence"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "at"], condition=Q(evidence="sync"), name="omni_cancellation_sync"),
        ]
