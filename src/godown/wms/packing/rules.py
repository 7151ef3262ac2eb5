"""The box of a parcel. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Box:
    """Lengths in cm, weight in g."""

    length: Decimal
    breadth: Decimal
    height: Decimal
    weight: int


def box(articles: Iterable[tuple[Box, int]]) -> Box:
    """The box that so many of each article need when each lies on its largest side and all are stacked."""
    longest = middle = stack = Decimal(0)
    weight = 0
    for article, pieces in articles:
        low, mid, high = sorted((article.length, article.breadth, article.height))
        longest, middle = max(longest, high), max(middle, mid)
        stack += low * pieces
        weight += article.weight * pieces
    length, breadth, height = sorted((longest, middle, stack), reverse=True)
    return Box(length, breadth, height, weight)
