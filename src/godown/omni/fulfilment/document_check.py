"""Is this really the one document of this parcel?"""

from godown.kit import pdf
from godown.kit.messages import Message

from . import messages

MAX_PAGES = 12


def problem(content: bytes, awb: str) -> Message | None:
    """Why `content` is not the document of the parcel with this AWB, or None if it is.

    It must be a readable PDF of a few pages with an invoice page, and a barcode on it must be the AWB
    (facts/flipkart.md §3.5: on failure the body is something else, e.g. JSON or HTML).
    """
    pages = pdf.read(content, barcodes=True, most=MAX_PAGES + 1)
    if not pages:
        return messages.NOT_A_PDF
    if len(pages) > MAX_PAGES:
        return messages.TOO_LARGE
    if not any(awb in page.barcodes for page in pages):
        return messages.OTHER_ORDER
    if not any("invoice" in page.text.lower() for page in pages):
        return messages.NO_INVOICE
    return None
