"""The contract over HTTP, in Increff's shapes (facts/increff.md §2): field names, three headers, error body.

200 is an accepted answer; 400 and 404 are refusals, `code` a RefusalCode; 500 with code IN_DOUBT or DEFERRED says to
ask again after `Retry-After` seconds, as Increff's clients do on any 500.
"""

import hmac
from math import ceil
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from godown.kit.rest import Error, ThreeHeaders, error, explain_errors

from . import contract
from .contract import Accepted, Answer, Deferred, InDoubt, RefusalCode, Refused
from .service import ProxyService

EXCHANGE_HEADER = "X-Exchange"
IN_DOUBT, DEFERRED = "IN_DOUBT", "DEFERRED"


class OrdersWindow(BaseModel):
    """Orders changed from … to, on hold or not; `cursor` is that of the page before."""

    changedFrom: AwareDatetime
    changedTo: AwareDatetime
    onHold: bool = False
    cursor: str | None = None


class Window(BaseModel):
    """What changed from … to; `cursor` is that of the page before."""

    changedFrom: AwareDatetime
    changedTo: AwareDatetime
    cursor: str | None = None


class StatusRequest(BaseModel):
    orderCodes: list[contract.Code] = Field(min_length=1, max_length=100)


class InventoryStatus(BaseModel):
    channelSkuCodes: list[str] = Field(min_length=1, max_length=contract.MOST_SKUS)


class ProxyHeaders(ThreeHeaders):
    """authUsername and authPassword are the proxy's own; authDomainName is the code of the channel account."""

    def let_in(self, username: str, password: str, domain: str) -> str | None:
        given = (username, password)
        wanted = (settings.PROXY_USERNAME, settings.PROXY_PASSWORD)
        right = [hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(given, wanted, strict=True)]
        return domain or None if all(wanted) and all(right) else None


api = NinjaAPI(
    title="Godown proxy",
    description="Orders, acknowledgement, pack, label, handover, inventory and returns of a marketplace account.",
    urls_namespace="proxy",
    docs_url=None,
    auth=ProxyHeaders(),
)
explain_errors(api)
router = Router(tags=["proxy"])
proxy = ProxyService()

_ERRORS: dict[int, Any] = {400: Error, 401: Error, 404: Error, 500: Error}


def _account(request: HttpRequest) -> str:
    return str(request.auth)  # type: ignore[attr-defined]


@router.get("/orders", response={200: contract.OrdersPage, **_ERRORS})
def get_orders(request: HttpRequest, window: Annotated[OrdersWindow, Query()]) -> HttpResponse:
    """One page of the orders changed in a window."""
    return _respond(
        proxy.get_orders(_account(request), window.changedFrom, window.changedTo, window.onHold, window.cursor)
    )


@router.post("/orders/status", response={200: contract.OrdersByCode, **_ERRORS})
def get_orders_by_code(request: HttpRequest, body: StatusRequest) -> HttpResponse:
    """Orders as they are now."""
    return _respond(proxy.get_orders_by_code(_account(request), body.orderCodes))


@router.get("/orders/cancelled", response={200: contract.CancelledPage, **_ERRORS})
def get_cancelled(request: HttpRequest, window: Annotated[Window, Query()]) -> HttpResponse:
    """One page of the orders of which pieces were cancelled in a window."""
    return _respond(proxy.get_cancelled(_account(request), window.changedFrom, window.changedTo, window.cursor))


@router.get("/returns", response={200: contract.ReturnsPage, **_ERRORS})
def get_returns(request: HttpRequest, window: Annotated[Window, Query()]) -> HttpResponse:
    """One page of the returns changed in a window."""
    return _respond(proxy.get_returns(_account(request), window.changedFrom, window.changedTo, window.cursor))


@router.put("/orders/ack", response={200: contract.AckReply, **_ERRORS})
def acknowledge(request: HttpRequest, body: contract.AckRequest) -> HttpResponse:
    """Get orders onto picklists."""
    return _respond(proxy.acknowledge(_account(request), body))


@router.post("/orders/pack", response={200: contract.PackReply, **_ERRORS})
def pack(request: HttpRequest, body: contract.PackRequest) -> HttpResponse:
    """Pack one whole order; the same shipmentId gets the same answer again."""
    return _respond(proxy.pack(_account(request), body))


@router.post("/orders/packs", response={200: contract.PacksReply, **_ERRORS})
def pack_together(request: HttpRequest, body: contract.PacksRequest) -> HttpResponse:
    """Pack several whole orders, with a result for each."""
    return _respond(proxy.pack_together(_account(request), body))


