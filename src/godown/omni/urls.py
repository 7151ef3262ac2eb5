"""Routes of omni's REST API; it lets in by its own headers, so for the guard at the door they are public."""

from django.urls import path

from godown.access.guard import public

from .api import api
from .returns.api import router as returns

api.add_router("", returns)
urlpatterns = public([path("", api.urls)])
