"""Log-in and what the seller may do (facts/flipkart.md §2.2, §5.3)."""

from datetime import timedelta
from typing import Any

import msgspec
from flask import Response, request

from ..errors import Refused, SessionLost
from ..world import World
from . import render
from .handlers import serves


class LoginRequest(msgspec.Struct, rename="camel"):
    auth_name: str
    username: str
    password: str
    user_name_type: str = "email"


class LocationsQuery(msgspec.Struct, rename="camel"):
    capabilities: str = "NON_FBF,FBF_LITE"


@serves("login")
def login(world: World, body: LoginRequest) -> Response:
    """Starts a session: the cookies carry it, its CSRF token comes with the features."""
    if (body.username, body.password) != (world.seller.user, world.seller.password):
        raise Refused("LOGIN_FAILED")
    world.count_call()
    life = timedelta(hours=world.settings.session_hours)
    session = world.auth.log_in(world.now() + life)
    response = render.json(
        {
            "code": 200,
            "message": "The Seller were authenticated successfully",
            "data": {"sellerId": world.seller.seller_id},
        }
    )
    seconds = int(life.total_seconds())
    response.set_cookie("connect.sid", session.session_id, max_age=seconds, httponly=True)
    response.set_cookie("T", session.csrf_token, max_age=seconds)
    response.set_cookie("is_login", "true", max_age=seconds)
    response.set_cookie("sellerId", world.seller.seller_id, max_age=seconds)
    return response


@serves("panel_home")
def home(world: World) -> Response:
    """The panel's first page: it sets a cookie; in a session it carries the CSRF token."""
    try:
        session = world.auth.session(request.cookies.get("connect.sid"), world.now())
    except SessionLost:
        response = render.html(render.LOGIN_PAGE)
        response.set_cookie("T", world.ids.secret())
        return response
    return render.html(render.HOME_PAGE.format(csrf_token=session.csrf_token))


@serves("listing_counts")
def listing_counts(world: World) -> dict[str, Any]:
    """With this call a client looks whether its session still lives."""
    active = sum(one.active for one in world.listings.values())
    return {"listings_count": {"ACTIVE": active, "INACTIVE": len(world.listings) - active}}


@serves("features")
def features(world: World) -> dict[str, Any]:
    session = world.auth.session(request.cookies.get("connect.sid"), world.now())
    return {
        "sellerId": world.seller.seller_id,
        "csrfToken": session.csrf_token,
        "sellerDetails": {
            "sellerId": world.seller.seller_id,
            "sellerName": world.seller.name,
            "displayName": world.seller.name,
            "phoneNumber": "+910000000000",
        },
        "enableFBFLite": True,
        "enableFbfLiteOrderProcessing": True,
        "enableFbfLiteInventoryManagement": True,
    }


@serves("get_locations")
def get_locations(world: World, query: LocationsQuery) -> dict[str, Any]:
    """Locations that have any of the capabilities asked for."""
    asked = set(query.capabilities.split(","))
    return {
        "result": {
            "multiLocationList": [
                {
                    "locationId": place.location_id,
                    "locationName": place.name,
                    "state": place.state.upper(),
                    "capabilities": [
                        {"capability_id": name, "capability_status": "ACTIVE"} for name in place.capabilities
                    ],
                }
                for place in world.locations.values()
                if asked & set(place.capabilities)
            ]
        }
    }
