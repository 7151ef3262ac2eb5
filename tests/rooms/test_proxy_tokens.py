"""Tokens and panel sessions: kept sealed, renewed once, given up when Flipkart refuses the credentials."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

import fksandbox
from fksandbox.faults import Rule
from godown.kit import clock, http
from godown.kit.errors import NotFound
from godown.kit.secrets import seal_json
from godown.kit.sql import value
from godown.proxy import repository, service, tokens, transports
from godown.proxy.accounts import Login
from godown.proxy.contract import Accepted, Deferred, RefusalCode, Refused
from godown.proxy.flipkart.api import SellerApi

BASE = "http://flipkart.test"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def world(database: str) -> Iterator[fksandbox.World]:
    made = fksandbox.World(seed=1, clock=fksandbox.Clock(NOW))
    transports.install(BASE, fksandbox.transport(fksandbox.create_app(made)))
    register(made)
    with clock.use(clock.VirtualClock(NOW)):
        yield made
    transports.uninstall(BASE)


def register(world: fksandbox.World, app_secret: str | None = None, password: str | None = None) -> None:
    service.register_login(
        "acme",
        api_url=BASE,
        panel_url=BASE,
        app_id=world.seller.app_id,
        app_secret=app_secret or world.seller.app_secret,
        username=world.seller.user,
        password=password or world.seller.password,
    )
    service.register_account("smart", login="acme", location_id=world.location_id)


def login() -> Login:
    account = repository.select_account("smart")
    assert account is not None
    return account.login


def granted(answer: tokens.Grant | Deferred | Refused) -> tokens.Grant:
    assert isinstance(answer, tokens.Grant), answer
    return answer


def calls(world: fksandbox.World) -> list[str]:
    return [call.op for call in world.calls.since()]


def test_a_token_is_fetched_once_and_kept_sealed(world: fksandbox.World) -> None:
    first = granted(tokens.token(login(), bench=False))
    assert granted(tokens.token(login(), bench=False)) == first
    assert calls(world) == ["token"]
    kept = bytes(value("SELECT sealed_token FROM proxy_login"))
    assert str(first.secret["access_token"]).encode() not in kept


def test_a_stale_token_is_replaced_by_another(world: fksandbox.World) -> None:
    stale = granted(tokens.token(login(), bench=False))
    world.auth.expire_tokens()
    fresh = granted(tokens.token(login(), bench=False, stale=stale))
    assert fresh.secret["access_token"] != stale.secret["access_token"]
    assert granted(tokens.token(login(), bench=False, stale=stale)) == fresh
    assert calls(world) == ["token", "token"]


def test_a_token_about_to_expire_is_not_used(world: fksandbox.World) -> None:
    granted(tokens.token(login(), bench=False))
    repository.update_token(login().id, seal_json({"access_token": "old"}), NOW + timedelta(seconds=30))
    assert granted(tokens.token(login(), bench=False)).secret["access_token"] != "old"


def test_a_session_brings_cookies_csrf_token_and_seller(world: fksandbox.World) -> None:
    session = granted(tokens.session(login(), bench=False))
    assert session.secret["seller_id"] == world.seller.seller_id
    assert "connect.sid=" in session.secret["cookie"]
    assert calls(world) == ["login", "features"]


def test_refused_credentials_are_not_tried_again_until_others_come(world: fksandbox.World) -> None:
    register(world, app_secret="wrong", password="wrong")
    for grant in (tokens.token, tokens.session):
        for _ in range(2):
            answer = grant(login(), bench=False)
            assert isinstance(answer, Refused)
            assert answer.code == RefusalCode.LOGIN_REFUSED
    assert calls(world) == ["token", "login"]
    register(world)
    granted(tokens.token(login(), bench=False))
    granted(tokens.session(login(), bench=False))


@pytest.mark.parametrize(("grant", "fetch"), [(tokens.token, "_TOKEN"), (tokens.session, "_SESSION")])
def test_what_flipkart_says_of_old_credentials_does_not_count_for_new_ones(
    world: fksandbox.World, monkeypatch: pytest.MonkeyPatch, grant: Any, fetch: str
) -> None:
    register(world, app_secret="wrong", password="wrong")
    kind = getattr(tokens, fetch)

    def meanwhile(*asked: Any) -> Any:
        answer = kind.fetch(*asked)
        register(world)
        return answer

    monkeypatch.setattr(tokens, fetch, replace(kind, fetch=meanwhile))
    assert isinstance(grant(login(), bench=False), Deferred)
    monkeypatch.undo()
    granted(grant(login(), bench=False))


def test_a_failing_token_call_keeps_what_is_there(world: fksandbox.World) -> None:
    old = granted(tokens.token(login(), bench=False))
    for kind in ("timeout", "http_500", "html"):
        world.faults.clear()
        world.faults.add(Rule(op="token", kind=kind))
        assert isinstance(tokens.token(login(), bench=False, stale=old), Deferred), kind
    assert granted(tokens.token(login(), bench=False)) == old


def test_no_exchange_keeps_a_secret_or_the_buyer(world: fksandbox.World) -> None:
    token = granted(tokens.token(login(), bench=False))
    session = granted(tokens.session(login(), bench=False))
    code = world.place_order([(next(iter(world.listings)), 1)]).shipment_id
    account = repository.select_account("smart")
    assert account is not None
    assert isinstance(SellerApi(account).details([code]), http.Answered)
    kept = str([each for subject in ("", code) for each in http.exchanges("acme", subject)])
    secrets = (token.secret["access_token"], session.secret["csrf"], world.seller.password, world.seller.app_secret)
    for secret in (*secrets, world.shipment(code).buyer.line1):
        assert secret not in kept
    assert kept.count("operation=") == 4


@pytest.mark.parametrize(
    ("headers", "cookie"),
    [
        ("a=1; Path=/, b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly, c=3", "a=1; b=2; c=3"),
        ("gone=; Max-Age=0", ""),
        ("", ""),
    ],
)
def test_cookies_are_read_from_headers_joined_by_commas(headers: str, cookie: str) -> None:
    assert tokens.cookies(headers) == cookie


def test_an_account_without_its_log_in_cannot_be_registered(database: str) -> None:
    with pytest.raises(NotFound) as error:
        service.register_account("smart", login="nobody", location_id="LOC1")
    assert error.value.code == "proxy.no_login"


def test_registering_twice_is_registering_once(world: fksandbox.World) -> None:
    register(world)
    assert value("SELECT count(*) FROM proxy_login") == 1
    assert value("SELECT count(*) FROM proxy_account") == 1


def test_clients_keep_no_cookies_because_sessions_belong_to_log_ins(world: fksandbox.World) -> None:
    granted(tokens.session(login(), bench=False))
    assert isinstance(transports.client(BASE), httpx.Client)
    assert dict(transports.client(BASE).cookies) == {}
    assert isinstance(service.ProxyService().budget("smart"), Accepted)


@pytest.mark.parametrize("life", ["soon", None, "nan", 1e300, [60]])
def test_a_token_whose_life_makes_no_sense_lives_an_hour(life: object) -> None:
    assert tokens._life(life) == timedelta(hours=1)


def test_a_tokens_life_comes_as_number_or_text() -> None:
    assert tokens._life(5183999) == tokens._life("5183999") == timedelta(seconds=5183999)
