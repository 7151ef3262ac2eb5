"""What is asked of every request: that its view names a permission, and that its text can be kept."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .guard import permission_of


class EveryRouteNeedsAPermission:
    """Deny by default: a view that names no permission is not served."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, view: Callable[..., Any], *_args: Any, **_kwargs: Any) -> None:
        if permission_of(view) is None:
            raise PermissionDenied("this route declares no permission")


class NoNul:
    """A NUL in the address or a form is refused (400): no text of ours has one, and PostgreSQL takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Callable[..., Any], *_args: Any, **_kwargs: Any) -> None:
        texts = (text for fields in (request.GET, request.POST) for _name, values in fields.lists() for text in values)
        if "\x00" in request.path or any("\x00" in text for text in texts):
            raise BadRequest("a NUL in the request")
