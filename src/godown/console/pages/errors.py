"""Error pages. They say what happened and what can be done, and never show an exception's text of our own code."""

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from godown.kit.errors import GodownError

from ..show import show, theme_of


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, 413, _("The file is too large"), _("Split it into several files of 20 MB at most."))
    return _page(request, 400, _("This request cannot be read"), _("Go back, load the page again, and repeat."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django passes it by name
    """403"""
    return _page(request, 403, _("Not for your role"), _("Ask an administrator if you need this page for your work."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404"""
    return _page(request, 404, _("Nothing here"), _("The address is wrong, or what it named is not yours to see."))


def broken(request: HttpRequest) -> HttpResponse:
    """500; works without a database"""
    title = _("Something broke on our side")
    fix = _("Nothing was changed by this page. Try again; if it stays, look at the server's log.")
    try:
        return _page(request, 500, title, fix)
    except DatabaseError:
        context = {"code": 500, "title": title, "fix": fix, "theme": theme_of(request)}
        return HttpResponse(render_to_string("console/error.html", context), status=500)


def explained(request: HttpRequest, error: GodownError) -> HttpResponse:
    """A refusal of the house, as a page or, for a script, as JSON with its code."""
    title, fix = str(error), error.fix
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"code": error.code, "message": title, "fix": fix}, status=error.http_status)
    return _page(request, error.http_status, title, fix)


def _page(request: HttpRequest, status: int, title: str, fix: str) -> HttpResponse:
    return show(request, "error.html", {"code": status, "title": title, "fix": fix}, status=status)
