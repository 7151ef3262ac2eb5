"""Rendering with what every layout needs: who is there, where they may go, the theme and the server's time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from godown.access.models import User
from godown.access.roles import ROLE_PERMISSIONS, Permission, Role
from godown.kit import clock

from . import repository

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. `routes` are the pages that belong to it; `floor` ones have the station's layout."""

    route: str
    label: str | Promise
    icon: str
    permission: Permission
    routes: tuple[str, ...]
    floor: bool = False

    @property
    def url(self) -> str:
        return reverse(self.route)


PLACES = (
    Place(
        "orders",
        _("Orders"),
        "layout-kanban",
        Permission.SEE_ORDERS,
        ("orders", "order_list", "order", "cancel", "cancel_done"),
    ),
    Place("exceptions", _("Exceptions"), "alert-triangle", Permission.SEE_ORDERS, ("exceptions",)),
    Place("stock", _("Pool stock"), "packages", Permission.SEE_STOCK, ("stock", "cancelled")),
    Place("accounts", _("Accounts"), "plug-connected", Permission.SEE_ORDERS, ("accounts",)),
    Place("pick", _("Pick"), "basket", Permission.PICK, ("pick", "waves", "wave"), floor=True),
    Place("pack", _("Pack"), "package", Permission.PACK, ("pack", "bench", "parcel"), floor=True),
    Place(
        "handover", _("Handover"), "truck-delivery", Permission.DISPATCH, ("handover", "manifests", "manifest"), True
    ),
    Place("putback", _("Put back"), "arrow-back-up", Permission.SEE_OWN_WORK, ("putback", "putback_list"), floor=True),
)


def permissions_of(user: Any) -> frozenset[Permission]:
    """Everything the user may do at some seller."""
    if not isinstance(user, User):
        return frozenset()
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in repository.roles_of(user)))


def places_of(user: Any) -> list[Place]:
    """Where the user may go."""
    granted = permissions_of(user)
    return [place for place in PLACES if place.permission in granted]


def role_names(user: Any) -> str:
    """The user's roles, for people."""
    roles = repository.roles_of(user) if isinstance(user, User) else []
    return ", ".join(str(Role(role).label) for role in dict.fromkeys(roles))


def theme_of(request: HttpRequest) -> str:
    """The theme that the browser keeps in a cookie."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page in its layout."""
    user = getattr(request, "user", None)
    route = request.resolver_match.url_name if request.resolver_match else ""
    layout = {
        "places": places_of(user),
        "role": role_names(user),
        "theme": theme_of(request),
        "here": route,
        "now": clock.now(),
    }
    return render(request, f"console/{template}", {**layout, **context}, status=status)


def fragment(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A piece of a page, without a layout."""
    return render(request, f"console/{template}", {"now": clock.now(), **context})
