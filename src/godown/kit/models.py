"""Tables of the kit: history, due work, leases, exchanges, and those of the sheets."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from .sheets.models import Upload, UploadRow

__all__ = ["Due", "Exchange", "History", "Lease", "Upload", "UploadRow"]


class History(models.Model):
    """One line of a timeline; see `kit.history`."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    thread = models.UUIDField()
    at = models.DateTimeField()
    actor = models.TextField()
    code = models.TextField()
    data = models.JSONField()

    class Meta:
        db_table = "kit_history"
        indexes: ClassVar = [models.Index(fields=["thread", "id"], name="kit_history_thread")]


class Due(models.Model):
    """Something to be done at a time; see `kit.due`."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    subject = models.TextField()
    next_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    again = models.BooleanField(default=False)

    class Meta:
        db_table = "kit_due"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="kit_due_once"),
            models.CheckConstraint(
                condition=Q(token__isnull=True, leased_until__isnull=True)
                | Q(token__isnull=False, leased_until__isnull=False),
                name="kit_due_lease_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(F("kind"), F("next_at"), name="kit_due_next")]


class Lease(models.Model):
    """Who may do a named thing until when; see `kit.lease`."""

    name = models.TextField(primary_key=True)
    token = models.UUIDField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "kit_lease"


class Exchange(models.Model):
    """One HTTP request and its answer, kept for evidence; see `kit.http`."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    peer = models.TextField()
    operation = models.TextField()
    subject = models.TextField(blank=True)
    outcome = models.TextField()
    status = models.IntegerField(null=True)
    milliseconds = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "kit_exchange"
        indexes: ClassVar = [
            models.Index(fields=["peer", "-id"], name="kit_exchange_peer"),
            models.Index(fields=["subject", "id"], name="kit_exchange_subject", condition=~Q(subject="")),
            BrinIndex(fields=["at"], name="kit_exchange_at"),
        ]
