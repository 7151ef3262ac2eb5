"""Pool documents: allocate to a dedicated pool, de-allocate back to COMMON, and what became of it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid
from godown.kit.messages import Message
from godown.wms.masters.service import Site
from godown.wms.pools import documents, views
from godown.wms.pools.messages import BAD_QUANTITY
from godown.wms.pools.views import Wanted

from ..door import page
from ..floor import asked_site, site_of, warehouses_of
from ..rules import whole_number
from ..show import permissions_of, show

COMMON = "COMMON"
STATUSES = {"draft": _("Draft"), "done": _("Carried out"), "refused": _("Refused")}
STALE = Message("console.stale_document_form", _("The form has no key of its own."), _("Load the page again."))
NO_POOL_YET = Message(
    "console.no_dedicated_pool",
    _("This warehouse has no dedicated pool."),
    _("Add a channel account that keeps its stock in a dedicated pool."),
)
LONGEST = 200


@page(Permission.SEE_STOCK)
@require_GET
def pool_documents(request: HttpRequest) -> HttpResponse:
    """The documents of a warehouse, the latest first; the filter is in the URL."""
    site = asked_site(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("warehouse", "status", "pool", "q")}
    before = request.GET.get("before", "")
    wanted = Wanted(asked["status"], asked["pool"], asked["q"], whole_number(before))
    found = views.documents(site, wanted) if site else views.DocumentPage([], None)
    return show(
        request,
        "office/pool_documents.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "pools": views.pools(site) if site else [],
            "statuses": STATUSES,
            "asked": asked,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "page": found,
            "first": not before,
            "may_change": Permission.CHANGE_STOCK in permissions_of(request),
        },
    )


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def new_pool_document(request: HttpRequest, warehouse: str) -> HttpResponse:
    """Choose SKUs and pieces that go from one pool to another; drafted, or carried out at once."""
    site = site_of(request, warehouse)
    typed = request.POST or request.GET
    dedicated = [each for each in views.pools(site) if each.account]
    if not dedicated:
        raise Invalid(NO_POOL_YET)
    pool = next((each for each in dedicated if each.code == typed.get("pool")), dedicated[0])
    back = typed.get("way") == "back"
    source, target = (pool.code, COMMON) if back else (COMMON, pool.code)
    refusal: GodownError | None = None
    if request.method == "POST" and "find" not in request.POST:
        try:
            return _make(request, site, source, target)
        except GodownError as error:
            refusal = error
    text = typed.get("q", "").strip()
    rows, more = views.held(site, source, "live", text)
    chosen = _typed(typed)
    shown = {row.sku for row in rows}
    return show(
        request,
        "office/pool_new.html",
        {
            "site": site,
            "dedicated": dedicated,
            "pool": pool,
            "back": back,
            "source": source,
            "target": target,
            "q": text,
            "rows": [(row, chosen.get(row.sku, "")) for row in rows],
            "more": bool(more),
            "others": {sku: pieces for sku, pieces in chosen.items() if sku not in shown},
            "reason": typed.get("reason", ""),
            "number": typed.get("number", ""),
            "key": typed.get("key") or uuid4(),
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _typed(typed: QueryDict) -> dict[str, str]:
    """What was entered, by SKU; fields left empty are left out."""
    fields = {name.removeprefix("pieces/"): typed.get(name, "").strip() for name in typed if name.startswith("pieces/")}
    return {sku: text for sku, text in fields.items() if text}


def _make(request: HttpRequest, site: Site, source: str, target: str) -> HttpResponse:
    """Draft the document, and carry it out if that was asked; its page shows what became of it."""
    posted = request.POST
    try:
        key = str(UUID(posted.get("key", "")))
    except ValueError as error:
        raise Invalid(STALE) from error
    document_id = documents.draft(
        site,
        source,
        target,
        {sku: _number(sku, text) for sku, text in _typed(posted).items()},
        posted.get("reason", "").strip()[:LONGEST],
        f"console:{key}",
        clock.now(),
        posted.get("number", "").strip()[:LONGEST],
    )
    if "now" in posted and documents.is_draft(site, document_id):  # the same form again finds it done
        return _carried_out(request, site, document_id, only_good=False)
    return redirect("pool_document", site.code, document_id)


def _number(sku: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Invalid(BAD_QUANTITY, sku=sku, quantity=text)
    return int(text)


@page(Permission.SEE_STOCK)
@require_GET
def pool_document(request: HttpRequest, warehouse: str, document_id: int) -> HttpResponse:
    """One document: its rows, the short ones first, what may be done with it, and its timeline."""
    return _document(request, site_of(request, warehouse), document_id)


def _document(request: HttpRequest, site: Site, document_id: int, refusal: GodownError | None = None) -> HttpResponse:
    found = views.document(site, document_id)
    may_change = Permission.CHANGE_STOCK in permissions_of(request)
    context: dict[str, Any] = {
        "site": site,
        "document": found,
        "statuses": STATUSES,
        "actions": found.allowed_actions if may_change else [],
        "all_short": found.short == found.card.lines,
        "hidden": found.card.lines - len(found.lines),
        "refusal": refusal,
    }
    return show(request, "office/pool_document.html", context, status=refusal.http_status if refusal else 200)


@page(Permission.CHANGE_STOCK)
@require_POST
def carry_out_pool_document(request: HttpRequest, warehouse: str, document_id: int) -> HttpResponse:
    """Move its pieces: all rows, or only those of which enough is there."""
    return _carried_out(request, site_of(request, warehouse), document_id, only_good="only_good" in request.POST)


def _carried_out(request: HttpRequest, site: Site, document_id: int, *, only_good: bool) -> HttpResponse:
    try:
        documents.carry_out(site, document_id, clock.now(), only_good=only_good)
    except GodownError as error:
        return _document(request, site, document_id, error)
    return redirect("pool_document", site.code, document_id)


@page(Permission.CHANGE_STOCK)
@require_POST
def refuse_pool_document(request: HttpRequest, warehouse: str, document_id: int) -> HttpResponse:
    """Close a draft without moving anything."""
    site = site_of(request, warehouse)
    try:
        documents.refuse(site, document_id, request.POST.get("why", "")[:LONGEST], clock.now())
    except GodownError as error:
        return _document(request, site, document_id, error)
    return redirect("pool_document", site.code, document_id)
