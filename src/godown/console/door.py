"""The way into every page: permission, who acts, and errors that people can read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from godown.access import guard
from godown.access.guard import View, requires
from godown.access.models import User
from godown.access.roles import Permission
from godown.kit import history
from godown.kit.errors import GodownError

from .pages import errors


def page(permission: Permission) -> Callable[[View], View]:
    """Serve a view to users with the permission, in their name; a `GodownError` becomes a page that explains it."""

    def decorate(view: View) -> View:
        guarded = requires(permission)(view)

        @wraps(guarded)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with history.acting(request.user.get_username() or history.SYSTEM):
                try:
                    response = guarded(request, *args, **kwargs)
                except GodownError as error:
                    return errors.explained(request, error)
            if request.headers.get("HX-Request") and response.status_code == 302 and not request.user.is_authenticated:
                return HttpResponse(status=204, headers={"HX-Refresh": "true"})
            return response

        return entered

    return decorate


def user_of(request: HttpRequest) -> User:
    """Who is logged in; for views behind a permission."""
    return cast(User, request.user)


def may(request: HttpRequest, permission: Permission, seller_id: int) -> bool:
    """Whether who is logged in has the permission at this seller, and it is good where they are."""
    return seller_id in guard.seen_by(request, permission)


def sellers_of(request: HttpRequest) -> tuple[int, ...]:
    """The sellers that this request may see, as the guard found them."""
    return cast(tuple[int, ...], request.sellers)  # type: ignore[attr-defined]
