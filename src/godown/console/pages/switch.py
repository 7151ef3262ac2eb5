"""Switch: at a shared device the next person scans the badge, types the PIN, and goes on where the page was (U27)."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access import guard, stations, tries
from godown.access.roles import Permission
from godown.access.service import sellers
from godown.access.stations import Station
from godown.kit import clock, labels
from godown.kit.errors import Conflict, GodownError, NotFound
from godown.kit.labels import Label

from ..door import page, sellers_of, user_of
from ..downloads import pdf
from ..show import A_YEAR, back_to, show, station_here

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: A shift: then a PIN is asked for again, whatever happens.
SHIFT = 12 * 3600


@page(Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """Ask for badge and PIN; posted, log in who they belong to. Elsewhere than at a station, ask for the password."""
    station = station_here(request)
    back = back_to(request)
    if station is None:
        return redirect(f"{reverse('login')}?{urlencode({'next': back})}")
    refusal: GodownError | None = None
    typed = request.POST.get("badge", request.GET.get("badge", "")).strip()
    if request.method == "POST":
        try:
            return _entered(request, station, typed, back)
        except Conflict as error:
            refusal = error
    return show(
        request,
        "floor/switch.html",
        {
            "station": station,
            "next": back,
            "badge": typed,
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _entered(request: HttpRequest, station: Station, badge: str, back: str) -> HttpResponse:
    person = stations.enter(station, badge, request.POST.get("pin", ""), clock.now())
    logout(request)  # nothing of the person before stays in the session
    login(request, person, BACKEND)
    request.session[guard.STATION] = station.id
    request.session.set_expiry(SHIFT)
    return redirect(back)


@page(Permission.PUBLIC)
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Nobody is here: whoever comes shows who they are, and the page is as it was."""
    logout(request)
    return redirect(f"{reverse('switch')}?{urlencode({'next': back_to(request)})}")


# --- one's own badge ----------------------------------------------------------------------------------------------


@page(Permission.SEE_OWN_WORK)
@never_cache
@require_http_methods(["GET", "POST"])
def badge(request: HttpRequest) -> HttpResponse:
    """One's own badge and PIN; to set it, the password is asked for."""
    person = user_of(request)
    refusal: str = ""
    if request.method == "POST":
        refusal = _set_pin(request)
        if not refusal:
            messages.success(request, _("Your PIN is set. Print your badge, and scan it at a station."))
            return redirect("badge")
    context: dict[str, Any] = {"badge": stations.badge(person), "refusal": refusal}
    return show(request, "floor/badge.html", context, status=400 if refusal else 200)


def _set_pin(request: HttpRequest) -> str:
    """Why not, or nothing."""
    person, now = user_of(request), clock.now()
    pin, again = request.POST.get("pin", ""), request.POST.get("again", "")
    try:
        if not tries.is_password_of(person, request.POST.get("password", ""), now):
            return _("That is not your password.")
        if pin != again:
            return _("The two PINs differ.")
        stations.set_pin(person, pin, now)
    except GodownError as error:
        return f"{error} {error.fix}"
    return ""


@page(Permission.SEE_OWN_WORK)
@require_GET
def badge_label(request: HttpRequest) -> HttpResponse:
    """One's own badge as a label."""
    person = user_of(request)
    code = stations.badge(person)
    if code is None:
        return redirect("badge")
    return pdf("badge.pdf", labels.sheet("Badge", [Label(code, person.get_username(), "Godown")], labels.LARGE))


# --- the devices --------------------------------------------------------------------------------------------------


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def stations_page(request: HttpRequest) -> HttpResponse:
    """The stations of one's sellers; posted, this device becomes one."""
    seen = sellers_of(request)
    refusal: GodownError | None = None
    if request.method == "POST":
        try:
            seller_id = next((each.id for each in sellers(seen) if each.code == request.POST.get("seller")), seen[0])
            made = stations.make(seller_id, request.POST.get("name", ""), clock.now())
            response = redirect("stations")
            response.set_signed_cookie(
                guard.STATION, str(made), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
            )
            return response
        except GodownError as error:
            refusal = error
    here = station_here(request)
    context = {
        "stations": stations.stations(seen),
        "here": here,
        "sellers": sellers(seen),
        "refusal": refusal,
        "idle": settings.IDLE_LOCK,
    }
    return show(request, "floor/stations.html", context, status=refusal.http_status if refusal else 200)


@page(Permission.CHANGE_STOCK)
@require_POST
def close_station(request: HttpRequest, station_id: int) -> HttpResponse:
    """People do not change at this device any more; who came by PIN is out with the next press."""
    try:
        stations.close(sellers_of(request), station_id, clock.now())
    except NotFound:
        messages.info(request, _("It was closed already."))
    return redirect("stations")
