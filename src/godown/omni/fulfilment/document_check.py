"""Is this really the one document of this parcel? Pure but for the PDF libraries' own work."""

from threading import Lock

import pypdfium2
import zxingcpp

from godown.kit.messages import Message

from . import messages

MAX_PAGES = 12
#: Enough for the bars of a 4×6 inch thermal label (203 dpi printers).
SCALE = 200 / 72

_pdfium = Lock()  # pdfium is not safe to be used by two threads at once


def problem(pdf: bytes, awb: str) -> Message | None:
    """Why `pdf` is not the document of the parcel with this AWB, or None if it is.

    It must be a readable PDF of a few pages with an invoice page, and a barcode on it must be the AWB
    (facts/flipkart.md §3.5: on failure the body is something else, e.g. JSON or HTML).
    """
    if not pdf.startswith(b"%PDF"):
        return messages.NOT_A_PDF
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            return messages.NOT_A_PDF
        try:
            return _problem_inside(document, awb)
        finally:
            document.close()


def _problem_inside(document: pypdfium2.PdfDocument, awb: str) -> Message | None:
    if len(document) > MAX_PAGES:
        return messages.TOO_LARGE
    has_invoice = names_parcel = False
    for page in document:
        has_invoice = has_invoice or "invoice" in page.get_textpage().get_text_bounded().lower()
        names_parcel = names_parcel or awb in _barcodes(page)
    if not names_parcel:
        return messages.OTHER_ORDER
    return None if has_invoice else messages.NO_INVOICE


def _barcodes(page: pypdfium2.PdfPage) -> set[str]:
    image = page.render(scale=SCALE, grayscale=True).to_pil()
    return {barcode.text for barcode in zxingcpp.read_barcodes(image)}
