"""Deny by default: a view that names no permission is not served."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .guard import permission_of


class EveryRouteNeedsAPermission:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, view: Callable[..., Any], *_args: Any, **_kwargs: Any) -> None:
        if permission_of(view) is None:
            raise PermissionDenied("this route declares no permission")
