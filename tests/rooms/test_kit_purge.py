"""What is kept as evidence only goes after its days, batch by batch, and nothing that is still needed goes with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings

from godown.kit import due, purge
from godown.kit.models import Exchange
from godown.proxy import service as proxy
from godown.proxy.models import Account, Effect
from godown.wms.models import Gesture
from world import NOW

pytestmark = pytest.mark.usefixtures("database")

DAY = timedelta(days=1)


def exchanges(*ages: int) -> None:
    for age in ages:
        Exchange.objects.create(
            at=NOW - age * DAY, peer="fk", operation="filter", outcome="answered", milliseconds=1, sealed=b""
        )


def ages(model: type, field: str) -> list[int]:
    return sorted((NOW - at).days for at in model.objects.values_list(field, flat=True))  # type: ignore[attr-defined]


def test_old_exchanges_go_and_others_stay() -> None:
    exchanges(0, 29, 30, 31, 400)
    purge.plan(NOW)
    assert purge.purge(NOW, 10) == 3
    assert ages(Exchange, "at") == [0, 29, 30]
    assert due.next_at([purge.KIND]) == NOW + DAY


def test_old_gestures_go() -> None:
    for age in (1, 31):
        Gesture.objects.create(id=uuid4(), seller_id=1, at=NOW - age * DAY, actor="asha", answer={})
    purge.plan(NOW)
    purge.purge(NOW, 10)
    assert ages(Gesture, "at") == [1]


def test_an_effect_whose_outcome_is_not_known_is_never_forgotten() -> None:
    proxy.register_login(
        "l", api_url="http://x", panel_url="http://x", app_id="", app_secret="", username="", password=""
    )
    proxy.register_account("a", login="l", location_id="LOC1")
    account = Account.objects.get()
    old = NOW - 100 * DAY

    def effect(key: str, status: str, **facts: object) -> None:
        Effect.objects.create(
            account=account, operation="pack", key=key, request_hash="", status=status, sent_at=old, **facts
        )

    effect("done", "confirmed", sealed_answer=b"{}", settled_at=old)
    effect("refused", "refused", settled_at=old)
    effect("fresh", "confirmed", sealed_answer=b"{}", settled_at=NOW - 80 * DAY)
    effect("doubt", "in_doubt", settled_at=old)
    effect("sent", "sent", token=uuid4(), leased_until=old)
    purge.plan(NOW)
    purge.purge(NOW, 10)
    assert set(Effect.objects.values_list("key", flat=True)) == {"fresh", "doubt", "sent"}


def test_zero_days_keep_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(django_settings.KEEP_DAYS, "exchanges", 0)
    exchanges(4000)
    purge.plan(NOW)
    purge.purge(NOW, 10)
    assert ages(Exchange, "at") == [4000]


def test_what_one_pass_does_not_get_done_goes_on_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "BATCH", 2)
    monkeypatch.setattr(purge, "BATCHES", 2)
    exchanges(*[31] * 5)
    purge.plan(NOW)
    purge.purge(NOW, 10)
    assert len(ages(Exchange, "at")) == 1
    assert due.next_at([purge.KIND]) == NOW + timedelta(minutes=1)
    purge.purge(NOW + timedelta(minutes=1), 10)
    assert ages(Exchange, "at") == []


def test_one_that_fails_is_tried_again_and_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_before: object, _limit: int) -> int:
        raise RuntimeError("no")

    monkeypatch.setitem(purge._declared, "effects", broken)
    exchanges(31)
    purge.plan(NOW)
    purge.purge(NOW, 10)
    assert ages(Exchange, "at") == []
    assert due.next_at([purge.KIND]) == NOW + due.backoff(1)
