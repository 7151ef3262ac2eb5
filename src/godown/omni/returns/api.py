"""Returns over HTTP, as Increff's clients call it: CIMS' import, and the channel contract's own two calls."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from ninja import Router

from godown.kit import clock, history
from godown.kit.errors import Invalid
from godown.kit.rest import BAD_DATA, Error, error

from ..api import account_of, actor_of
from ..channels.service import Account
from . import announcing, messages, repository
from .models import Source
from .rules import Announced, AnnouncedLine, New, Problem, Verdict, Wrong
from .schemas import (
    AwbRequest,
    CreateReturn,
    FieldError,
    FoundReturn,
    ImportForm,
    ImportRefused,
    ImportReply,
    ImportRequest,
    RowResult,
    RowStatus,
)

router = Router(tags=["returns"])
#: Facts of a return that all its lines share, by their names in a form.
SHARED = ("channelOrderId", "channelReturnOrderId", "returnOrderType", "transporter", "trackingId")
_NAMES = {
    "order_code": "channelOrderId",
    "item_code": "channelSubOrderId",
    "channel_sku": "channelSku",
    "quantity": "quantity",
}


@router.post("/cims/import/returnOrders", response={200: ImportReply, 400: ImportRefused, 401: Error, 500: Error})
def import_returns(request: HttpRequest, body: ImportRequest) -> ImportReply | HttpResponse:
    """Announce one return with all its lines. A return that is known already is SKIPPED, and 200 as well.

    A return is announced whole or not at all: with one wrong line all are FAILED, and the answer is 400.
    """
    account = account_of(request)
    _check_location(account, body.fulfillmentLocationCode)
    if contradictions := list(_contradictions(body)):
        return _answer(body.forms, Wrong(contradictions))
    first = body.forms[0]
    announced = Announced(
        body.channelReturnOrderId,
        first.returnOrderType,
        first.channelOrderId,
        [_line(form) for form in body.forms],
        first.transporter or "",
        first.trackingId or "",
    )
    return _answer(body.forms, _announce(request, account, announced))


@router.post("/return/return-orders", response={200: None, 400: Error, 401: Error, 500: Error})
def create_return(request: HttpRequest, body: CreateReturn) -> HttpResponse:
    """Announce a return; one item is one piece. Repeating it succeeds and does nothing."""
    account = account_of(request)
    _check_location(account, body.locationCode)
    items = sorted((item.channelSkuCode, item.reason) for item in body.orderItems)
    announced = Announced(
        body.returnOrderCode,
        body.orderType,
        body.forwardOrderCode,
        [AnnouncedLine(len(list(same)), channel_sku=sku, reason=reason) for (sku, reason), same in groupby(items)],
        body.transporter,
        body.awbNumber,
        body.expectedDate,
    )
    verdict = _announce(request, account, announced)
    if not isinstance(verdict, Wrong):
        return HttpResponse(status=200)
    told = [f"[{_NAMES.get(each.field, each.field)}: {each.message.render(each.data)}]" for each in verdict.problems]
    return error(400, Error(code=BAD_DATA, message="Input validation failed", description=", ".join(told)))


@router.post("/return/get/awb", response={200: list[FoundReturn], 400: Error, 401: Error, 500: Error})
def get_by_awb(request: HttpRequest, body: AwbRequest) -> list[FoundReturn]:
    """The account's returns that travel under an AWB, the newest first; of one transporter if it is given."""
    account = account_of(request)
    return [
        FoundReturn(
            returnOrderCode=row["return_code"],
            forwardOrderCode=row["order_code"],
            locationCode=account.warehouse,
            awbNumber=row["awb"],
            transporter=row["transporter"],
            orderType=row["kind"],
            expectedDate=row["expected_at"],
            channelReturnOrderStatus=row["channel_status"],
            omniReturnOrderStatus="CANCELLED" if row["status"] == "cancelled" else "RETURN_CREATED",
        )
        for row in repository.select_by_awb(account.id, body.awbNumber, body.transporter)
    ]


def _contradictions(body: ImportRequest) -> Iterator[Problem]:
    """Lines that say of the return what its first line, or the request, does not."""
    wanted = {name: getattr(body.forms[0], name) for name in SHARED}
    wanted["channelReturnOrderId"] = body.channelReturnOrderId
    for number, form in enumerate(body.forms):
        for name, value in wanted.items():
            if getattr(form, name) != value:
                data = {"return": body.channelReturnOrderId, "fact": name}
                yield Problem(number, name, messages.OTHER_FACTS, data)


def _announce(request: HttpRequest, account: Account, announced: Announced) -> Verdict:
    with history.acting(actor_of(request)):
        (result,) = announcing.announce(account, [announced], Source.API, clock.now())
    return result.verdict


def _check_location(account: Account, location: str) -> None:
    if location != account.warehouse:
        raise Invalid(messages.OTHER_LOCATION, account=account.code, warehouse=account.warehouse, location=location)


def _line(form: ImportForm) -> AnnouncedLine:
    return AnnouncedLine(
        form.quantity, form.channelSubOrderId or "", form.channelSku, form.reasonForReturn or "", form.price
    )


def _answer(forms: Sequence[ImportForm], verdict: Verdict) -> ImportReply | HttpResponse:
    """A result for every line; 400 if the return was refused."""
    wrong = verdict.problems if isinstance(verdict, Wrong) else ()
    status = RowStatus.FAILED if wrong else RowStatus.SUCCESS if isinstance(verdict, New) else RowStatus.SKIPPED
    errors = [[_error(each) for each in wrong if each.line == number] for number in range(len(forms))]
    results = [
        RowResult(
            channelReturnOrderId=form.channelReturnOrderId,
            channelOrderId=form.channelOrderId,
            channelSku=form.channelSku,
            status=status,
            errors=found,
        )
        for form, found in zip(forms, errors, strict=True)
    ]
    if not wrong:
        return ImportReply(results=results)
    told = [each for found in errors for each in found]
    description = ", ".join(f"[{each.field}: {each.message}]" for each in told)
    body = ImportRefused(
        code=BAD_DATA, message="Input validation failed", description=description, errors=told, results=results
    )
    return error(400, body)


def _error(problem: Problem) -> FieldError:
    text = " ".join(filter(None, (problem.message.render(problem.data), problem.message.render_fix(problem.data))))
    return FieldError(field=_NAMES.get(problem.field, problem.field), message=text)
