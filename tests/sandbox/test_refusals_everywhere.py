"""No call of either host answers a stranger: token, session, CSRF token, location, seller, quota."""

import re

import httpx
import pytest

from fksandbox import Control, World
from fksandbox.api.handlers import HANDLERS
from fksandbox.ops import OPS, Op

from .conftest import Caller, code

V3 = [op for op in OPS if op.family == "v3"]
PANEL = [op for op in OPS if op.family == "panel"]
POSTS = [op for op in PANEL if op.methods == ("POST",)]
LOCAL = [op for op in PANEL if HANDLERS[op.name].wants_location]
NAMED = [op for op in PANEL if op.methods == ("GET",)]


def name(op: Op) -> str:
    return op.name


@pytest.fixture
def busy(control: Control) -> str:
    """A shipment that somebody could do harm to."""
    return str(control.place_random_orders(3)[0]["shipment_id"])


def ask(caller: Caller, op: Op, shipment_id: str, **changed: str | None) -> httpx.Response:
    """Call it as an insider would, but for what is changed; None leaves a header out."""
    seller_id = changed.pop("seller_id", caller.world.seller.seller_id) or ""
    headers = {**caller.credentials(), **changed}
    caller.client.cookies.clear()
    path = re.sub(r"<\w+>", shipment_id, op.path)
    body = {"sellerId": seller_id} if op.methods[0] == "POST" else None
    kept = {key: value for key, value in headers.items() if value is not None}
    return caller.client.request(op.methods[0], path, params={"sellerId": seller_id}, headers=kept, json=body)


def nothing_happened(caller: Caller, world: World) -> bool:
    control = Control(caller.client)
    last = control.calls()[-1]
    return last.effects == [] and not world.picklists and not world.putlists


@pytest.mark.parametrize("op", V3, ids=name)
def test_an_unknown_token_is_refused(caller: Caller, world: World, busy: str, op: Op) -> None:
    response = ask(caller, op, busy, Authorization="Bearer of-somebody-else")
    assert (response.status_code, response.json()["error"]) == (401, "invalid_token")
    assert nothing_happened(caller, world)


@pytest.mark.parametrize("op", PANEL, ids=name)
def test_without_a_session_there_is_only_the_log_in_page(caller: Caller, world: World, busy: str, op: Op) -> None:
    response = ask(caller, op, busy, Cookie=None)
    assert (response.status_code, response.text[:9]) == (200, "<!DOCTYPE")
    assert nothing_happened(caller, world)


@pytest.mark.parametrize("op", POSTS, ids=name)
def test_a_wrong_csrf_token_is_refused(caller: Caller, world: World, busy: str, op: Op) -> None:
    response = ask(caller, op, busy, **{"fk-csrf-token": "guessed"})
    assert (response.status_code, response.json()["code"]) == (403, "EBADCSRFTOKEN")
    assert nothing_happened(caller, world)


@pytest.mark.parametrize("op", LOCAL, ids=name)
def test_a_foreign_location_is_refused(caller: Caller, world: World, busy: str, op: Op) -> None:
    response = ask(caller, op, busy, **{"X-LOCATION-ID": "LOC00000000000000000000000000000000"})
    assert (response.status_code, code(response)) == (403, "WRONG_LOCATION")
    assert nothing_happened(caller, world)


@pytest.mark.parametrize("op", NAMED, ids=name)
def test_a_foreign_seller_in_the_query_gets_nothing(caller: Caller, world: World, busy: str, op: Op) -> None:
    response = ask(caller, op, busy, seller_id="0000000000000000")
    assert response.status_code in (400, 403)  # 400: the query lacks more than the seller
    assert nothing_happened(caller, world)


@pytest.mark.parametrize("op", V3 + PANEL, ids=name)
def test_beyond_the_quota_nothing_is_done(caller: Caller, control: Control, world: World, busy: str, op: Op) -> None:
    caller.credentials()
    control.settings(quota_per_hour=world.quota.used(world.now()) + 2)  # what `ask` needs for its own log-ins
    response = ask(caller, op, busy)
    assert response.status_code == 429
    assert nothing_happened(caller, world)
