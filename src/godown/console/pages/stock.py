"""Pool stock: what each pool holds, live, reserved and cancelled; and how pieces of a SKU got where they are."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from godown.access.roles import Permission
from godown.wms.picking import doubts
from godown.wms.pools import service as pools
from godown.wms.pools import views
from godown.wms.pools.views import Held, PoolView
from godown.wms.stock import service as stock
from godown.wms.stock.service import Entry, InPool

from .. import charts
from ..door import page
from ..floor import asked_site, site_of, warehouses_of
from ..show import permissions_of, show

BUCKETS = {"live": _("live"), "reserved": _("reserved"), "cancelled": _("cancelled")}
Row = TypeVar("Row", PoolView, Held, InPool)
#: Ledger rows a page.
STATEMENT = 100
#: Why stock moved, for people.
REASONS = {
    "receipt": _("Received"),
    "allocate": _("Allocated"),
    "deallocate": _("De-allocated"),
    "reserve": _("Reserved for an order"),
    "release": _("Reservation given back"),
    "pick": _("Picked"),
    "pack": _("Packed"),
    "unpack": _("Unpacked"),
    "handover": _("Handed over"),
    "cancel": _("Cancelled"),
    "put_back": _("Put back"),
    "make_live": _("Made live again"),
    "put_away": _("Put away"),
    "uncount": _("Count taken back"),
    "unpick": _("Unpicked"),
    "count": _("Counted"),
    "return": _("Came back"),
    "return_undone": _("Return taken back"),
    "quarantine_release": _("Let out of quarantine"),
    "scrap": _("Scrapped"),
    "supplier_return": _("Sent back to the supplier"),
    "transfer": _("Transferred"),
    "lost": _("Lost"),
}


@page(Permission.SEE_STOCK)
@require_GET
def pool_stock(request: HttpRequest) -> HttpResponse:
    """Pools of one warehouse side by side, and what they hold by SKU; the filter is in the URL."""
    site = asked_site(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("warehouse", "pool", "bucket", "q")}
    rows, after = (
        views.held(site, asked["pool"], asked["bucket"], asked["q"], request.GET.get("after", "")) if site else ([], "")
    )
    found = views.pools(site) if site else []
    return show(
        request,
        "office/stock.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "buckets": BUCKETS,
            "pools": found,
            "asked": asked,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "summary": _with_bars(found),
            "rows": _with_bars(rows),
            "next": after,
            "first": "after" not in request.GET,
            "cancelled": pools.cancelled(site) if site else [],
            "may_change": Permission.CHANGE_STOCK in permissions_of(request),
            "doubtful": doubts.doubtful_bins(site) if site else [],
        },
    )


def _with_bars(rows: Sequence[Row]) -> list[tuple[Row, list[charts.Part[str]]]]:
    """Each row with its bar of live, reserved and cancelled pieces, all on one scale."""
    bars = charts.on_one_scale([{name: getattr(row, name) for name in BUCKETS} for row in rows])
    return list(zip(rows, bars, strict=True))


@page(Permission.SEE_STOCK)
@require_GET
def sku(request: HttpRequest, warehouse: str, code: str) -> HttpResponse:
    """A SKU in a warehouse: its pools, how it moved between them, where it lies, and its ledger."""
    site = site_of(request, warehouse)
    try:
        after = max(0, int(request.GET.get("after", "0")))
    except ValueError as error:
        raise Http404 from error
    held = stock.by_pool(site, code)
    entries = stock.statement(site, code, after, STATEMENT + 1)
    if not held and not entries:
        raise Http404
    return show(
        request,
        "office/sku.html",
        {
            "site": site,
            "code": code,
            "title": held[0].title if held else "",
            "summary": _with_bars(held),
            "places": stock.by_location(site, code),
            "shifts": views.between_pools(site, code),
            "entries": [(entry, _order_of(entry)) for entry in entries[:STATEMENT]],
            "next": entries[STATEMENT - 1].id if len(entries) > STATEMENT else 0,
            "first": not after,
            "reasons": REASONS,
        },
    )


def _order_of(entry: Entry) -> UUID | None:
    """The order that stock moved for: the ledger names it by its id."""
    try:
        return UUID(entry.reference)
    except ValueError:
        return None
