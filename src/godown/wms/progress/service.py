"""What somebody who sets a warehouse up has done already."""

from collections.abc import Collection
from dataclasses import dataclass

from ..masters.service import Site
from . import repository


@dataclass(frozen=True)
class Progress:
    """`own_pool`: the account has the pool it asks for; `sole`: the warehouse serves this account only.

    Of the channel's bins `fk_missing` are no bins here; `fk_extra` bins here are none there. `received` pieces ever
    came in, from outside or from another warehouse. `unreferenced` receipts are put away, but nobody has given their
    number on the channel's panel; of `referenced` ones somebody has. `pooled` pieces are in the account's pool now,
    live or reserved; `allocated` went into it by documents.
    """

    bins: int
    fk_missing: int
    fk_extra: int
    skus: int
    own_pool: bool
    sole: bool
    received: int
    referenced: int
    unreferenced: int
    allocated: int
    pooled: int


def progress(site: Site, account: str, pool: str, bins: Collection[str]) -> Progress:
    """The figures of one account in a warehouse, in one statement; `bins` are the codes of the channel's bins."""
    return Progress(**repository.select_progress(site.seller_id, site.id, account, pool, list(bins)))
