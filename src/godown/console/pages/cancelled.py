"""Make live again: what cancellations left over in the pools, one row or many at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Conflict, GodownError, Invalid
from godown.kit.messages import Message
from godown.wms.masters.service import Site
from godown.wms.pools import service as pools
from godown.wms.pools.service import Cancelled

from ..door import page
from ..floor import asked_site, warehouses_of
from ..show import show

NOTHING_CHOSEN = Message(
    "console.nothing_chosen", _("No row is chosen."), _("Tick the rows that are to be live again.")
)
NO_REFERENCE = Message(
    "console.no_reference",
    _("The ledger needs a reference."),
    _("Name what lets you make them live again: a count, a ticket, an order."),
)
BAD_PIECES = Message(
    "console.bad_pieces", _("%(got)s is no number of pieces."), _("Enter how many pieces, at least 1.")
)
NOT_IN_BINS = Message(
    "console.not_in_bins",
    _("%(pieces)s were asked, %(in_bins)s lie in bins."),
    _("Ask for fewer, or have the others put back first."),
)
STALE_FORM = Message("console.stale_form", _("The form has no key of its own."), _("Load the page again."))
LONGEST = 200
#: Where the session keeps the results of the form that was sent last.
RESULTS = "make_live"


@dataclass(frozen=True)
class Asked:
    """A chosen row: so many pieces of a SKU in a pool, as typed."""

    pool: str
    sku: str
    typed: str

    @property
    def pieces(self) -> int:
        """As a number; `Invalid` if it is none."""
        if not (self.typed.isascii() and self.typed.isdigit() and len(self.typed) < 10 and int(self.typed)):
            raise Invalid(BAD_PIECES, got=self.typed or "–")
        return int(self.typed)


@dataclass(frozen=True)
class Result:
    """What became of a chosen row; `text` and `fix` say why if it was refused."""

    pool: str
    sku: str
    typed: str
    done: bool
    text: str = ""
    fix: str = ""


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def cancelled(request: HttpRequest) -> HttpResponse:
    """Cancelled pieces by pool and SKU; posted with rows, a reference and a note, these are made live again."""
    site = asked_site(request)
    refusal: GodownError | None = None
    if request.method == "POST" and site:
        try:
            key = _work_on(request, site)
        except GodownError as error:
            refusal = error
        else:
            return redirect(f"{request.path}?{urlencode({'warehouse': site.code, 'sent': key})}")
    sent = _sent(request, request.GET.get("sent", ""))
    results = sent.get("rows", [])
    typed = request.POST or request.GET  # a link may choose rows and name the reference
    return show(
        request,
        "office/cancelled.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "rows": _rows(pools.cancelled(site) if site else [], typed, results),
            "results": results,
            "done": sum(each["done"] for each in results),
            "refusal": refusal,
            "reference": typed.get("reference", sent.get("reference", "")),
            "note": typed.get("note", sent.get("note", "")),
            "key": uuid4(),
        },
        status=refusal.http_status if refusal else 200,
    )


def _rows(found: Sequence[Cancelled], posted: QueryDict, results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The table: what is there, what was typed for it, and what is still chosen (what was refused stays so)."""
    refused = {f"{each['pool']}/{each['sku']}": each["typed"] for each in results if not each["done"]}
    chosen = set(posted.getlist("row")) | set(refused)
    named = [(f"{row.pool}/{row.sku}", row) for row in found]
    return [
        {
            "of": row,
            "name": name,
            "waiting": row.cancelled - row.in_bins,
            "chosen": name in chosen and row.in_bins > 0,
            "typed": posted.get(f"pieces/{name}") or refused.get(name) or row.in_bins,
        }
        for name, row in named
    ]


# --- doing it -----------------------------------------------------------------------------------------------------


def _work_on(request: HttpRequest, site: Site) -> str:
    """Do what the form asks and keep the result of each row; the same form again only shows them. Returns its key."""
    posted = request.POST
    try:
        key = str(UUID(posted.get("key", "")))
    except ValueError as error:
        raise Invalid(STALE_FORM) from error
    if _sent(request, key):
        return key
    reference = posted.get("reference", "").strip()[:LONGEST]
    note = posted.get("note", "").strip()[:LONGEST]
    chosen = [Asked(*name.partition("/")[::2], posted.get(f"pieces/{name}", "")) for name in posted.getlist("row")]
    if not chosen:
        raise Invalid(NOTHING_CHOSEN)
    if not reference:
        raise Invalid(NO_REFERENCE)
    results = _make_live(site, chosen, reference, note, key)
    rows = [asdict(each) for each in results]
    request.session[RESULTS] = {"key": key, "rows": rows, "reference": reference, "note": note}
    return key


def _sent(request: HttpRequest, key: str) -> dict[str, Any]:
    """What became of the form with this key, if it is the one that was sent last."""
    kept: dict[str, Any] = request.session.get(RESULTS) or {}
    return kept if key and kept.get("key") == key else {}


def _make_live(site: Site, chosen: Sequence[Asked], reference: str, note: str, key: str) -> list[Result]:
    """Rows that ask for too much are refused by themselves; the others of a pool are one move, all or none of it."""
    there = {(row.pool, row.sku): row.in_bins for row in pools.cancelled(site)}
    refused: dict[Asked, GodownError] = {}
    by_pool: defaultdict[str, list[Asked]] = defaultdict(list)
    for row in dict.fromkeys(chosen):
        try:
            in_bins = there.get((row.pool, row.sku), 0)
            if row.pieces > in_bins:
                raise Conflict(NOT_IN_BINS, pieces=row.pieces, in_bins=in_bins)
        except GodownError as error:
            refused[row] = error
        else:
            by_pool[row.pool].append(row)
    for pool, rows in sorted(by_pool.items()):
        pieces = {row.sku: row.pieces for row in rows}
        try:
            pools.make_live(site, pool, pieces, reference, note, f"make-live:{key}:{pool}", clock.now())
        except GodownError as error:
            refused |= dict.fromkeys(rows, error)
    return [_result(row, refused.get(row)) for row in dict.fromkeys(chosen)]


def _result(row: Asked, error: GodownError | None) -> Result:
    if error is None:
        return Result(row.pool, row.sku, row.typed, True)
    return Result(row.pool, row.sku, row.typed, False, str(error), error.fix)
