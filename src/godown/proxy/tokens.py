"""OAuth tokens and panel sessions: sealed in the log-in's row, fetched by one process at a time.

Who finds a token refused asks for another one than that. The first takes a lease and fetches; the others are put off
for a second. What Flipkart refuses for good is remembered, and not asked again with the same credentials.
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from godown.kit import clock, lease
from godown.kit.http import Answered
from godown.kit.secrets import seal_json, unseal_json

from . import repository
from .accounts import Login
from .contract import Deferred, RefusalCode, Refused
from .flipkart import calls

LEASE = timedelta(seconds=3 * calls.DEADLINE_SECONDS)
BUSY_SECONDS = 1.0
FAILED_SECONDS = 15.0
UNKNOWN_LIFE = timedelta(hours=1)
"""Of a token whose life Flipkart does not say in a way that makes sense; 60 days are usual (§2.1)."""
EARLY = timedelta(minutes=1)


@dataclass(frozen=True)
class Grant:
    """What a call carries to be let in. `sealed` tells one grant from the next."""

    secret: Mapping[str, Any]
    sealed: bytes


@dataclass(frozen=True)
class _Fetched:
    secret: Mapping[str, Any]
    expires_at: datetime | None


@dataclass(frozen=True)
class _Kind:
    """How one kind of grant is kept and fetched."""

    name: str
    read: Callable[[int], Mapping[str, Any]]
    fetch: Callable[[Login, Mapping[str, str], bool], _Fetched | Deferred | Refused]
    store: Callable[[int, bytes, datetime | None], None]
    refuse: Callable[[int, datetime], None]


def token(login: Login, bench: bool, stale: Grant | None = None) -> Grant | Deferred | Refused:
    """An access token for the seller API: `secret["access_token"]`; another one than `stale`."""
    return _grant(_TOKEN, login, bench, stale)


def session(login: Login, bench: bool, stale: Grant | None = None) -> Grant | Deferred | Refused:
    """A panel session: `secret` has cookie, csrf and seller_id; another one than `stale`."""
    return _grant(_SESSION, login, bench, stale)


def forget_session(login: Login, grant: Grant) -> None:
    """This session seems to be lost; the next call logs in."""
    repository.forget_session(login.id, grant.sealed)


def _grant(kind: _Kind, login: Login, bench: bool, stale: Grant | None) -> Grant | Deferred | Refused:
    found = _stored(kind, login, stale)
    if found is not None:
        return found
    now = clock.now()
    with lease.hold(f"proxy.{kind.name}.{login.id}", now, LEASE) as held:
        if held is None:
            return Deferred("another process is just logging in", BUSY_SECONDS)
        found = _stored(kind, login, stale)
        if found is not None:
            return found
        sealed_secrets = bytes(kind.read(login.id)["sealed_secrets"])
        fetched = kind.fetch(login, unseal_json(sealed_secrets), bench)
        if isinstance(fetched, Deferred):
            return fetched
        with transaction.atomic():
            if not held.still_ours():
                return Deferred("another process is just logging in", BUSY_SECONDS)
            if repository.lock_secrets(login.id) != sealed_secrets:
                return Deferred("the log-in has just got other credentials", BUSY_SECONDS)
            if isinstance(fetched, Refused):
                kind.refuse(login.id, now)
                return fetched
            sealed = seal_json(fetched.secret)
            kind.store(login.id, sealed, fetched.expires_at)
        return Grant(fetched.secret, sealed)


def _stored(kind: _Kind, login: Login, stale: Grant | None) -> Grant | Refused | None:
    """The grant at hand, unless it is the stale one or about to expire."""
    row = kind.read(login.id)
    if row["refused_at"]:
        return Refused(RefusalCode.LOGIN_REFUSED, f"Flipkart did not take the {kind.name} credentials")
    if row["sealed"] is None or (stale and bytes(row["sealed"]) == stale.sealed):
        return None
    if row["expires_at"] and row["expires_at"] - EARLY <= clock.now():
        return None
    return Grant(unseal_json(row["sealed"]), bytes(row["sealed"]))


def _fetch_token(login: Login, secrets: Mapping[str, str], bench: bool) -> _Fetched | Deferred | Refused:
    """facts/flipkart.md §2.1: a self-access app's client_credentials grant."""
    basic = base64.b64encode(f"{secrets['app_id']}:{secrets['app_secret']}".encode()).decode()
    sent = calls.send(
        login,
        login.api_url,
        "token",
        "GET",
        "/oauth-service/oauth/token",
        bench=bench,
        headers={"Authorization": f"Basic {basic}"},
        params={"grant_type": "client_credentials", "scope": "Seller_Api"},
    )
    if isinstance(sent, Deferred):
        return sent
    answer = sent.json() if isinstance(sent, Answered) else None
    if isinstance(sent, Answered) and isinstance(answer, dict):
        if sent.status == 200 and isinstance(answer.get("access_token"), str):
            return _Fetched({"access_token": answer["access_token"]}, clock.now() + _life(answer.get("expires_in")))
        if sent.status in (400, 401) and str(answer.get("error", "")).startswith(("invalid_", "unauthorized")):
            return Refused(RefusalCode.LOGIN_REFUSED, "Flipkart did not take the app id and secret", sent.exchange)
    return Deferred("no token came back", FAILED_SECONDS)


