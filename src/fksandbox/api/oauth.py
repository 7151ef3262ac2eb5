"""OAuth of the seller API: self-access and third-party apps (facts/flipkart.md §2.1)."""

from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import msgspec
from flask import Response, request

from ..auth import Token
from ..errors import Refused
from ..world import World
from .handlers import serves
from .render import html, redirect, template


class TokenQuery(msgspec.Struct):
    grant_type: str = ""
    scope: str = "Seller_Api"
    code: str = ""
    redirect_uri: str = ""
    refresh_token: str = ""


class AuthorizeQuery(msgspec.Struct):
    client_id: str
    redirect_uri: str
    response_type: Literal["code"]
    scope: str = "Seller_Api"
    state: str = ""


class ExpiryQuery(msgspec.Struct):
    token_type: Literal["access", "refresh"]
    token: str


@serves("token")
def token(world: World, query: TokenQuery) -> dict[str, Any]:
    """The three grants, asked for in the query or by POST in a form.

    A live client_credentials token is answered again with what is left of its 60 days.
    """
    request.get_data()  # before the form, or the call log has no body
    if request.form:
        query = msgspec.convert({**request.args.to_dict(), **request.form.to_dict()}, TokenQuery)
    check_app(world)
    if "Seller_Api" not in query.scope.split(","):
        raise Refused("invalid_scope", scope=query.scope)
    match query.grant_type:
        case "client_credentials":
            life = timedelta(days=world.settings.access_token_days)
            return _granted(world, world.auth.client_token(world.now(), life))
        case "authorization_code":
            if not query.code or world.auth.codes.pop(query.code, None) != query.redirect_uri:
                raise Refused("invalid_grant", grant="authorization code")
            return _pair(world)
        case "refresh_token":
            if not world.auth.live(query.refresh_token, "refresh", world.now()):
                raise Refused("invalid_grant", grant="refresh token")
            del world.auth.tokens[query.refresh_token]
            return _pair(world)
        case other:
            raise Refused("unsupported_grant_type", grant=other)


@serves("token_expiry")
def token_expiry(world: World, query: ExpiryQuery) -> dict[str, Any]:
    check_app(world)
    found = world.auth.live(query.token, query.token_type, world.now())
    return {
        "expired": found is None,
        "token_type": f"{query.token_type}_token",
        "expires_in": found.seconds_left(world.now()) if found else 0,
    }


@serves("authorize")
def authorize(world: World, query: AuthorizeQuery) -> Response:
    """The page on which the seller lets a third-party app in."""
    _check_redirect(world, query)
    return html(template("consent.html", seller=world.seller, failed=False))


@serves("consent")
def consent(world: World, query: AuthorizeQuery) -> Response:
    """The seller's answer: back to the app with a code, or with access_denied."""
    _check_redirect(world, query)
    form = request.form
    if form.get("decision") != "allow":
        return _back(query, {"error": "access_denied"})
    if (form.get("user"), form.get("password")) != (world.seller.user, world.seller.password):
        return html(template("consent.html", seller=world.seller, failed=True), 401)
    code = world.ids.uuid()
    world.auth.codes[code] = query.redirect_uri
    return _back(query, {"code": code})


def check_app(world: World) -> None:
    """Basic app id and secret, then the quota. Raises Refused."""
    given = request.authorization
    expected = (world.seller.app_id, world.seller.app_secret)
    if given is None or given.type != "basic" or (given.username, given.password) != expected:
        raise Refused("invalid_client")
    world.count_call()


def _pair(world: World) -> dict[str, Any]:
    now, settings = world.now(), world.settings
    access = world.auth.issue("access", "authorization_code", now + timedelta(days=settings.access_token_days))
    refresh = world.auth.issue("refresh", "authorization_code", now + timedelta(days=settings.refresh_token_days))
    return {**_granted(world, access), "refresh_token": refresh.token}


def _granted(world: World, one: Token) -> dict[str, Any]:
    return {
        "access_token": one.token,
        "token_type": "bearer",
        "expires_in": one.seconds_left(world.now()),
        "scope": "Seller_Api",
    }


def _check_redirect(world: World, query: AuthorizeQuery) -> None:
    """The app's own client id, and an https address; one of `redirect_uris` when there are any."""
    if query.client_id != world.seller.app_id:
        raise Refused("invalid_client")
    known = world.settings.redirect_uris
    if urlsplit(query.redirect_uri).scheme != "https" or (known and query.redirect_uri not in known):
        raise Refused("invalid_request", reason="redirect_uri is not registered")


def _back(query: AuthorizeQuery, answer: dict[str, str]) -> Response:
    joint = "&" if urlsplit(query.redirect_uri).query else "?"
    return redirect(f"{query.redirect_uri}{joint}{urlencode(answer | {'state': query.state})}")
