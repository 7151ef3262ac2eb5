"""Tables of the gestures."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Gesture(models.Model):
    """Something a person did at a device, and what was answered."""

    id = models.UUIDField(primary_key=True)
    seller_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    answer = models.JSONField(null=True)

    class Meta:
        db_table = "wms_gesture"
        indexes: ClassVar = [BrinIndex(fields=["at"], name="wms_gesture_at")]
