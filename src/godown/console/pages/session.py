"""Logging in and out, the way home, and the theme."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from godown.access import tries
from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Conflict

from ..door import page
from ..places import parts_for
from ..show import A_YEAR, THEME_COOKIE, THEMES, back_to, permissions_of, theme_of


class _Form(AuthenticationForm):
    """The log-in form; five wrong passwords for a name from one address, and it waits (reliability.md E-44)."""

    def clean(self) -> dict[str, Any]:
        now = clock.now()
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        key = f"password/{address}/{self.cleaned_data.get('username', '')}"
        try:
            tries.claim(key, now)
        except Conflict as error:
            raise ValidationError(f"{error} {error.fix}", code="locked") from error
        cleaned: dict[str, Any] = super().clean()
        tries.forget(key, now)
        return cleaned


class _Login(LoginView):
    authentication_form = _Form
    template_name = "console/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        refused = context["form"].non_field_errors().as_data()
        locked = next((each.message for each in refused if each.code == "locked"), "")
        return {**context, "theme": theme_of(self.request), "locked": locked}


login = page(Permission.PUBLIC)(_Login.as_view())
logout = page(Permission.PUBLIC)(LogoutView.as_view())


@page(Permission.SEE_OWN_WORK)
def home(request: HttpRequest) -> HttpResponse:
    """To the first place that the user's role has."""
    parts = parts_for(permissions_of(request))
    if not parts:
        raise PermissionDenied("no page for this role")
    return redirect(parts[0].places[0].route)


@page(Permission.PUBLIC)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Change between light and dark, and come back."""
    response = redirect(back_to(request))
    other = THEMES[1 - THEMES.index(theme_of(request))]
    response.set_cookie(THEME_COOKIE, other, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
