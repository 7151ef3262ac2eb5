"""The guard at the door of every view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from . import repository
from .models import User
from .roles import FLOOR, ROLE_PERMISSIONS, Permission

#: Where a session that a PIN opened keeps the id of its station.
STATION = "station"
Sellers = tuple[int, ...]
View = Callable[..., HttpResponseBase]
Route = URLPattern | URLResolver


def sellers_of(user: User, permission: Permission) -> Sellers:
    """Ids of the sellers at which the user's role has the permission."""
    return tuple(seller for seller, role in user.roles.items() if permission in ROLE_PERMISSIONS[role])


def station_of(request: HttpRequest) -> int | None:
    """Id of the station that a session opened by PIN is limited to; None: opened by password."""
    found: int | None = request.session.get(STATION)
    return found


def seen_by(request: HttpRequest, permission: Permission) -> Sellers:
    """The sellers that a request may see; at a station only its own, for work on the floor, and while it is open."""
    seen = sellers_of(request.user, permission)  # type: ignore[arg-type]
    at = station_of(request)
    if at is None:
        return seen
    station = repository.find_station(at)
    return tuple(each for each in seen if station and permission in FLOOR and each == station["seller_id"])


def requires(permission: Permission) -> Callable[[View], View]:
    """Serve the view only to users with the permission; `request.sellers` are the sellers it may show."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission is not Permission.PUBLIC:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                request.sellers = seen_by(request, permission)  # type: ignore[attr-defined]
                if not request.sellers:  # type: ignore[attr-defined]
                    raise PermissionDenied(permission.value)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(routes: list[Route]) -> list[Route]:
    """Routes that let in by other means than the user's permissions, such as an API by its headers."""
    for route in routes:
        if isinstance(route, URLResolver):
            public(route.url_patterns)
        else:
            route.callback.permission = Permission.PUBLIC  # type: ignore[attr-defined]
    return routes


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """The permission a view declares, or None: such a view is never served."""
    return getattr(view, "permission", None)
