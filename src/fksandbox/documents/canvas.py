"""The little drawing that all documents share."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas


class Sheet:
    """A PDF in the making. Text runs down the page from the top left; lengths in points."""

    def __init__(self, title: str) -> None:
        self._bytes = BytesIO()
        self.canvas = Canvas(self._bytes, invariant=True)
        self.canvas.setTitle(title)
        self.canvas.setCreator("fksandbox")
        self.margin = self.inner = self._y = 0.0

    def page(self, size: tuple[float, float], margin: float, right: float | None = None) -> None:
        """Begin a page; the first line comes below its top margin. `right` is the right margin, if it differs."""
        if self._y:
            self.canvas.showPage()
        self.canvas.setPageSize(size)
        self.width, self.height = size
        self.margin = margin
        self.inner = self.width - margin - (margin if right is None else right)
        self._y = self.height - margin

    def line(self, text: str, size: float = 8, bold: bool = False) -> None:
        self._y -= size * 1.35
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(self.margin, self._y, text)

    def lines(self, *texts: str, size: float = 8) -> None:
        for text in texts:
            self.line(text, size)

    def rule(self) -> None:
        self._y -= 4
        self.canvas.setLineWidth(0.6)
        self.canvas.line(self.margin, self._y, self.margin + self.inner, self._y)

    def row(self, cells: Sequence[str], at: Sequence[float], size: float = 7, bold: bool = False) -> None:
        """One table row; `at` are the cells' left edges as shares of the printable width."""
        self._y -= size * 1.5
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        for text, share in zip(cells, at, strict=True):
            self.canvas.drawString(self.margin + share * self.inner, self._y, text)

    def skip(self, points: float) -> float:
        """Leave room and say where it begins (its lower edge)."""
        self._y -= points
        return self._y

    def fits(self, points: float) -> bool:
        return self._y - points > self.margin

    def finish(self) -> bytes:
        self.canvas.save()
        return self._bytes.getvalue()


def shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
