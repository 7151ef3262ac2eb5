"""The guard at the door of every view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from .models import User
from .roles import ROLE_PERMISSIONS, Permission

Sellers = tuple[int, ...]
View = Callable[..., HttpResponseBase]
Route = URLPattern | URLResolver


def sellers_of(user: User, permission: Permission) -> Sellers:
    """Ids of the sellers at which the user's role has the permission, in one query."""
    roles = [role for role, granted in ROLE_PERMISSIONS.items() if permission in granted]
    return tuple(user.memberships.filter(role__in=roles).order_by("seller_id").values_list("seller_id", flat=True))


def requires(permission: Permission) -> Callable[[View], View]:
    """Serve the view only to users with the permission; `request.sellers` are the sellers it may show."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission is not Permission.PUBLIC:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                request.sellers = sellers_of(request.user, permission)  # type: ignore[attr-defined]
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
