"""Pool stock: what each pool holds, live, reserved and cancelled."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from godown.access.roles import Permission
from godown.wms.picking import service as picking
from godown.wms.pools import service as pools
from godown.wms.stock import service as stock
from godown.wms.stock.service import InPool

from .. import charts
from ..door import page, user_of
from ..floor import site_of, warehouses_of
from ..show import permissions_of, show

COMMON = "COMMON"
BUCKETS = ("live", "reserved", "cancelled")


@page(Permission.SEE_STOCK)
@require_GET
def pool_stock(request: HttpRequest) -> HttpResponse:
    """Stock of one warehouse by pool and SKU. What COMMON has nothing of is left out, unless COMMON is asked for."""
    codes = warehouses_of(request)
    asked = request.GET.get("warehouse", "")
    site = site_of(request, asked or codes[0]) if asked or codes else None
    found = stock.by_pool(site) if site else []
    pool, text = request.GET.get("pool", ""), request.GET.get("q", "").strip().casefold()
    shown = [
        row
        for row in found
        if (row.pool == pool if pool else row.pool != COMMON or row.live or row.cancelled)
        and (text in row.sku.casefold() or text in row.title.casefold())
    ]
    return show(
        request,
        "office/stock.html",
        {
            "site": site,
            "warehouses": codes,
            "pools": sorted({row.pool for row in found}),
            "pool": pool,
            "q": request.GET.get("q", ""),
            "summary": _summary(found),
            "rows": [(row, charts.stacked({name: getattr(row, name) for name in BUCKETS})) for row in shown],
            "cancelled": pools.cancelled(site) if site else [],
            "may_change": Permission.CHANGE_STOCK in permissions_of(user_of(request)),
            "doubtful": picking.doubtful_bins(site) if site else [],
        },
    )


def _summary(found: Sequence[InPool]) -> list[tuple[str, dict[str, object]]]:
    """Totals by pool."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(BUCKETS, 0))
    for row in found:
        for name in BUCKETS:
            totals[row.pool][name] += getattr(row, name)
    return [
        (pool, {**counts, "sum": sum(counts.values()), "bar": charts.stacked(counts)})
        for pool, counts in sorted(totals.items())
    ]
