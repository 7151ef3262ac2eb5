"""Whose is a document? Its pages are asked, by their texts and then by their barcodes; never guessed.

A page names a shipment by what is its alone: AWB, shipment id, invoice number. The customer's order id counts
only where no two of the shipments asked for share it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from godown.kit import pdf


@dataclass(frozen=True)
class Marks:
    """What tells a shipment's pages: `own` is its alone, `order_id` may be shared with another shipment."""

    own: frozenset[str]
    order_id: str


def is_pdf(content: bytes) -> bool:
    """Whether it is a PDF that can be read."""
    return bool(pdf.read(content, barcodes=False))


def belongs(content: bytes, marks: Marks) -> bool:
    """Whether some page of a readable PDF names the shipment by something that is its alone."""
    return any(
        marks.own & _named(page, marks.own)
        for barcodes in (False, True)
        for page in pdf.read(content, barcodes=barcodes) or ()
    )


def split(content: bytes, marks: Mapping[str, Marks]) -> dict[str, bytes] | None:
    """The document of several shipments as one of each; None if a page's owner is not certain."""
    for barcodes in (False, True):
        owners = [_owner(page, marks) for page in pdf.read(content, barcodes=barcodes) or ()]
        if owners and None not in owners:
            break
    else:
        return None
    pages = {code: [number for number, owner in enumerate(owners) if owner == code] for code in marks}
    with pikepdf.open(BytesIO(content)) as whole:
        return {code: _part(whole, numbers) for code, numbers in pages.items() if numbers}


def _named(page: pdf.Page, candidates: frozenset[str]) -> frozenset[str]:
    """Those of the candidates that stand on the page as whole words."""
    seen = "\n".join([page.text, *page.barcodes])
    return frozenset(
        each for each in candidates if each and re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", seen, re.IGNORECASE)
    )


def _owner(page: pdf.Page, marks: Mapping[str, Marks]) -> str | None:
    named = [code for code, mark in marks.items() if _named(page, mark.own)]
    if not named:
        shared = Counter(mark.order_id for mark in marks.values())
        alone = {code: mark.order_id for code, mark in marks.items() if shared[mark.order_id] == 1}
        named = [code for code, order_id in alone.items() if _named(page, frozenset({order_id}))]
    return named[0] if len(named) == 1 else None


def _part(whole: pikepdf.Pdf, pages: list[int]) -> bytes:
    with pikepdf.new() as part:
        for number in pages:
            part.pages.append(whole.pages[number])
        target = BytesIO()
        part.save(target, deterministic_id=True)
        return target.getvalue()
