"""Tables of the pools."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

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
