"""Routes of the console."""

from django.urls import path

from .pages import cancel, cancelled, handover, orders, pack, pick, probes, put_back, session, stock, watch

office = [
    path("orders", orders.orders, name="orders"),
    path("orders/list", orders.order_list, name="order_list"),
    path("orders/<uuid:order_id>", orders.order, name="order"),
    path("orders/<uuid:order_id>/document", orders.document, name="document"),
    path("orders/<uuid:order_id>/cancel", cancel.cancel, name="cancel"),
    path("orders/<uuid:order_id>/cancel/ask", cancel.ask, name="ask_read_back"),
    path("orders/<uuid:order_id>/cancel/done", cancel.done, name="cancel_done"),
    path("orders/<uuid:order_id>/<slug:action>", orders.act, name="order_action"),
    path("exceptions", watch.exceptions, name="exceptions"),
    path("stock", stock.pool_stock, name="stock"),
    path("stock/cancelled", cancelled.cancelled, name="cancelled"),
    path("accounts", watch.accounts, name="accounts"),
]
floor = [
    path("pick", pick.pick, name="pick"),
    path("floor/<str:warehouse>/pick", pick.open_waves, name="waves"),
    path("floor/<str:warehouse>/pick/next", pick.next_wave, name="next_wave"),
    path("floor/<str:warehouse>/pick/<int:wave_id>", pick.wave, name="wave"),
    path("floor/<str:warehouse>/pick/<int:wave_id>/take", pick.take_wave, name="take_wave"),
    path("floor/<str:warehouse>/pick/<int:wave_id>/scan", pick.scan_wave, name="scan_wave"),
    path("put-back", put_back.put_back, name="putback"),
    path("floor/<str:warehouse>/put-back", put_back.station, name="putback_list"),
    path("floor/<str:warehouse>/put-back/scan", put_back.scan, name="scan_putback"),
    path("pack", pack.pack, name="pack"),
    path("floor/<str:warehouse>/pack", pack.bench, name="bench"),
    path("floor/<str:warehouse>/pack/scan", pack.scan_bench, name="scan_bench"),
    path("floor/<str:warehouse>/pack/<int:shipment_id>", pack.parcel, name="parcel"),
    path("floor/<str:warehouse>/pack/<int:shipment_id>/state", pack.parcel_state, name="parcel_state"),
    path("floor/<str:warehouse>/pack/<int:shipment_id>/print", pack.print_parcel, name="print_parcel"),
    path("handover", handover.handover, name="handover"),
    path("floor/<str:warehouse>/handover", handover.manifests, name="manifests"),
    path("floor/<str:warehouse>/handover/open", handover.open_manifest, name="open_manifest"),
    path("floor/<str:warehouse>/handover/<int:manifest_id>", handover.manifest, name="manifest"),
    path("floor/<str:warehouse>/handover/<int:manifest_id>/state", handover.manifest_state, name="manifest_state"),
    path("floor/<str:warehouse>/handover/<int:manifest_id>/scan", handover.scan_manifest, name="scan_manifest"),
]
urlpatterns = [
    path("", session.home, name="home"),
    path("login", session.login, name="login"),
    path("logout", session.logout, name="logout"),
    path("theme", session.theme, name="theme"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    *office,
    *floor,
]
