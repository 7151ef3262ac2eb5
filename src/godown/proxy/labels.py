"""The documents of packed orders: courier and invoice asked for all at once, the PDFs as fast as the budget allows.

Shipping details come first: their AWB says that the label is ready, and a document that Flipkart gives out
only once is not fetched before everything else about it is known. While the budget is ample each document comes by a
call of its own; when it runs low they come together and are split by page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from godown.kit import clock
from godown.kit.http import Answered, Unknown

from . import budget, documents
from .accounts import Account
from .contract import Accepted, Answer, Deferred, Label, LabelRequest, LabelsReply, RefusalCode, Refused
from .documents import Marks
from .flipkart.answers import READ_AGAIN_SECONDS, as_refusal, read, refusal_code
from .flipkart.api import SellerApi
from .flipkart.calls import Reply
from .flipkart.orders import shipments_now
from .flipkart.wire import LABELLED_STATES, Detail, Details, Invoice, Invoices, Problem, problems

TOGETHER = 50
ALONE_ANYWAY = 1
NOT_READY = frozenset({"ORDER_ITEM_PACKING_IN_PROGRESS", "ORDER_ITEM_NOT_PACKED", "LABEL_NOT_READY"})

Document = Callable[[SellerApi, Sequence[str]], Reply]


def fetch(account: Account, request: LabelRequest, document: Document) -> Answer[LabelsReply]:
    """The documents of those orders whose label is ready; `document` is the call that gives them out."""
    codes = list(dict.fromkeys(request.orderCodes))
    api = SellerApi(account, bench=True)
    details = _details(account, api, codes)
    if not isinstance(details, Details):
        return details
    known = {detail.shipment_id: detail for detail in details.shipments}
    ready = [code for code in codes if code in known and known[code].awb]
    found = _Found(refused={code: RefusalCode.UNKNOWN_ORDER for code in codes if code not in known})
    if ready:
        invoices = _invoices(account, api, ready, found)
        if not isinstance(invoices, Invoices):
            return invoices
        papers = {
            invoice.shipment_id: _Papers(known[invoice.shipment_id], invoice)
            for invoice in invoices.invoices
            if invoice.shipment_id in ready
        }
        _fetch_documents(account, api, document, papers, found)
    if found.hitch and not found.labels:
        return found.hitch
    settled = {label.orderCode for label in found.labels} | found.refused.keys()
    return Accepted(
        LabelsReply(
            labels=found.labels,
            notReady=[code for code in codes if code not in settled],
            refused={code: str(why) for code, why in found.refused.items()},
        )
    )


@dataclass(frozen=True)
class _Papers:
    """Everything about a document but its bytes."""

    detail: Detail
    invoice: Invoice

    @property
    def marks(self) -> Marks:
        own = frozenset({self.detail.awb, self.detail.shipment_id, self.invoice.invoice_number})
        return Marks(own, self.detail.order_id)

    def label(self, content: bytes) -> Label:
        return Label(
            orderCode=self.detail.shipment_id,
            awbNumber=self.detail.awb,
            transporter=self.detail.transporter,
            invoiceNumber=self.invoice.invoice_number,
            invoiceDate=self.invoice.invoice_date,
            shippingLabel=content,
            buyer=self.detail.buyer,
        )


@dataclass
class _Found:
    """`hitch` is why the rest could not be asked for."""

    refused: dict[str, RefusalCode]
    labels: list[Label] = field(default_factory=list)
    hitch: Deferred | Refused | None = None


def _details(account: Account, api: SellerApi, codes: list[str]) -> Details | Deferred | Refused:
    """The shipping details of these orders. If one that Flipkart does not know spoils the call for all, without it."""
    details = read(api.details(codes), Details)
    if not isinstance(details, Refused):
        return details
    shipments = shipments_now(account, codes, bench=True)
    if isinstance(shipments, Deferred | Refused):
        return details
    known = [code for code in codes if code in shipments]
    if not known:
        return Details([])
    return read(api.details(known), Details) if len(known) < len(codes) else details


def _invoices(account: Account, api: SellerApi, ready: list[str], found: _Found) -> Invoices | Deferred | Refused:
    """The invoices of these orders. One that was cancelled spoils the call for all: it is found, and left out."""
    invoices = read(api.invoices(ready), Invoices)
    if not isinstance(invoices, Refused):
        return invoices
    shipments = shipments_now(account, ready, bench=True)
    if isinstance(shipments, Deferred | Refused):
        return shipments
    found.refused.update({code: RefusalCode.CANCELLED for code, each in shipments.items() if not each.states})
    labelled = [code for code, each in shipments.items() if each.states and each.states <= LABELLED_STATES]
    if not labelled:
        return Invoices([])
    return read(api.invoices(labelled), Invoices) if len(labelled) < len(ready) else invoices


def _fetch_documents(
    account: Account, api: SellerApi, document: Document, papers: dict[str, _Papers], found: _Found
) -> None:
    alone = list(papers)
    if len(papers) > ALONE_ANYWAY and not budget.is_ample(account.login.id, len(papers), clock.now()):
        alone = []
        for start in range(0, len(papers), TOGETHER):
            part = list(papers)[start : start + TOGETHER]
            alone += _fetch_together(api, document, {code: papers[code] for code in part}, found)
    for code in alone:
        if found.hitch:
            return
        _fetch_one(api, document, papers[code], found)


def _fetch_together(api: SellerApi, document: Document, papers: dict[str, _Papers], found: _Found) -> list[str]:
    """One call for all; returns those that have to be asked for alone.

    One that was cancelled meanwhile spoils the call for all, and a page whose owner is not certain the splitting.
    """
    content = _content(document(api, list(papers)))
    if isinstance(content, Deferred | Refused):
        found.hitch = content
        return []
    parts = documents.split(content, {code: each.marks for code, each in papers.items()}) if content else None
    found.labels += [papers[code].label(part) for code, part in (parts or {}).items()]
    return [code for code in papers if code not in (parts or {})]


def _fetch_one(api: SellerApi, document: Document, papers: _Papers, found: _Found) -> None:
    code = papers.detail.shipment_id
    reply = document(api, [code])
    content = _content(reply)
    if isinstance(content, Deferred | Refused):
        found.hitch = content
    elif content is None:
        complaint = problems(reply.body)[0] if isinstance(reply, Answered) else Problem("", "")
        if complaint.code not in NOT_READY:
            found.refused[code] = refusal_code(complaint)
    elif documents.belongs(content, papers.marks):
        found.labels.append(papers.label(content))
    else:
        found.refused[code] = RefusalCode.WRONG_DOCUMENT


def _content(reply: Reply) -> bytes | Deferred | Refused | None:
    """The PDF; None if Flipkart complains of the orders asked for; a deferral if the answer makes no sense."""
    if isinstance(reply, Deferred | Refused):
        return reply
    if isinstance(reply, Unknown):
        return Deferred(f"no answer from Flipkart ({reply.reason})", READ_AGAIN_SECONDS)
    if documents.is_pdf(reply.body):
        return reply.body
    if as_refusal(reply):
        return None
    return Deferred(f"Flipkart's answer is no document (exchange {reply.exchange})", READ_AGAIN_SECONDS)