def _life(expires_in: object) -> timedelta:
    """Seconds as a number or a text of digits; without a sense, a short life: a 401 asks for a new token anyway."""
    try:
        return timedelta(seconds=float(str(expires_in)))
    except (ValueError, OverflowError):
        return UNKNOWN_LIFE


def _fetch_session(login: Login, secrets: Mapping[str, str], bench: bool) -> _Fetched | Deferred | Refused:
    """facts/flipkart.md §2.2: log in, then ask for the CSRF token and the seller's id."""
    who = {"authName": "flipkart", "username": secrets["username"], "password": secrets["password"]}
    sent = calls.send(
        login,
        login.panel_url,
        "login",
        "POST",
        "/login",
        bench=bench,
        headers={"X-Requested-With": "XMLHttpRequest"},
        body={**who, "userNameType": "email"},
    )
    if isinstance(sent, Deferred):
        return sent
    if isinstance(sent, Answered) and sent.status in (400, 401, 403) and sent.json() is not None:
        return Refused(RefusalCode.LOGIN_REFUSED, "Flipkart did not take the panel user", sent.exchange)
    cookie = cookies(sent.headers.get("set-cookie", "")) if isinstance(sent, Answered) and sent.status == 200 else ""
    if not cookie:
        return Deferred("the panel log-in gave no session", FAILED_SECONDS)
    sent = calls.send(
        login,
        login.panel_url,
        "features",
        "GET",
        "/getFeaturesForSeller",
        bench=bench,
        headers={"Cookie": cookie, "X-Requested-With": "XMLHttpRequest"},
    )
    if isinstance(sent, Deferred):
        return sent
    features = sent.json() if isinstance(sent, Answered) and sent.status == 200 else None
    if not isinstance(features, dict) or not features.get("csrfToken") or not features.get("sellerId"):
        return Deferred("the panel gave no CSRF token", FAILED_SECONDS)
    return _Fetched({"cookie": cookie, "csrf": features["csrfToken"], "seller_id": features["sellerId"]}, None)


def cookies(set_cookie: str) -> str:
    """A Cookie header from Set-Cookie headers joined by commas (dates in them have commas too)."""
    pairs = (each.split(";", 1)[0].strip() for each in re.split(r",\s*(?=[^;,=\s]+=)", set_cookie))
    return "; ".join(pair for pair in pairs if "=" in pair and not pair.endswith("="))


def _store_token(login_id: int, sealed: bytes, expires_at: datetime | None) -> None:
    repository.update_token(login_id, sealed, expires_at)


def _store_session(login_id: int, sealed: bytes, _expires_at: datetime | None) -> None:
    repository.update_session(login_id, sealed)


_TOKEN = _Kind("API", repository.select_token, _fetch_token, _store_token, repository.refuse_token)
_SESSION = _Kind("panel", repository.select_session, _fetch_session, _store_session, repository.refuse_session)
