"""Table of listings."""

from typing import ClassVar

from django.db import models

from godown.access.models import Seller

from ..channels.models import ChannelAccount


class Listing(models.Model):
    """Channel SKU ↔ our SKU at one account. `product_id` is Flipkart's FSN."""

    seller = models.ForeignKey(Seller, models.PROTECT)
    account = models.ForeignKey(ChannelAccount, models.PROTECT)
    channel_sku = models.TextField()
    listing_id = models.TextField()
    product_id = models.TextField()
    sku = models.TextField()
    enabled = models.BooleanField(default=True)

    class Meta:
        db_table = "omni_listing"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "channel_sku"], name="omni_listing_channel_sku"),
        ]
