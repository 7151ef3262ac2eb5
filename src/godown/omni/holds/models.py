"""Table of holds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from godown.access.models import Seller

from ..orders.models import Order


class Hold(models.Model):
    """From `seen_at` (first observed) to `released_at` (first observed free)."""

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    order = models.ForeignKey(Order, models.PROTECT)
    seen_at = models.DateTimeField()
    last_confirmed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "omni_hold"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order"], condition=Q(released_at__isnull=True), name="omni_hold_one_open"),
            models.CheckConstraint(
                condition=Q(last_confirmed_at__gte=models.F("seen_at")), name="omni_hold_confirmed_after_seen"
            ),
        ]
