"""Logging in and out, the way home, and the theme."""

from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from godown.access.roles import Permission

from ..door import page
from ..places import parts_for
from ..show import A_YEAR, THEME_COOKIE, THEMES, permissions_of, theme_of


class _Login(LoginView):
    template_name = "console/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return {**super().get_context_data(**kwargs), "theme": theme_of(self.request)}


login = page(Permission.PUBLIC)(_Login.as_view())
logout = page(Permission.PUBLIC)(LogoutView.as_view())


@page(Permission.SEE_OWN_WORK)
def home(request: HttpRequest) -> HttpResponse:
    """To the first place that the user's role has."""
    parts = parts_for(permissions_of(request.user))
    if not parts:
        raise PermissionDenied("no page for this role")
    return redirect(parts[0].places[0].route)


@page(Permission.PUBLIC)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Change between light and dark, and come back."""
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if here else "home")
    other = THEMES[1 - THEMES.index(theme_of(request))]
    response.set_cookie(THEME_COOKIE, other, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
