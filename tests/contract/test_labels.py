"""The one document of each order, with courier, AWB and invoice (facts/flipkart.md §3.3, §3.5)."""

from datetime import date

import httpx
import pypdfium2

import fksandbox
from godown.proxy import transports
from godown.proxy.contract import AckRequest, Deferred, LabelRequest

from .conftest import BASE, SELLER_FULFILLED, SMART, Desk, accepted


def text_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


def test_a_label_that_is_not_ready_is_asked_for_in_one_call(desk: Desk) -> None:
    code = desk.order()
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[code]))
    desk.proxy.pack(SMART, desk.pack_request(code))
    desk.flipkart.clear_calls()
    reply = desk.labels([code])
    assert (reply.labels, reply.notReady, reply.refused) == ([], [code], {})
    assert desk.operations() == ["details"]


def test_a_label_comes_with_everything_the_parcel_needs(desk: Desk) -> None:
    (code,) = desk.packed(1)
    (label,) = desk.labels([code]).labels
    shipment = desk.world.shipment(code)
    assert label.orderCode == code
    assert label.awbNumber == shipment.sub_shipments[0].tracking_id
    assert label.transporter == "E-Kart Logistics"
    assert (label.invoiceNumber, label.invoiceDate) == (shipment.invoice_number, date(2026, 11, 23))
    assert label.buyer["zip"] == shipment.buyer.pin_code
    pages = text_of(label.shippingLabel)
    assert len(pages) == 2
    assert label.awbNumber in pages[0]
    assert label.invoiceNumber in pages[1]


def test_while_calls_are_ample_each_document_comes_by_its_own(desk: Desk) -> None:
    codes = desk.packed(4)
    desk.flipkart.clear_calls()
    assert [label.orderCode for label in desk.labels(codes).labels] == codes
    assert desk.operations() == ["details", "invoices", "label", "label", "label", "label"]


def test_when_calls_run_low_documents_come_together_and_are_split_by_page(desk: Desk) -> None:
    codes = desk.packed(12)
    alone = {label.orderCode: label for label in desk.labels(codes).labels}
    desk.scarce()
    desk.flipkart.clear_calls()
    together = desk.labels(codes).labels
    assert desk.operations() == ["details", "invoices", "label"]
    assert {label.orderCode for label in together} == set(codes)
    for label in together:
        assert text_of(label.shippingLabel) == text_of(alone[label.orderCode].shippingLabel)
        assert label.model_copy(update={"shippingLabel": b""}) == alone[label.orderCode].model_copy(
            update={"shippingLabel": b""}
        )


def test_one_order_that_is_not_ready_does_not_keep_the_others(desk: Desk) -> None:
    ready = desk.packed(3)
    late = desk.order()
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[late]))
    desk.proxy.pack(SMART, desk.pack_request(late, 9))
    reply = desk.labels([*ready, late])
    assert [label.orderCode for label in reply.labels] == ready
    assert reply.notReady == [late]


def test_an_order_cancelled_after_its_pack_is_refused_and_the_others_come(desk: Desk) -> None:
    for scarce in (False, True):
        codes = desk.packed(3)
        if scarce:
            desk.scarce()
        desk.flipkart.cancel(codes[1])
        reply = desk.labels(codes)
        assert [label.orderCode for label in reply.labels] == [codes[0], codes[2]]
        assert (reply.notReady, reply.refused) == ([], {codes[1]: "ORDER_CANCELLED"})


def test_an_order_that_flipkart_does_not_know_is_refused(desk: Desk) -> None:
    reply = desk.labels(["never-heard-of"])
    assert reply.refused == {"never-heard-of": "UNKNOWN_ORDER"}


def test_an_order_that_flipkart_does_not_know_does_not_spoil_the_call_for_the_others(desk: Desk) -> None:
    codes = desk.packed(2)
    desk.flipkart.settings(details_of_unknown="refused")
    desk.flipkart.clear_calls()
    reply = desk.labels([codes[0], "never-heard-of", codes[1]])
    assert [label.orderCode for label in reply.labels] == codes
    assert reply.refused == {"never-heard-of": "UNKNOWN_ORDER"}
    assert desk.operations()[:3] == ["details", "get_shipments", "details"]
    assert desk.labels(["never-heard-of"]).refused == {"never-heard-of": "UNKNOWN_ORDER"}


class WrongDocument(httpx.BaseTransport):
    """Flipkart gives out one order's document for another's."""

    def __init__(self, inner: httpx.BaseTransport, asked: str, given: str) -> None:
        self._inner, self._asked, self._given = inner, asked, given

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/labelOnly/pdf"):
            request.url = httpx.URL(str(request.url).replace(self._asked, self._given))
        return self._inner.handle_request(request)


def test_the_document_of_another_order_is_refused(desk: Desk) -> None:
    first, second = desk.packed(2)
    sandbox = fksandbox.transport(fksandbox.create_app(desk.world))
    transports.install(BASE, WrongDocument(sandbox, asked=first, given=second))
    reply = desk.labels([first])
    assert reply.labels == []
    assert reply.refused == {first: "WRONG_DOCUMENT"}
    transports.install(BASE, sandbox)
    assert [label.orderCode for label in desk.labels([first]).labels] == [first]


def test_an_answer_that_is_no_document_is_not_taken_for_one(desk: Desk) -> None:
    (code,) = desk.packed(1)
    for fault in ("html", "http_500", "truncated"):
        desk.flipkart.add_fault("label", fault, nth=1)
        assert isinstance(desk.proxy.get_labels(SMART, LabelRequest(orderCodes=[code])), Deferred)
    assert [label.orderCode for label in desk.labels([code]).labels] == [code]


def test_a_document_is_not_fetched_before_everything_else_about_it_is_known(desk: Desk) -> None:
    (code,) = desk.packed(1)
    desk.flipkart.add_fault("invoices", "http_500", nth=1)
    assert isinstance(desk.proxy.get_labels(SMART, LabelRequest(orderCodes=[code])), Deferred)
    assert desk.calls("label") == 0  # Flipkart may give it out once only
    assert [label.orderCode for label in desk.labels([code]).labels] == [code]


def test_seller_fulfilled_orders_get_label_and_invoice_too(desk: Desk) -> None:
    codes = desk.packed(3, SELLER_FULFILLED, service_profile="NON_FBF")
    labels = desk.labels(codes, SELLER_FULFILLED).labels
    assert [label.orderCode for label in labels] == codes
    assert [len(text_of(label.shippingLabel)) for label in labels] == [2, 2, 2]


def test_a_reply_keeps_its_labels_when_the_calls_end_in_the_middle(desk: Desk) -> None:
    codes = desk.packed(3)
    desk.flipkart.add_fault("label", "http_429", nth=2)
    reply = accepted(desk.proxy.get_labels(SMART, LabelRequest(orderCodes=codes)))
    assert [label.orderCode for label in reply.labels] == codes[:1]
    assert reply.notReady == codes[1:]
