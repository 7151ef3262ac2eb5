"""People: who may log in, what they may do, and one's own password."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access import people as persons
from godown.access import service as access
from godown.access import tries
from godown.access.messages import NO_SELLER
from godown.access.people import Issued, Person
from godown.access.roles import ROLE_PERMISSIONS, Permission, Role
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid, NotFound
from godown.kit.messages import Message
from godown.wms.masters import service as masters

from ..door import page, sellers_of, user_of
from ..show import show, theme_of

NO_ROLE = Message("console.no_role", _("“%(got)s” is no role."), _("Choose one of the list."))
PER_PAGE = 50
STATES = {"on": _("May log in"), "off": _("Disabled")}
#: What the permissions mean, in the order of a day.
MEANS = {
    Permission.PICK: _("Pick orders and transfers"),
    Permission.PACK: _("Pack at the bench"),
    Permission.DISPATCH: _("Load and hand over parcels"),
    Permission.RECEIVE: _("Receive goods and returns, put away"),
    Permission.COUNT: _("Count bins"),
    Permission.SEE_ORDERS: _("See orders, exceptions, returns"),
    Permission.SEE_STOCK: _("See stock, receipts, transfers"),
    Permission.CHANGE_ORDERS: _("Decide about orders and exceptions"),
    Permission.CHANGE_STOCK: _("Move, adjust and release stock"),
    Permission.CONFIGURE: _("Set up accounts, warehouses, people"),
}


@page(Permission.CONFIGURE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works for the sellers that one administers; the filter is in the URL."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "role", "state")}
    active = {"on": True, "off": False}.get(asked["state"])
    role = asked["role"] if asked["role"] in Role.values else ""
    found = persons.people(
        sellers_of(request), role, active, asked["q"], request.GET.get("after", ""), limit=PER_PAGE + 1
    )
    shown = found[:PER_PAGE]
    return show(
        request,
        "office/people.html",
        {
            "people": shown,
            "next": shown[-1].username if len(found) > PER_PAGE else "",
            "first": "after" not in request.GET,
            "asked": asked,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "roles": Role.choices,
            "labels": dict(Role.choices),
            "states": STATES,
            "several": len(sellers_of(request)) > 1,
            "means": [(words, [each in ROLE_PERMISSIONS[role] for role in Role]) for each, words in MEANS.items()],
        },
    )


@page(Permission.CONFIGURE)
@never_cache
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Add somebody; the password that was made for them is shown on the page that answers."""
    refusal: GodownError | None = None
    if request.method == "POST":
        try:
            role = _role(request)
            issued = persons.add(_seller(request), request.POST.get("username", "").strip(), role, clock.now())
        except GodownError as error:
            refusal = error
        else:
            return _one(request, persons.person(sellers_of(request), issued.person_id), issued)
    return show(
        request,
        "office/person_new.html",
        {
            "sellers": access.sellers(sellers_of(request)),
            "roles": Role.choices,
            "form": request.POST,
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _role(request: HttpRequest) -> Role:
    asked = request.POST.get("role", "")
    if asked not in Role.values:
        raise Invalid(NO_ROLE, got=asked)
    return Role(asked)


def _seller(request: HttpRequest) -> int:
    """The seller that the form names by code, among those that one administers."""
    found = {each.code: each.id for each in access.sellers(sellers_of(request))}
    asked = request.POST.get("seller", "")
    if asked not in found:
        raise NotFound(NO_SELLER, seller=asked)
    return found[asked]


@page(Permission.CONFIGURE)
@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody's roles, and who changed what."""
    return _one(request, persons.person(sellers_of(request), person_id))


def _one(request: HttpRequest, found: Person, issued: Issued | None = None) -> HttpResponse:
    sellers = access.sellers(sellers_of(request))
    roles = {each.seller_id: each.role for each in found.places}
    sites = masters.sites([each.id for each in sellers])
    return show(
        request,
        "office/person.html",
        {
            "person": found,
            "issued": issued,
            "myself": found.id == user_of(request).pk,
            "places": [
                (each, roles.get(each.id, ""), [site.code for site in sites if site.seller_id == each.id])
                for each in sellers
            ],
            "roles": Role.choices,
            "timeline": list(reversed(persons.timeline(sellers_of(request), found.id))),
        },
    )


@page(Permission.CONFIGURE)
@require_POST
def set_role(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give somebody a role at a seller, or (an empty one) take it away."""
    role = _role(request) if request.POST.get("role") else None
    return _changed(
        request,
        person_id,
        lambda now: persons.set_role(sellers_of(request), person_id, _seller(request), role, now),
    )


@page(Permission.CONFIGURE)
@require_POST
def disable(request: HttpRequest, person_id: int) -> HttpResponse:
    """They are logged out at once and cannot come back."""
    return _changed(request, person_id, lambda now: persons.set_active(sellers_of(request), person_id, False, now))


@page(Permission.CONFIGURE)
@require_POST
def enable(request: HttpRequest, person_id: int) -> HttpResponse:
    """They may log in again."""
    return _changed(request, person_id, lambda now: persons.set_active(sellers_of(request), person_id, True, now))


def _changed(request: HttpRequest, person_id: int, change: Callable[[datetime], None]) -> HttpResponse:
    """Change it, and back to the person, with the refusal if there was one; to all people if they left."""
    try:
        change(clock.now())
    except NotFound:
        raise
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
    else:
        messages.success(request, _("Saved. It holds from the person's next click."))
    try:
        persons.person(sellers_of(request), person_id)
    except NotFound:
        return redirect("people")
    return redirect("person", person_id)


@page(Permission.CONFIGURE)
@never_cache
@require_POST
def reset_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make a new password; it is shown on this one page."""
    try:
        issued = persons.reset_password(sellers_of(request), person_id, clock.now())
    except NotFound:
        raise
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
        return redirect("person", person_id)
    return _one(request, persons.person(sellers_of(request), person_id), issued)


# --- one's own password -------------------------------------------------------------------------------------------


class _OwnPasswordForm(PasswordChangeForm):
    """Five wrong passwords, and it waits: whoever is logged in by a PIN does not learn the password by guessing."""

    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        try:
            if tries.is_password_of(self.user, typed, clock.now()):
                return typed
        except GodownError as error:
            raise ValidationError(f"{error} {error.fix}", code="locked") from error
        raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")


class _OwnPassword(PasswordChangeView):
    form_class = _OwnPasswordForm
    template_name = "console/password.html"
    success_url = reverse_lazy("home")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return {**super().get_context_data(**kwargs), "theme": theme_of(self.request)}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """The other log-ins of this person end; this one goes on."""
        with transaction.atomic():
            response = super().form_valid(form)
            persons.password_changed(user_of(self.request), clock.now())
        messages.success(self.request, _("Your password is changed."))
        return response


password = page(Permission.SEE_OWN_WORK)(_OwnPassword.as_view())
