"""What an inspection tells the order system and the timelines. Pure, but for the timeline."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import history

from ..masters.service import Site
from ..returns import messages as returns_messages
from ..returns.ports import Disposed, Finding, Found
from .rules import Disposition, Settled

WORDS: dict[str, Found] = {"pass": "passed", "fail": "failed"}


def findings(lines: Iterable[Mapping[str, Any]], items: Iterable[Mapping[str, Any]], settled: Settled) -> list[Finding]:
    """Every piece that was found, and every announced one that was not, in the words of the port.

    A wrong item takes the place of an announced piece: it is told instead of that piece's being missing.
    """
    pieces: Counter[Finding] = Counter()
    for item in items:
        found = WORDS[item["qc"]] if item["announced"] else "wrong_item" if item["line_id"] else "extra"
        finding = Finding(item["return_id"], item["line_id"], item["sku"], 0, found, item["reason"])
        pieces[finding] += item["quantity"]
    instead = Counter(settled.instead.values())
    for line in lines:
        missing = settled.missing.get(line["line_id"], 0) - instead[line["line_id"]]
        if missing:
            pieces[Finding(line["return_id"], line["line_id"], line["sku"], 0, "missing")] += missing
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


def resting(items: Iterable[Mapping[str, Any]]) -> list[Disposed]:
    """The pieces that stay where the inspection put them: in quarantine, or scrap."""
    words = {Disposition.QUARANTINE.value: "quarantined", Disposition.SCRAP.value: "scrapped"}
    return [
        Disposed(item["return_id"], item["line_id"], item["sku"], item["quantity"], words[item["disposition"]])  # type: ignore[arg-type]
        for item in items
        if item["disposition"] in words
    ]


def tell_orders(
    site: Site, returns: Sequence[Mapping[str, Any]], counts: Mapping[UUID, Mapping[str, int]], now: datetime
) -> None:
    """What was found, on the timelines of the orders that the pieces left with."""
    history.record(
        (
            history.Event(
                site.seller_id,
                each["order_id"],
                returns_messages.ORDER_INSPECTED,
                {"return_code": each["return_code"], **counts[each["id"]]},
            )
            for each in returns
            if each["order_id"]
        ),
        now,
    )
