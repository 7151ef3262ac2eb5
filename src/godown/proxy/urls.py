"""Routes of the proxy: `include` them, or start the proxy alone with GODOWN_URLS=godown.proxy.urls.

The API lets in by its own headers, so for the guard at the door its routes are public.
"""

from django.urls import path

from godown.access.guard import public

from .api import api

urlpatterns = public([path("", api.urls)])
