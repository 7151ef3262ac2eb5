"""Table of API keys."""

from typing import ClassVar

from django.db import models

from godown.access.models import Seller


class ApiKey(models.Model):
    """One key of a seller. `last_four` are the last characters of its password, so that people can tell keys apart."""

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.PROTECT)
    username = models.TextField(unique=True)
    password_hash = models.TextField()
    last_four = models.TextField()
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "omni_api_key"
        indexes: ClassVar = [models.Index(fields=["seller"], name="omni_api_key_seller")]
