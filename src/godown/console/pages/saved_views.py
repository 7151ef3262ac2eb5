"""Keeping and deleting saved views."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from godown.access.roles import Permission
from godown.kit.errors import Invalid

from .. import saved
from ..door import page, sellers_of, user_of


@page(Permission.SEE_ORDERS)
@require_POST
def keep_view(request: HttpRequest, place: str) -> HttpResponse:
    """Save the page's filter; a refusal is told on the page, filtered as it was."""
    posted = request.POST
    query = posted.get("query", "")
    try:
        query = saved.keep(
            user_of(request),
            sellers_of(request)[0],
            place,
            posted.get("name", ""),
            query,
            "shared" in posted,
        )
    except Invalid as error:
        messages.error(request, f"{error} {error.fix}")
        query = saved.filter_of(query)
    else:
        messages.success(request, _("The view is saved."))
    return redirect(f"{reverse(place)}?{query}")


@page(Permission.SEE_ORDERS)
@require_POST
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Delete a view of one's own, and back to its page."""
    return redirect(saved.drop(user_of(request), view_id))
