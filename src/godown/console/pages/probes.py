"""What a load balancer or a supervisor asks."""

from django.db import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from godown.access.roles import Permission

from .. import repository
from ..door import page


@page(Permission.PUBLIC)
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@page(Permission.PUBLIC)
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """The database answers and has all migrations; 503 with the reason otherwise."""
    try:
        missing = repository.unapplied_migrations()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if missing:
        return JsonResponse({"status": "migrations missing", "missing": missing}, status=503)
    return JsonResponse({"status": "ok"})
