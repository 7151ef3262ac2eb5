"""Tables of the proxy. No foreign key leaves it: it can own its database one day. Its tenant is the log-in."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Login(models.Model):
    """One Flipkart seller's credentials, tokens, panel session and hourly quota. `sealed` fields are encrypted JSON.

    `token_refused_at` and `session_refused_at` say that Flipkart did not take the credentials; nothing is asked with
    them until somebody registers others. `call_minutes` counts calls, `call_minute` is the minute (since 1970) of its
    last place; see `budget.py`.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    api_url = models.TextField()
    panel_url = models.TextField()
    sealed_secrets = models.BinaryField()
    sealed_token = models.BinaryField(null=True)
    token_expires_at = models.DateTimeField(null=True)
    token_refused_at = models.DateTimeField(null=True)
    sealed_session = models.BinaryField(null=True)
    session_refused_at = models.DateTimeField(null=True)
    calls_per_hour = models.IntegerField(default=1000)
    calls_kept_for_bench = models.IntegerField(default=50)
    call_minutes = ArrayField(models.IntegerField())
    call_minute = models.BigIntegerField(default=0)
    calls_blocked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "proxy_login"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(calls_kept_for_bench__gte=0, calls_per_hour__gte=models.F("calls_kept_for_bench")),
                name="proxy_login_share",
            ),
        ]


class Account(models.Model):
    """One location under a log-in. `adapter` is `panel` (Flipkart Smart) or `v3` (seller fulfilment).

    `release_sent_at` is set while a picklist may have been created whose answer we do not have.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    login = models.ForeignKey(Login, models.PROTECT)
    location_id = models.TextField()
    adapter = models.TextField(default="panel")
    scan_before_pack = models.BooleanField(default=False)
    release_sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "proxy_account"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["login", "location_id", "adapter"], name="proxy_account_location"),
            models.CheckConstraint(condition=Q(adapter__in=["panel", "v3"]), name="proxy_account_adapter"),
        ]


class Picklist(models.Model):
    """A picklist of Flipkart's whose orders we know. `fk_id` is Flipkart's id of it."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT)
    fk_id = models.TextField()
    linked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "proxy_picklist"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "fk_id"], name="proxy_picklist_once"),
        ]


class PicklistOrder(models.Model):
    """Which order Flipkart put on which picklist: one at most.

    `asked` is whether the order system ever asked for it; `cancelled` whether all of it was cancelled when linked.
    `listing_ids` are what has to be scanned for it, `scanned` whether that is done (accounts that scan before packing).
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT)
    picklist = models.ForeignKey(Picklist, models.PROTECT)
    order_code = models.TextField()
    asked = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)
    listing_ids = ArrayField(models.TextField())
    scanned = models.BooleanField(default=False)

    class Meta:
        db_table = "proxy_picklist_order"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "order_code"], name="proxy_picklist_order_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "-id"],
                name="proxy_picklist_order_unasked",
                condition=Q(asked=False, cancelled=False),
            ),
        ]


class Effect(models.Model):
    """Something Flipkart was asked to do: stored before it is sent, answered after. See `effects.py`."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT)
    operation = models.TextField()
    key = models.TextField()
    request_hash = models.TextField()
    status = models.TextField()
    token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()
    read_back_at = models.DateTimeField(null=True)
    refusal_code = models.TextField(blank=True)
    refusal_text = models.TextField(blank=True)
    refusal_final = models.BooleanField(default=False)
    exchange = models.BigIntegerField(null=True)
    sealed_answer = models.BinaryField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "proxy_effect"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "operation", "key"], name="proxy_effect_once"),
            models.CheckConstraint(
                condition=Q(status__in=["sent", "confirmed", "refused", "in_doubt"]), name="proxy_effect_status"
            ),
            models.CheckConstraint(
                condition=Q(token__isnull=True, leased_until__isnull=True)
                | Q(token__isnull=False, leased_until__isnull=False, status__in=["sent", "in_doubt"]),
                name="proxy_effect_lease_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(sealed_answer__isnull=False), name="proxy_effect_answered"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["settled_at"], condition=Q(status__in=["confirmed", "refused"]), name="proxy_effect_settled"
            ),
        ]


class BinEffect(models.Model):
    """What is remembered of an effect on Flipkart's bins, so that it can be found again; see `bins`.

    `fk_id` is Flipkart's id of the putlist or recall, `before` what Flipkart showed before the effect was sent (JSON).
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT)
    operation = models.TextField()
    key = models.TextField()
    fk_id = models.TextField(blank=True)
    before = models.JSONField(default=list)

    class Meta:
        db_table = "proxy_bin_effect"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "operation", "key"], name="proxy_bin_effect_once"),
            models.UniqueConstraint(
                fields=["account", "operation", "fk_id"], condition=~Q(fk_id=""), name="proxy_bin_effect_adopted_once"
            ),
        ]
