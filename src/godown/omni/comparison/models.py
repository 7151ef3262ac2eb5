"""Table of the comparison."""

from typing import ClassVar

from django.db import models

from godown.access.models import Seller

from ..channels.models import ChannelAccount


class IgnoredDifference(models.Model):
    """Somebody accepts that the books differ here by `gap` pieces (theirs less ours), up to and including `until`."""

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    bin = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    gap = models.IntegerField()
    reason = models.TextField()
    until = models.DateField()
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "omni_ignored_difference"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "bin", "subject"], name="omni_ignored_difference_once"),
        ]
