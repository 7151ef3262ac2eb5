"""All routes."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("godown.console.urls")),
    path("", include("godown.omni.urls")),
]

handler400 = "godown.console.pages.errors.unreadable"
handler403 = "godown.console.pages.errors.forbidden"
handler404 = "godown.console.pages.errors.not_found"
handler500 = "godown.console.pages.errors.broken"
