"""Reading PDFs: what stands on their pages as text, and as barcodes.

PDFium may not be used by two threads of a process at once, so everybody reads through here, one at a time.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from threading import Lock

import pypdfium2
import zxingcpp

DOTS_PER_INCH = 200
"""Enough for the bars of a 4 × 6 inch thermal label (203 dpi printers)."""

_pdfium = Lock()


@dataclass(frozen=True)
class Page:
    """What can be read on a page; `barcodes` only if they were asked for."""

    text: str
    barcodes: tuple[str, ...] = ()


def read(content: bytes, *, barcodes: bool, most: int | None = None) -> list[Page] | None:
    """The pages of a PDF (the first `most`), or None if it cannot be read. Barcodes take some 20 ms a page."""
    if not content.startswith(b"%PDF"):
        return None
    with _pdfium:
        try:
            with pypdfium2.PdfDocument(content) as document:
                return list(islice(_pages(document, barcodes), most))
        except pypdfium2.PdfiumError:
            return None


def _pages(document: pypdfium2.PdfDocument, barcodes: bool) -> Iterator[Page]:
    for number in range(len(document)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            yield Page(text.get_text_bounded(), _barcodes(page) if barcodes else ())


def _barcodes(page: pypdfium2.PdfPage) -> tuple[str, ...]:
    with closing(page.render(scale=DOTS_PER_INCH / 72, grayscale=True)) as picture:
        pixels = memoryview(picture.buffer).cast("B").cast("B", (picture.height, picture.stride))
        return tuple(code.text for code in zxingcpp.read_barcodes(pixels))
