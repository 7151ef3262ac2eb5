"""The inventory as people look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from godown.kit.errors import NotFound

from .. import ports
from ..channels.service import Account
from . import repository, wanted
from .messages import NO_LISTING

STATES = ("refused", "doubt", "differs", "untellable", "waiting", "paused", "disabled", "nothing", "told")
"""What may be said of a listing, the most pressing first; see `repository`."""


@dataclass(frozen=True)
class ListingView:
    """A listing: `available` in the pool, `quantity` after the buffer, `told` last, `seen` at Flipkart."""

    id: int
    channel_sku: str
    sku: str
    listing_id: str
    product_id: str
    enabled: bool
    tellable: bool
    available: int
    quantity: int
    told: int | None
    told_at: datetime | None
    sending: int | None
    sending_at: datetime | None
    doubt: bool
    paused: bool
    refused: int | None
    refused_at: datetime | None
    refused_code: str | None
    refused_text: str | None
    seen: int | None
    seen_at: datetime | None
    seen_enabled: bool | None
    asked_at: datetime | None
    state: str


@dataclass(frozen=True)
class UpdateView:
    """One update of a listing: `available` in the pool less `buffer` gave `quantity`."""

    at: datetime
    cause: str
    available: int
    buffer: int
    quantity: int
    outcome: str
    settled_at: datetime | None
    code: str
    text: str


@dataclass(frozen=True)
class Board:
    """How many listings of an account are in which state, in the order of `STATES`, and some of them."""

    counts: Mapping[str, int]
    listings: list[ListingView]


def board(account: Account, state: str = "", text: str = "", after: str = "", limit: int = 100) -> Board:
    """Listings by channel SKU, from the one after `after` on; `text` is part of any of their codes."""
    offered = wanted.offers(account)
    found = repository.count_states(account.id, offered)
    rows = repository.select_listings(account.id, offered, state, text, after, limit)
    return Board({name: found[name] for name in STATES if name in found}, [ListingView(**row) for row in rows])


def listing(account: Account, listing_id: int) -> ListingView:
    """One listing; `NotFound` if the account has none of this id."""
    row = repository.select_listing(account.id, wanted.offers(account), listing_id)
    if row is None:
        raise NotFound(NO_LISTING, account=account.code, sku=listing_id)
    return ListingView(**row)


def updates(view: ListingView) -> list[UpdateView]:
    """Its last updates, the latest first."""
    return [UpdateView(**row) for row in repository.select_updates(view.id)]


def checklist(account: Account, view: ListingView, able: bool | None) -> dict[str, bool | None]:
    """Why a listing may show nothing, or something wrong, on Flipkart (facts/increff.md §3.9), in the order in which it
    is looked for. None: not known. `able`: whether Flipkart offers the account the call.
    """
    known = not ports.warehouse().unknown_skus(account.seller_id, {view.sku})
    return {
        "able": able,
        "sending": account.send_stock,
        "enabled": view.enabled,
        "sku": known,
        "fsn": view.tellable,
        "unpaused": not view.paused,
        "stock": view.available > 0,
        "buffer": view.available > account.stock_buffer if view.available else None,
        "accepted": None if view.told is None and view.refused is None else view.refused is None and not view.doubt,
        "seen_enabled": view.seen_enabled,
        "same": None if view.seen is None or view.seen_at is None else view.state != "differs",
    }
