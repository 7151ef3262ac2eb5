"""What an inspection found, in the words of the port. Pure."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from ..returns.ports import Disposed, Disposition, Finding, Found
from .rules import Settled
from .views import ItemView, LineView

WORDS: dict[str, Found] = {"pass": "passed", "fail": "failed"}
RESTS: dict[str, Disposition] = {"quarantine": "quarantined", "scrap": "scrapped"}


def findings(lines: Iterable[LineView], items: Iterable[ItemView], settled: Settled) -> list[Finding]:
    """Every piece that was found, and every announced one that was not, in the words of the port.

    A wrong item takes the place of an announced piece: it is told instead of that piece's being missing.
    """
    pieces: Counter[Finding] = Counter()
    for item in items:
        found = WORDS[item.qc] if item.announced else "wrong_item" if item.line_id else "extra"
        finding = Finding(item.return_id, item.line_id, item.sku, 0, found, item.reason)
        pieces[finding] += item.quantity
    instead = Counter(settled.instead.values())
    for line in lines:
        missing = settled.missing.get(line.line_id, 0) - instead[line.line_id]
        if missing:
            pieces[Finding(line.return_id, line.line_id, line.sku, 0, "missing")] += missing
    return [
        Finding(each.return_id, each.line_id, each.sku, quantity, each.found, each.reason)
        for each, quantity in pieces.items()
    ]


def counted(findings: Iterable[Finding], return_id: UUID) -> dict[str, int]:
    """How many pieces of a return passed, failed, are missing, or are others than announced."""
    pieces: Counter[str] = Counter()
    for each in findings:
        if each.return_id == return_id:
            pieces["others" if each.found in ("wrong_item", "extra") else each.found] += each.quantity
    return {word: pieces[word] for word in ("passed", "failed", "missing", "others")}


def resting(items: Iterable[ItemView]) -> list[Disposed]:
    """The pieces that stay where the inspection put them: in quarantine, or scrap."""
    return [
        Disposed(item.return_id, item.line_id, item.sku, item.quantity, RESTS[item.disposition])
        for item in items
        if item.disposition in RESTS
    ]
