"""No return order found: whose parcel is it? And photos of what failed."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Invalid
from godown.wms.gestures.service import Answer
from godown.wms.inspection import photos, unannounced, views
from godown.wms.inspection.messages import BAD_PHOTO, NO_PIECES
from godown.wms.masters.service import Site
from godown.wms.returns.ports import Kind

from ..door import page, sellers_of
from ..floor import site_of
from ..rules import whole_number
from ..show import show

KINDS: dict[str, Kind] = {"customer_return": "customer_return", "return_to_origin": "return_to_origin"}


@page(Permission.RECEIVE)
@require_http_methods(["GET", "POST"])
def find_return(request: HttpRequest, warehouse: str, parcel_id: int) -> HttpResponse:
    """Search the order of a parcel by order id, invoice number or pincode; posted, its return is announced."""
    site = site_of(request, warehouse)
    parcel = views.parcel(site, parcel_id)
    if parcel.returns:
        return redirect("inspect_parcel", warehouse, parcel_id)
    answer = _announce(request, site, parcel_id) if request.method == "POST" else None
    if answer and answer.accepted:
        return redirect("inspect_parcel", warehouse, parcel_id)
    own = unannounced.own_order(site, parcel_id)
    text = request.GET.get("q", own).strip()
    return show(
        request,
        "floor/find_return.html",
        {
            "site": site,
            "parcel": parcel,
            "q": text,
            "own": own,
            "found": unannounced.candidates(site, text),
            "refusal": answer,
            "gesture": uuid4(),
        },
        status=409 if answer else 200,
    )


def _announce(request: HttpRequest, site: Site, parcel_id: int) -> Answer:
    posted = request.POST
    try:
        gesture = UUID(posted.get("gesture", ""))
        kind = KINDS[posted.get("kind", "")]
    except (ValueError, KeyError) as error:
        raise Invalid(NO_PIECES) from error
    return unannounced.announce(site, parcel_id, posted.get("order", ""), kind, _pieces(posted), gesture, clock.now())


def _pieces(posted: QueryDict) -> dict[int, int]:
    """So many pieces by line id, from the fields `pieces/<line>`."""
    asked: dict[int, int] = {}
    for name, value in posted.items():
        line = whole_number(name.removeprefix("pieces/")) if name.startswith("pieces/") else None
        pieces = whole_number(str(value), 5)
        if line is not None and pieces is not None:
            asked[line] = pieces
    return asked


# --- photos -------------------------------------------------------------------------------------------------------


@page(Permission.RECEIVE)
@require_POST
def add_photo(request: HttpRequest, warehouse: str, parcel_id: int, item_id: int) -> HttpResponse:
    """A photo of a piece, from the device's camera."""
    site = site_of(request, warehouse)
    upload = request.FILES.get("photo")
    if upload is None:
        raise Invalid(BAD_PHOTO)
    photos.add(site, item_id, upload.read(photos.MOST_BYTES + 1), clock.now())
    return redirect("inspect_parcel", warehouse, parcel_id)


@page(Permission.RECEIVE)
@require_GET
def photo(request: HttpRequest, photo_id: int) -> HttpResponse:
    """A photo of a piece that came back."""
    found = photos.read(sellers_of(request), photo_id)
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