@router.post("/orders/label", response={200: contract.LabelsReply, **_ERRORS})
def get_labels(request: HttpRequest, body: contract.LabelRequest) -> HttpResponse:
    """The documents of packed orders, as far as they are ready."""
    return _respond(proxy.get_labels(_account(request), body))


@router.post("/orders/handover", response={200: contract.HandoverReply, **_ERRORS})
def handover(request: HttpRequest, body: contract.HandoverRequest) -> HttpResponse:
    """Mark parcels as dispatched, with a result for each."""
    return _respond(proxy.handover(_account(request), body))


@router.put("/inventory", response={200: contract.InventoryReply, **_ERRORS})
def update_inventory(request: HttpRequest, body: contract.InventoryRequest) -> HttpResponse:
    """Tell the absolute quantities that may be sold, with a result for each SKU."""
    return _respond(proxy.update_inventory(_account(request), body))


@router.post("/inventory/status", response={200: contract.InventoryLevels, **_ERRORS})
def get_inventory(request: HttpRequest, body: InventoryStatus) -> HttpResponse:
    """What the channel shows of these SKUs."""
    return _respond(proxy.get_inventory(_account(request), body.channelSkuCodes))


@router.get("/bins", response={200: contract.BinsReply, **_ERRORS})
def get_bins(request: HttpRequest) -> HttpResponse:
    """Flipkart's bins with what lies in them."""
    return _respond(proxy.get_bins(_account(request)))


@router.post("/bins/inward", response={200: contract.BinInwardReply, **_ERRORS})
def inward_to_bins(request: HttpRequest, body: contract.BinInwardRequest) -> HttpResponse:
    """Receive pieces into Flipkart's bins; the same requestId gets the same answer again."""
    return _respond(proxy.inward_to_bins(_account(request), body))


@router.post("/bins/move", response={200: contract.BinMoveReply, **_ERRORS})
def move_between_bins(request: HttpRequest, body: contract.BinMoveRequest) -> HttpResponse:
    """Move pieces from one of Flipkart's bins to another."""
    return _respond(proxy.move_between_bins(_account(request), body))


@router.post("/bins/recall", response={200: contract.RecallReply, **_ERRORS})
def recall_from_bins(request: HttpRequest, body: contract.RecallRequest) -> HttpResponse:
    """Take pieces out of Flipkart's bins."""
    return _respond(proxy.recall_from_bins(_account(request), body))


@router.put("/login", response={200: contract.LoginReply, **_ERRORS})
def register_login(request: HttpRequest, body: contract.LoginRequest) -> HttpResponse:
    """Keep a log-in's credentials; the domain header is the code of the log-in here."""
    return _respond(proxy.register_login(_account(request), body))


@router.put("/account", response={200: contract.Registration, **_ERRORS})
def register_account(request: HttpRequest, body: contract.Registration) -> HttpResponse:
    """Keep an account: a location under a log-in."""
    return _respond(proxy.register_account(_account(request), body))


@router.get("/account", response={200: contract.Registration, **_ERRORS})
def registration(request: HttpRequest) -> HttpResponse:
    """What is kept of the account."""
    return _respond(proxy.registration(_account(request)))


@router.get("/capabilities", response={200: contract.Capabilities, **_ERRORS})
def capabilities(request: HttpRequest) -> HttpResponse:
    """What the account can do."""
    return _respond(proxy.capabilities(_account(request)))


@router.get("/budget", response={200: contract.Budget, **_ERRORS})
def budget(request: HttpRequest) -> HttpResponse:
    """Calls of the account's log-in in the last hour."""
    return _respond(proxy.budget(_account(request)))


api.add_router("", router)


def _respond(answer: Answer[Any]) -> HttpResponse:
    match answer:
        case Accepted(value):
            return HttpResponse(value.model_dump_json(), content_type="application/json")
        case Refused(code, message, exchange):
            return _error(404 if code == RefusalCode.UNKNOWN_ACCOUNT else 400, code, message, exchange=exchange)
        case InDoubt(reason, retry_after, exchange):
            return _error(500, IN_DOUBT, reason, retry_after, exchange)
        case Deferred(reason, retry_after):
            return _error(500, DEFERRED, reason, retry_after)


def _error(
    status: int, code: str, message: str, retry_after: float | None = None, exchange: int | None = None
) -> HttpResponse:
    headers = {
        **({} if retry_after is None else {"Retry-After": str(ceil(retry_after))}),
        **({} if exchange is None else {EXCHANGE_HEADER: str(exchange)}),
    }
    return error(status, Error(code=str(code), message=message), headers)
