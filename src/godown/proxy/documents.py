"""Whose is a document? Its pages are asked, by their texts and barcodes; never guessed.

A page names a shipment by what is its alone: air waybill, shipment id, invoice number. The customer's order id counts
only where no two of the shipments asked for share it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
import zxingcpp

DOTS_PER_INCH = 200


@dataclass(frozen=True)
class Marks:
    """What tells a shipment's pages: `own` is its alone, `order_id` may be shared with another shipment."""

    own: frozenset[str]
    order_id: str


def is_pdf(content: bytes) -> bool:
    """Whether it is a whole PDF that can be read."""
    if not content.startswith(b"%PDF"):
        return False
    try:
        with pypdfium2.PdfDocument(content) as document:
            return len(document) > 0
    except pypdfium2.PdfiumError:
        return False


def belongs(content: bytes, marks: Marks) -> bool:
    """Whether some page of a readable PDF names the shipment by something that is its alone."""
    return any(marks.own & _named(seen, marks.own) for seen in _pages(content))


def split(content: bytes, marks: Mapping[str, Marks]) -> dict[str, bytes] | None:
    """The document of several shipments as one of each; None if a page's owner is not certain."""
    owners: dict[str, list[int]] = {code: [] for code in marks}
    for number, seen in enumerate(_pages(content)):
        owner = _owner(seen, marks)
        if owner is None:
            return None
        owners[owner].append(number)
    with pikepdf.open(BytesIO(content)) as whole:
        return {code: _part(whole, pages) for code, pages in owners.items() if pages}


def _pages(content: bytes) -> Iterator[str]:
    """What stands on each page: its text, and its barcodes as read from its picture."""
    with pypdfium2.PdfDocument(content) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                yield "\n".join([text.get_text_bounded(), *_barcodes(page)])


def _barcodes(page: pypdfium2.PdfPage) -> list[str]:
    with closing(page.render(scale=DOTS_PER_INCH / 72, grayscale=True)) as picture:
        pixels = memoryview(picture.buffer).cast("B").cast("B", (picture.height, picture.stride))
        return [code.text for code in zxingcpp.read_barcodes(pixels)]


def _named(text: str, candidates: frozenset[str]) -> frozenset[str]:
    """Those of the candidates that stand in the text as whole words."""
    return frozenset(
        each for each in candidates if each and re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", text, re.IGNORECASE)
    )


def _owner(text: str, marks: Mapping[str, Marks]) -> str | None:
    named = [code for code, mark in marks.items() if _named(text, mark.own)]
    if not named:
        shared = Counter(mark.order_id for mark in marks.values())
        alone = {code: mark.order_id for code, mark in marks.items() if shared[mark.order_id] == 1}
        named = [code for code, order_id in alone.items() if _named(text, frozenset({order_id}))]
    return named[0] if len(named) == 1 else None


def _part(whole: pikepdf.Pdf, pages: list[int]) -> bytes:
    with pikepdf.new() as part:
        for number in pages:
            part.pages.append(whole.pages[number])
        target = BytesIO()
        part.save(target, deterministic_id=True)
        return target.getvalue()
