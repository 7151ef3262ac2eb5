"""Files: sheets to fill in and to export, uploads and what becomes of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access import service as access
from godown.access.guard import sellers_of as sellers_with
from godown.access.roles import Permission
from godown.access.service import SellerName
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid, NotFound
from godown.kit.messages import Message
from godown.kit.sheets import declaring
from godown.kit.sheets import service as uploads
from godown.kit.sheets.declaring import Outcome, Scope, Sheet
from godown.kit.sheets.messages import NO_FILE
from godown.kit.sheets.service import Upload

from .. import charts
from ..door import page, sellers_of, user_of
from ..downloads import csv
from ..show import fragment, show

NOT_YOURS = Message(
    "console.not_your_sheet", _("Your role does not upload this sheet."), _("Ask an administrator for it.")
)
PAGE = 30
ROWS = 100


@page(Permission.SEE_STOCK)
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Every sheet, and the latest uploads."""
    found = uploads.latest(sellers_of(request), before=_before(request), limit=PAGE + 1)
    return show(
        request,
        "office/files.html",
        {"sheets": declaring.sheets(), "uploads": found[:PAGE], "next": _next(found)},
    )


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """Where a page of uploads goes on; a mark that means nothing is the start."""
    at, _, upload_id = request.GET.get("after", "").partition("~")
    try:
        return datetime.fromisoformat(at), UUID(upload_id)
    except ValueError:
        return None


def _next(found: list[Upload]) -> str:
    return f"{found[PAGE - 1].at.isoformat()}~{found[PAGE - 1].id}" if len(found) > PAGE else ""


@page(Permission.SEE_STOCK)
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """A sheet: its columns, template and export; posted with a file, an upload."""
    kind = declaring.sheet(name)
    refusal: GodownError | None = None
    if request.method == "POST":
        try:
            return redirect("upload", _receive(request, kind))
        except GodownError as error:
            if isinstance(error, NotFound):
                raise
            refusal = error
    sellers = sellers_for(request, kind)
    seller = seller_of(request, sellers or access.sellers(sellers_of(request)))
    return show(
        request,
        "office/sheet.html",
        {
            "sheet": kind,
            "offered": kind.export is not None,
            "columns": list(kind.columns()),
            "sellers": sellers,
            "seller": seller,
            "choices": [(each, each.options(seller.id)) for each in kind.choices],
            "chosen": {each.name: request.GET.get(each.name, "") for each in kind.choices},
            "uploads": uploads.latest(sellers_of(request), kind.name, limit=10),
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def sellers_for(request: HttpRequest, kind: Sheet[Any]) -> list[SellerName]:
    """The sellers for whom the user may upload this sheet."""
    return access.sellers(sellers_with(user_of(request), Permission(kind.permission)))


def seller_of(request: HttpRequest, sellers: Sequence[SellerName]) -> SellerName:
    """The seller that is asked for, or the first."""
    asked = request.POST.get("seller") or request.GET.get("seller") or sellers[0].code
    found = next((each for each in sellers if each.code == asked), None)
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def _receive(request: HttpRequest, kind: Sheet[Any]) -> UUID:
    sellers = sellers_for(request, kind)
    if not sellers:
        raise NotFound(NOT_YOURS)
    seller = seller_of(request, sellers)
    file = request.FILES.get("file")
    if file is None or file.size is None:
        raise Invalid(NO_FILE)
    uploads.require_size(file.size)
    now = clock.now()
    upload_id = uploads.receive(seller.id, kind.name, request.POST.dict(), file.name or kind.name, file.read(), now)
    if uploads.upload([seller.id], upload_id).at < now:
        messages.info(request, _("This very file was uploaded before and counts once: this is what became of it."))
    return upload_id


@page(Permission.SEE_STOCK)
@require_GET
def template(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 -- a template is nobody's
    """The headings of a sheet, to be filled in."""
    kind = declaring.sheet(name)
    return csv(f"{kind.name}-template.csv", uploads.template(kind))


@page(Permission.SEE_STOCK)
@require_GET
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """What is there now, as a file of this sheet."""
    kind = declaring.sheet(name)
    seller = seller_of(request, access.sellers(sellers_of(request)))
    chosen = {each.name: request.GET.get(each.name, "") for each in kind.choices}
    content = uploads.export(kind, Scope(seller.id, chosen))
    return csv("-".join([kind.name, seller.code, *chosen.values()]) + ".csv", content)


# --- an upload ----------------------------------------------------------------------------------------------------


@page(Permission.SEE_STOCK)
@require_GET
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What a file would change, row by row; what it has changed, once it is applied. Follows by itself."""
    found = uploads.upload(sellers_of(request), upload_id)
    context = _told(request, found)
    if request.headers.get("HX-Request"):
        return fragment(request, "office/upload_live.html", context)
    return show(request, "office/upload.html", context)


def _told(request: HttpRequest, found: Upload) -> Mapping[str, Any]:
    shown = request.GET.get("show", "")
    outcomes = [each for each in Outcome if each.name.lower() == shown] or list(Outcome)
    rows = uploads.rows([found.seller_id], found.id, outcomes, request.GET.get("after", ""), ROWS + 1)
    counts = {"error": found.error, "changed": found.changed, "new": found.new, "same": found.same}
    return {
        "upload": found,
        "may_apply": found.seller_id in sellers_with(user_of(request), Permission(found.of.permission)),
        "bar": charts.stacked(counts),
        "counts": counts,
        "shown": shown,
        "rows": rows[:ROWS],
        "next": urlencode({"show": shown, "after": rows[ROWS - 1].place}) if len(rows) > ROWS else "",
    }


@page(Permission.SEE_STOCK)
@require_POST
def apply(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Have a checked upload applied in the mode that the form names."""
    found = uploads.upload(sellers_of(request), upload_id)
    if found.seller_id not in sellers_with(user_of(request), Permission(found.of.permission)):
        raise NotFound(NOT_YOURS)
    uploads.apply([found.seller_id], found.id, request.POST.get("mode", ""), clock.now())
    return redirect("upload", found.id)


@page(Permission.SEE_STOCK)
@require_GET
def errors(request: HttpRequest, upload_id: UUID) -> HttpResponseBase:
    """The rows with errors and what is wrong with them, to be corrected and uploaded."""
    found = uploads.upload(sellers_of(request), upload_id)
    return csv(f"{_safe(found)}-errors.csv", uploads.error_file([found.seller_id], found.id))


@page(Permission.SEE_STOCK)
@require_GET
def results(request: HttpRequest, upload_id: UUID) -> HttpResponseBase:
    """What became of each row of an applied file."""
    found = uploads.upload(sellers_of(request), upload_id)
    return csv(f"{_safe(found)}-results.csv", uploads.result_file([found.seller_id], found.id))


def _safe(found: Upload) -> str:
    """The name of the uploaded file as the beginning of another's."""
    name = found.name.rpartition(".")[0] or found.name
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
