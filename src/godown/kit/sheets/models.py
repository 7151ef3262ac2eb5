"""Tables of the sheets."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .declaring import Outcome


class Upload(models.Model):
    """A file that somebody sent, and what became of it. `once` is set where the same file must not count twice.

    `percent` is how much of a large file was judged, while that goes on.

    `problem` and `problem_data` are the message of why the file as a whole was refused or sent back.
    """

    id = models.UUIDField(primary_key=True)
    seller_id = models.BigIntegerField()
    sheet = models.TextField()
    choices = models.JSONField()
    name = models.TextField()
    file_key = models.TextField()
    sha256 = models.TextField()
    size = models.IntegerField()
    once = models.TextField(null=True)
    actor = models.TextField()
    at = models.DateTimeField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=0)
    percent = models.SmallIntegerField(default=0)
    mode = models.TextField(blank=True)
    read_as = models.TextField(blank=True)
    headings = models.JSONField(default=list)
    total = models.IntegerField(default=0)
    error = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    problem = models.TextField(blank=True)
    problem_data = models.JSONField(default=dict)

    class Meta:
        db_table = "kit_upload"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["once"], condition=~Q(status="REFUSED"), name="kit_upload_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["seller_id", "-at", "id"], name="kit_upload_latest")]


class UploadRow(models.Model):
    """The verdict on a row of a file. `cells` are the row's text in the order of the upload's headings, `problems`
    the messages (code, column, data), `was` what a changed row changes (column → present value)."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, models.CASCADE, db_index=False)
    row_no = models.IntegerField()
    outcome = models.SmallIntegerField()
    cells = models.JSONField()
    problems = models.JSONField()
    was = models.JSONField()

    class Meta:
        db_table = "kit_upload_row"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "outcome", "row_no"], name="kit_upload_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="kit_upload_row_outcome"
            ),
        ]
