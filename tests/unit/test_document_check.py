"""Is this really the one document of this parcel?"""

from io import BytesIO

import pytest
from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfgen.canvas import Canvas

from godown.kit.messages import Message
from godown.omni.fulfilment import document_check, messages

AWB = "FMPP0123456789"


def document(*, barcode: str = AWB, invoice: str = "Tax Invoice", pages: int = 2) -> bytes:
    """A label page with a barcode, then pages with a text."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(288, 432))
    Code128(barcode, barWidth=1.1, barHeight=50).drawOn(canvas, 20, 300)
    for _ in range(pages - 1):
        canvas.showPage()
        canvas.drawString(20, 300, invoice)
    canvas.save()
    return file.getvalue()


def test_a_label_of_the_awb_with_its_invoice_is_accepted() -> None:
    assert document_check.problem(document(), AWB) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", messages.NOT_A_PDF),
        (b"<!DOCTYPE html><title>Log in</title>", messages.NOT_A_PDF),
        (b'{"errorCode":"ORDER_ITEM_NOT_PACKED"}', messages.NOT_A_PDF),
        (b"%PDF-1.7 and then nothing", messages.NOT_A_PDF),
        (document(barcode="FMPP9999999999"), messages.OTHER_ORDER),
        (document(invoice="Thank you"), messages.NO_INVOICE),
        (document(pages=document_check.MAX_PAGES + 1), messages.TOO_LARGE),
    ],
    ids=["nothing", "html", "json", "broken", "another parcel's", "no invoice", "too many pages"],
)
def test_anything_else_is_not_stored(content: bytes, reason: Message) -> None:
    assert document_check.problem(content, AWB) is reason
