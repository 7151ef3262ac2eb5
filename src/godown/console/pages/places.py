"""Places of a warehouse: bins, totes and docks, made many at a time, and their barcodes on paper."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from godown.access.roles import Permission
from godown.kit import labels
from godown.kit.errors import GodownError, Invalid, NotFound
from godown.kit.labels import Label
from godown.kit.messages import Message
from godown.wms.layout import register as layout
from godown.wms.layout.models import Kind
from godown.wms.layout.patterns import MOST
from godown.wms.layout.register import MADE_BY_HAND, Planned, Wanted
from godown.wms.masters.messages import NO_WAREHOUSE
from godown.wms.masters.service import Site

from ..door import page
from ..downloads import pdf
from ..floor import asked_site, warehouses_of
from ..show import permissions_of, show

BAD_KIND = Message("console.bad_kind", gettext_lazy("“%(got)s” is no kind of place."))
KINDS = {Kind.BIN: gettext_lazy("bin"), Kind.TOTE: gettext_lazy("tote"), Kind.DOCK: gettext_lazy("dock")}
MANY = {Kind.BIN: gettext_lazy("Bins"), Kind.TOTE: gettext_lazy("Totes"), Kind.DOCK: gettext_lazy("Docks")}
PAGE = 100
#: So many of the planned places are shown.
SHOWN = 40


@page(Permission.SEE_STOCK)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Places of one warehouse by code; the filter is in the URL."""
    site = asked_site(request)
    asked = _asked(request)
    wanted = Wanted(asked["kind"], asked["zone"], asked["q"])
    found = layout.listed(site, wanted, request.GET.get("after", ""), PAGE + 1) if site else []
    counts = layout.counts(site) if site else []
    totals = [(label, sum(count for of, _zone, count in counts if of == kind)) for kind, label in MANY.items()]
    return show(
        request,
        "office/places.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "kinds": KINDS,
            "totals": totals,
            "zones": sorted({zone for _kind, zone, _count in counts if zone}),
            "asked": asked,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "rows": found[:PAGE],
            "next": found[PAGE - 1].code if len(found) > PAGE else "",
            "first": "after" not in request.GET,
            "may_change": Permission.CHANGE_STOCK in permissions_of(request),
        },
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in ("warehouse", "kind", "zone", "q")}


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def new_places(request: HttpRequest) -> HttpResponse:
    """Many places by a pattern: a preview of what it makes, then the places."""
    site = _site(request)
    typed = request.POST or request.GET
    asked = {name: typed.get(name, "").strip().upper() for name in ("first", "last", "zone")}
    kind = typed.get("kind", Kind.BIN.value)
    planned: Planned | None = None
    refusal: GodownError | None = None
    try:
        if asked["first"]:
            planned = layout.plan(site, asked["first"], asked["last"] or asked["first"], _kind(kind), asked["zone"])
        if planned and request.method == "POST":
            made = layout.make(site, asked["first"], asked["last"] or asked["first"], _kind(kind), asked["zone"])
            told = ngettext("%(n)s place is made.", "%(n)s places are made.", made) % {"n": made}
            messages.success(request, told)
            back = {"warehouse": site.code, "kind": kind, "zone": asked["zone"]}
            return redirect(f"/places?{urlencode(back)}")
    except GodownError as error:
        refusal = error
    return show(
        request,
        "office/places_new.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "kinds": KINDS,
            "asked": asked,
            "kind": kind,
            "planned": planned,
            "shown": planned.new[:SHOWN] if planned else [],
            "more": max(0, len(planned.new) - SHOWN) if planned else 0,
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _site(request: HttpRequest) -> Site:
    site = asked_site(request)
    if site is None:
        raise NotFound(NO_WAREHOUSE, code="–")
    return site


def _kind(text: str) -> Kind:
    if text not in MADE_BY_HAND:
        raise Invalid(BAD_KIND, got=text)
    return Kind(text)


@page(Permission.SEE_STOCK)
@require_GET
def place_labels(request: HttpRequest) -> HttpResponse:
    """Barcodes of the places that the filter finds, on A4, for shelves and totes."""
    site = _site(request)
    asked = _asked(request)
    found = layout.listed(site, Wanted(asked["kind"], asked["zone"], asked["q"]), request.GET.get("after", ""), MOST)
    rows = [Label(each.code, f"{each.zone} {each.sequence}".strip() if each.zone else "", site.code) for each in found]
    return pdf(f"{site.code}-places.pdf", labels.sheet(_("Places of %(site)s") % {"site": site.code}, rows))
