"""Tables of the masters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Warehouse(models.Model):
    """A building of one seller. `address` is JSON as printed on invoices; `time_zone` is an IANA name.

    `sole_account` is the code of the channel account that a dedicated warehouse serves and no other.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey("access.Seller", models.PROTECT)
    code = models.TextField()
    name = models.TextField()
    time_zone = models.TextField()
    gstin = models.TextField(blank=True)
    address = models.JSONField(default=dict)
    sole_account = models.TextField(null=True)

    class Meta:
        db_table = "wms_warehouse"
        constraints: ClassVar = [models.UniqueConstraint(fields=["seller", "code"], name="wms_warehouse_code")]


class Sku(models.Model):
    """What the seller sells, in pieces. Lengths in cm, weight in g, tax rate in percent."""

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey("access.Seller", models.PROTECT)
    code = models.TextField()
    ean = models.TextField(blank=True)
    title = models.TextField()
    hsn = models.TextField(blank=True)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    length = models.DecimalField(max_digits=6, decimal_places=1)
    breadth = models.DecimalField(max_digits=6, decimal_places=1)
    height = models.DecimalField(max_digits=6, decimal_places=1)
    weight = models.IntegerField()

    class Meta:
        db_table = "wms_sku"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "code"], name="wms_sku_code"),
            models.UniqueConstraint(fields=["seller", "ean"], condition=~Q(ean=""), name="wms_sku_ean"),
            models.CheckConstraint(
                condition=Q(length__gt=0, breadth__gt=0, height__gt=0, weight__gt=0), name="wms_sku_size"
            ),
        ]
