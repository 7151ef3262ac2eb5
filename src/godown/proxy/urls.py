"""Routes of the proxy: `include` them, or start the proxy alone with GODOWN_URLS=godown.proxy.urls.

The API lets in by its own headers (`api.ThreeHeaders`), so for the guard at the door its routes are public.
"""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, path

from godown.access.roles import Permission

from .api import api


def _public(routes: Iterable[URLPattern | URLResolver]) -> None:
    for route in routes:
        if isinstance(route, URLResolver):
            _public(route.url_patterns)
        else:
            route.callback.permission = Permission.PUBLIC  # type: ignore[attr-defined]


urlpatterns = [path("", api.urls)]
_public(urlpatterns)
