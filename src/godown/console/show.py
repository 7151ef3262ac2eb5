"""Rendering with what every layout needs: who is there, where they may go, the theme and the server's time."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from godown.access import guard, stations
from godown.access.models import User
from godown.access.roles import FLOOR, ROLE_PERMISSIONS, Permission, Role
from godown.access.stations import Station
from godown.kit import clock

from .places import parts_for, place_of

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
A_YEAR = 365 * 24 * 3600
#: Times of the scan box, in ms, that a device may set for itself by a cookie, and their limits.
SCAN_TIMES = {"silence": (20, 5000), "blank": (0, 2000)}


def permissions_of(request: HttpRequest) -> frozenset[Permission]:
    """Everything that who is logged in may do at some seller; at a station only work on the floor."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return frozenset()
    granted = frozenset[Permission]().union(*(ROLE_PERMISSIONS[role] for role in user.roles.values()))
    return granted & FLOOR if guard.station_of(request) else granted


def role_names(user: Any) -> str:
    """The user's roles, for people."""
    roles = user.roles.values() if isinstance(user, User) else ()
    return ", ".join(str(Role(role).label) for role in dict.fromkeys(roles))


def theme_of(request: HttpRequest) -> str:
    """The theme that the browser keeps in a cookie."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def back_to(request: HttpRequest) -> str:
    """The page of ours to come back to, as a form or the address says; else the way home."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if here else reverse("home")


def station_here(request: HttpRequest) -> Station | None:
    """The station that this device is, by the signed id that it has; None if it is none, or was closed."""
    signed = request.get_signed_cookie(guard.STATION, "")
    return stations.find(int(signed)) if signed else None


def in_limits(name: str, text: str) -> bool:
    """Whether a text is a number of ms that a device may have for this time."""
    least, most = SCAN_TIMES[name]
    return text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most


def scan_times(request: HttpRequest) -> dict[str, int]:
    """`silence` and `blank` of this device in ms: what its cookies say, else what the installation does."""
    times = {"silence": settings.SCAN_SILENCE, "blank": settings.SCAN_BLANK}
    own = {name: request.COOKIES.get(name, "") for name in SCAN_TIMES}
    return times | {name: int(text) for name, text in own.items() if in_limits(name, text)}


def show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page in its layout."""
    parts = parts_for(permissions_of(request))
    layout = {
        "parts": parts,
        "stations": [place for part in parts if part.floor for place in part.places],
        "place": place_of(request.resolver_match.url_name if request.resolver_match else None),
        "role": role_names(getattr(request, "user", None)),
        "theme": theme_of(request),
        "now": clock.now(),
        "scan": scan_times(request),
        "idle": settings.IDLE_LOCK * 60 if guard.STATION in request.COOKIES else 0,
    }
    return render(request, f"console/{template}", {**layout, **context}, status=status)


def fragment(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A piece of a page, without a layout."""
    return render(request, f"console/{template}", {"now": clock.now(), **context})
