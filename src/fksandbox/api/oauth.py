"""OAuth of the seller API (facts/flipkart.md §2.1)."""

from datetime import timedelta
from typing import Any

import msgspec
from flask import request

from ..errors import Refused
from ..world import World
from .handlers import serves


class TokenQuery(msgspec.Struct):
    grant_type: str = ""
    scope: str = "Seller_Api"


@serves("token")
def token(world: World, query: TokenQuery) -> dict[str, Any]:
    """client_credentials. The live token is answered again with what is left of its 60 days."""
    check_app(world)
    if query.grant_type != "client_credentials":
        raise Refused("unsupported_grant_type", grant=query.grant_type)
    if "Seller_Api" not in query.scope.split(","):
        raise Refused("invalid_scope", scope=query.scope)
    now = world.now()
    granted = world.auth.client_token(now, timedelta(days=world.settings.access_token_days))
    return {
        "access_token": granted.token,
        "token_type": "bearer",
        "expires_in": granted.seconds_left(now),
        "scope": "Seller_Api",
    }


def check_app(world: World) -> None:
    """Basic app id and secret, then the quota. Raises Refused."""
    given = request.authorization
    expected = (world.seller.app_id, world.seller.app_secret)
    if given is None or given.type != "basic" or (given.username, given.password) != expected:
        raise Refused("invalid_client")
    world.count_call()
