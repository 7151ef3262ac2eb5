"""Tables of the pools."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

COMMON = "COMMON"


class Pool(models.Model):
    """A share of a warehouse's stock. `account` is the code of the channel account a dedicated pool belongs to."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT)
    code = models.TextField()
    account = models.TextField(null=True)

    class Meta:
        db_table = "wms_pool"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "code"], name="wms_pool_code"),
            models.UniqueConstraint(fields=["warehouse", "account"], name="wms_pool_one_per_account"),
            models.CheckConstraint(
                condition=Q(code=COMMON, account__isnull=True) | (~Q(code=COMMON) & Q(account__isnull=False)),
                name="wms_pool_dedicated_to_one_account",
            ),
        ]


class PoolDocument(models.Model):
    """Live pieces that go from one pool to another of a warehouse: an allocation if they leave COMMON.

    `number` is what people call it by, `key` what makes a repeated form or call a no-op, `thread` its timeline.
    """

    id = models.BigAutoField(primary_key=True)
    thread = models.UUIDField()
    seller_id = models.BigIntegerField()
    warehouse = models.ForeignKey("wms.Warehouse", models.PROTECT, db_index=False)
    number = models.TextField()
    source = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    target = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    reason = models.TextField()
    key = models.TextField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    status = models.TextField()
    status_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "wms_pool_document"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "number"], name="wms_pool_document_number"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="wms_pool_document_two_pools"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "done", "refused"]), name="wms_pool_document_status"
            ),
        ]


class PoolDocumentLine(models.Model):
    """So many pieces of a SKU are asked for; once carried out, `moved` went over and `there` were live before."""

    id = models.BigAutoField(primary_key=True)
    seller_id = models.BigIntegerField()
    document = models.ForeignKey(PoolDocument, models.PROTECT, db_index=False)
    sku = models.ForeignKey("wms.Sku", models.PROTECT)
    quantity = models.IntegerField()
    moved = models.IntegerField(default=0)
    there = models.IntegerField(null=True)

    class Meta:
        db_table = "wms_pool_document_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "sku"], name="wms_pool_document_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & (Q(moved=0) | Q(moved=F("quantity"))), name="wms_pool_document_line_whole"
            ),
        ]
