"""A document's owner is read off its pages, never guessed."""

from io import BytesIO

import pypdfium2
import pytest
from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfgen.canvas import Canvas

from godown.proxy.documents import Marks, belongs, is_pdf, split


def pdf(*pages: str) -> bytes:
    """One page for each text; a text that begins with `|` becomes a barcode."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(288, 432))
    for text in pages:
        if text.startswith("|"):
            Code128(text[1:], barWidth=1.2, barHeight=40).drawOn(canvas, 20, 200)
        else:
            canvas.drawString(20, 400, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def page_count(document: bytes) -> int:
    with pypdfium2.PdfDocument(document) as opened:
        return len(opened)


A = Marks(frozenset({"FMPP0000000001", "INV-1"}), "OD1")
B = Marks(frozenset({"FMPP0000000002", "INV-2"}), "OD2")


def test_pages_go_to_the_order_they_name() -> None:
    whole = pdf("AWB FMPP0000000002", "Invoice INV-2", "AWB FMPP0000000001", "Invoice INV-1", "Order ID: OD1")
    parts = split(whole, {"a": A, "b": B})
    assert parts is not None
    assert {code: page_count(part) for code, part in parts.items()} == {"a": 3, "b": 2}
    assert belongs(parts["a"], A)
    assert not belongs(parts["a"], B)


def test_a_barcode_names_an_order_as_well_as_a_text() -> None:
    parts = split(pdf("|FMPP0000000001", "|FMPP0000000002"), {"a": A, "b": B})
    assert parts is not None
    assert belongs(parts["a"], A)
    assert belongs(parts["b"], B)


@pytest.mark.parametrize("page", ["Terms and conditions", "FMPP0000000001 and FMPP0000000002", "FMPP00000000012"])
def test_a_page_that_names_nobody_or_two_is_not_guessed(page: str) -> None:
    assert split(pdf("AWB FMPP0000000001", page), {"a": A, "b": B}) is None


def test_an_order_id_that_two_shipments_share_decides_nothing() -> None:
    twin = Marks(frozenset({"FMPP0000000003"}), "OD1")
    assert split(pdf("Order ID: OD1"), {"a": A, "twin": twin}) is None
    alone = split(pdf("Order ID: OD1"), {"a": A, "b": B})
    assert alone is not None
    assert list(alone) == ["a"]


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"%PDF-1.4 and then nothing", b"x" + pdf("A")])
def test_what_is_no_whole_pdf_is_not_taken_for_one(content: bytes) -> None:
    assert not is_pdf(content)


def test_a_pdf_is_one() -> None:
    assert is_pdf(pdf("A"))
