"""Verbs of the guide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .. import offers, ports
from ..channels.models import StockMode
from ..channels.service import Account
from ..comparison import service as comparison
from . import repository
from .steps import SELLERS_STEPS, STEPS, Facts, Step

State = Literal["done", "next", "waiting"]


@dataclass(frozen=True)
class Taken:
    """A step with its state; the first that is not done is the `next`. `figure` is what the data say of it."""

    step: Step
    number: int
    state: State
    figure: str


@dataclass(frozen=True)
class Guide:
    """The way of an account from an empty warehouse to its first handover."""

    account: Account
    steps: Sequence[Taken]

    @property
    def done(self) -> int:
        return sum(each.state == "done" for each in self.steps)

    @property
    def next(self) -> Taken | None:
        return next((each for each in self.steps if each.state == "next"), None)


def guide(account: Account, now: datetime) -> Guide:
    """The steps of the account's kind and stock mode with their state, in a handful of statements."""
    steps = STEPS if offers.has_picklists(account) else SELLERS_STEPS
    return Guide(account, taken(steps[StockMode(account.stock_mode)], gather(account, now)))


def taken(steps: Sequence[Step], facts: Facts) -> list[Taken]:
    """Which steps are done, which is next, which wait. Pure."""
    found: list[Taken] = []
    for number, step in enumerate(steps, 1):
        first = all(each.state == "done" for each in found)
        state: State = "done" if step.done(facts) else "next" if first else "waiting"
        found.append(Taken(step, number, state, step.told(facts) if step.figure else ""))
    return found


def gather(account: Account, now: datetime) -> Facts:
    """What is known of an account on both sides."""
    here = repository.select_facts(account.id)
    bins = here.pop("fk_codes") or []
    there = ports.warehouse().progress(account.seller_id, account.warehouse, account.code, account.pool, bins)
    books = comparison.compare(account, now)
    return Facts(
        **here,
        **there,
        fk_bins=len(bins),
        connected=account.read_until is not None,
        differences=len(books.differences) if books.told_at else None,
    )
