"""What others ask about sellers."""

from collections.abc import Collection
from dataclasses import dataclass

from . import repository


@dataclass(frozen=True)
class SellerName:
    """A seller as people choose it."""

    id: int
    code: str
    name: str


def sellers(ids: Collection[int]) -> list[SellerName]:
    """These sellers by name."""
    return [SellerName(**row) for row in repository.select_sellers(ids)]
