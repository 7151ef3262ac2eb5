"""Floor rules: how a warehouse makes waves and how it counts."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from godown.access.roles import Permission
from godown.kit.errors import GodownError, Invalid
from godown.wms.counts import tasks
from godown.wms.counts.messages import NO_DAYS
from godown.wms.masters.service import Site
from godown.wms.waves import service as waves
from godown.wms.waves.messages import BAD_SIZES

from ..door import page
from ..floor import asked_site, warehouses_of
from ..show import show


@page(Permission.CONFIGURE)
@require_http_methods(["GET", "POST"])
def floor_rules(request: HttpRequest) -> HttpResponse:
    """The rules of one warehouse; posted, they change."""
    site = asked_site(request)
    refusal: GodownError | None = None
    if site and request.method == "POST":
        try:
            _change(request, site)
        except GodownError as error:
            refusal = error
        else:
            messages.success(request, _("Changed; it holds from the next wave or count on."))
            return redirect(f"{reverse('floor_rules')}?warehouse={site.code}")
    how = waves.setting(site) if site else None
    counting = tasks.setting(site) if site else None
    return show(
        request,
        "office/floor_rules.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "waves": how,
            "urgent_hours": how.urgent // timedelta(hours=1) if how else 0,
            "counting": counting,
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _change(request: HttpRequest, site: Site) -> None:
    if "totes" in request.POST:
        numbers = [_number(request, name) for name in ("totes", "pieces", "urgent_hours")]
        if None in numbers:
            raise Invalid(BAD_SIZES)
        totes, pieces, urgent = (number or 0 for number in numbers)
        waves.set_setting(site, totes, pieces, "by_zone" in request.POST, urgent)
    else:
        above, days = _number(request, "approve_above"), _number(request, "plan_days")
        if above is None or days is None:
            raise Invalid(NO_DAYS)
        tasks.set_setting(site, above, days)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
