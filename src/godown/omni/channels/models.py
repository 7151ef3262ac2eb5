"""Tables of channels.

One more constraint is a trigger (migration 0004), for no unique key can say it: a dedicated warehouse serves one
account only (`omni_account_sole_in_warehouse`).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from godown.access.models import Seller

COMMON = "COMMON"


class StockMode(models.TextChoices):
    """How an account's stock is kept; the two SOPs of the integration document and the common pool.

    A dedicated pool is the account's own share of a warehouse; a dedicated warehouse serves this account only, so that
    all its stock, COMMON, is the account's; the common pool is shared with whoever else sells from it.
    """

    DEDICATED_POOL = "dedicated_pool"
    DEDICATED_WAREHOUSE = "dedicated_warehouse"
    COMMON_POOL = "common_pool"


class ChannelLogin(models.Model):
    """One Flipkart seller. Its credentials, tokens and quota are kept by the proxy, under `code`."""

    seller = models.ForeignKey(Seller, models.PROTECT)
    code = models.SlugField(unique=True)

    class Meta:
        db_table = "omni_channel_login"


class ChannelAccount(models.Model):
    """One marketplace location. `warehouse` and `pool` are codes in the warehouse system; spans are in seconds."""

    seller = models.ForeignKey(Seller, models.PROTECT)
    login = models.ForeignKey(ChannelLogin, models.PROTECT)
    code = models.SlugField(unique=True)
    warehouse = models.TextField()
    pool = models.TextField()
    stock_mode = models.TextField(choices=StockMode)
    picklist_size = models.IntegerField(default=25)
    release_after = models.IntegerField(default=900)
    poll_every = models.IntegerField(default=120)
    recheck_holds_every = models.IntegerField(default=300)
    sweep_every = models.IntegerField(default=3600)
    look_back_every = models.IntegerField(default=86400)
    read_bins_every = models.IntegerField(default=21600)
    pack_grace = models.IntegerField(default=3)
    fill_bins = models.BooleanField(default=False)
    follow_cancellations = models.BooleanField(default=False)
    relive_unpicked = models.BooleanField(default=False)
    read_cancellations_every = models.IntegerField(default=300)
    cancellations_window = models.IntegerField(default=18000)
    send_stock = models.BooleanField(default=False)
    stock_buffer = models.IntegerField(default=0)
    send_stock_every = models.IntegerField(default=10)
    compare_stock_every = models.IntegerField(default=86400)
    read_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "omni_channel_account"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stock_mode__in=StockMode.values), name="omni_account_stock_mode"),
            models.CheckConstraint(condition=Q(stock_buffer__gte=0), name="omni_account_stock_buffer"),
            models.CheckConstraint(condition=Q(picklist_size__range=(1, 50)), name="omni_account_picklist_size"),
            models.CheckConstraint(
                condition=Q(stock_mode="dedicated_pool") & ~Q(pool=COMMON)
                | ~Q(stock_mode="dedicated_pool") & Q(pool=COMMON),
                name="omni_account_pool_fits_mode",
            ),
            models.UniqueConstraint(
                fields=["seller", "warehouse", "pool"],
                condition=~Q(stock_mode="common_pool"),
                name="omni_account_dedicated_pool",
            ),
        ]
