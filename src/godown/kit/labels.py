"""Labels with barcodes (Code 128) on A4: for shelves, totes and the commands of the floor.

Code 128 because every scanner of a warehouse reads it and it holds letters. A label's bars are as wide as it allows,
at most 0.5 mm a module, with the quiet zone that ISO/IEC 15417 asks for.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

WIDEST_MODULE = 0.5 * mm
#: Modules of white that a reader needs at either side of the bars.
QUIET = 10


@dataclass(frozen=True)
class Label:
    """`code` is the barcode and the large text; `note` a line below it, `corner` a word above."""

    code: str
    note: str = ""
    corner: str = ""


@dataclass(frozen=True)
class Paper:
    """How a sheet of A4 is divided. 3 × 8 of 70 × 37 mm is a common sheet of sticky labels."""

    columns: int
    rows: int
    text: float


SMALL = Paper(3, 8, 18)
LARGE = Paper(2, 6, 20)


def bars(code: str) -> tuple[list[tuple[int, int]], int]:
    """A code's bars as (offset, width) in modules, and how wide all is with the white at either side; for a screen."""
    drawn = Code128(code, quiet=False)
    drawn.validate()
    drawn.encode()
    drawn.decompose()
    at, found = QUIET, []
    for step in drawn.decomposed:  # a letter is a width, A to D; capitals are black
        width = ord(step.upper()) - ord("A") + 1
        if step.isupper():
            found.append((at, width))
        at += width
    return found, at + QUIET


def sheet(title: str, labels: Sequence[Label], paper: Paper = SMALL) -> bytes:
    """The labels as a PDF, row by row; some 2,000 a second."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=A4, pageCompression=1)
    canvas.setTitle(title)
    width, height = A4[0] / paper.columns, A4[1] / paper.rows
    per_page = paper.columns * paper.rows
    for number, label in enumerate(labels):
        place = number % per_page
        if number and not place:
            canvas.showPage()
        row, column = divmod(place, paper.columns)
        _draw(canvas, label, column * width, A4[1] - (row + 1) * height, width, height, paper.text)
    canvas.save()
    return content.getvalue()


def _draw(canvas: Canvas, label: Label, x: float, y: float, width: float, height: float, text: float) -> None:
    middle = x + width / 2
    modules = Code128(label.code, barWidth=1, quiet=False).width + 2 * QUIET
    module = min(WIDEST_MODULE, (width - 6 * mm) / modules)
    bars = Code128(label.code, barWidth=module, barHeight=height * 0.4, quiet=False)
    bars.drawOn(canvas, middle - bars.width / 2, y + height * 0.42)
    size = min(text, text * (width - 8 * mm) / canvas.stringWidth(label.code, "Helvetica-Bold", text))
    canvas.setFont("Helvetica-Bold", size)
    canvas.drawCentredString(middle, y + height * 0.24, label.code)
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(middle, y + height * 0.11, label.note)
    canvas.drawRightString(x + width - 4 * mm, y + height - 4.5 * mm, label.corner)
