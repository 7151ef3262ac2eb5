"""Routes of the console."""

from django.urls import path

from .pages import orders, probes, session, watch

urlpatterns = [
    path("", session.home, name="home"),
    path("login", session.login, name="login"),
    path("logout", session.logout, name="logout"),
    path("theme", session.theme, name="theme"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("orders", orders.orders, name="orders"),
    path("orders/list", orders.order_list, name="order_list"),
    path("orders/<uuid:order_id>", orders.order, name="order"),
    path("orders/<uuid:order_id>/document", orders.document, name="document"),
    path("exceptions", watch.exceptions, name="exceptions"),
    path("accounts", watch.accounts, name="accounts"),
]
