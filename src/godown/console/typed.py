"""Rows that people type or paste into a form: a SKU and its pieces on each. Pure."""

import re

from django.utils.translation import gettext_lazy as _

from godown.kit.errors import Invalid
from godown.kit.messages import Message

BAD_ROW = Message(
    "console.bad_row",
    _("Row %(row)s is no SKU with its pieces: %(got)s"),
    _("Write the SKU and a whole number of pieces on each row, like: MUG-RED 24"),
)
TWICE = Message("console.row_twice", _("Row %(row)s names %(sku)s again."), _("Add its pieces to the first row."))
ROW = re.compile(r"(?P<sku>\S(?:.*\S)?)[\s,;]+(?P<pieces>[0-9]{1,6})")


def pieces_by_sku(text: str) -> dict[str, int]:
    """Pieces by SKU code of a text with one SKU a row, as pasted from a sheet too; `Invalid` names the wrong row."""
    found: dict[str, int] = {}
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = ROW.fullmatch(line.strip())
        if match is None:
            raise Invalid(BAD_ROW, row=row, got=line.strip()[:60])
        sku = match["sku"].rstrip(",; \t")
        if sku in found:
            raise Invalid(TWICE, row=row, sku=sku)
        found[sku] = int(match["pieces"])
    return found
