"""What of a document can be carried out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: How many short rows a sentence names; the document's page has them all.
NAMED = 5


@dataclass(frozen=True)
class Wanted:
    """`quantity` pieces of a SKU are wanted from a pool in which `there` are live."""

    sku_id: int
    sku: str
    quantity: int
    there: int

    @property
    def short(self) -> bool:
        return self.there < self.quantity


def split(wanted: Iterable[Wanted]) -> tuple[list[Wanted], list[Wanted]]:
    """Those of which enough is there, and those of which not: a line goes whole or not at all."""
    good: list[Wanted] = []
    short: list[Wanted] = []
    for each in wanted:
        (short if each.short else good).append(each)
    return good, short


def told(short: Sequence[Wanted]) -> str:
    """The first short rows in words: `MUG 10 (7 there), CUP 4 (0 there) …`."""
    named = ", ".join(f"{each.sku} {each.quantity} ({each.there} there)" for each in short[:NAMED])
    return named + (" …" if len(short) > NAMED else "")
