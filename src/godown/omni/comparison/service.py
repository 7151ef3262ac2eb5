"""Verbs of the comparison."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from godown.kit import history
from godown.kit.errors import Conflict, Invalid

from .. import ports
from ..binplans import drafting
from ..binplans.rules import Step
from ..bins import ours
from ..bins import rules as bin_rules
from ..bins import service as bins
from ..channels.models import StockMode
from ..channels.service import Account
from ..listings import service as listings
from . import repository, rules
from .messages import BAD_DAY, GONE, NO_REASON, NOT_FOR_THIS, NOTHING_CHOSEN
from .rules import Difference, Verb

LONGEST_REASON = 200


@dataclass(frozen=True)
class Ignored:
    """A difference that somebody accepts, with what they wrote."""

    of: Difference
    reason: str
    until: date
    actor: str


@dataclass(frozen=True)
class Comparison:
    """Differences, the greatest first, and those that are ignored. `compared` counts SKUs (or bins' SKUs) that were
    looked at; `told_at` is the age of the mirror's oldest bin, None if none was ever told (then nothing is compared),
    `newest` that of its newest."""

    by_bin: bool
    told_at: datetime | None
    newest: datetime | None
    differences: list[Difference]
    ignored: list[Ignored]
    compared: int
    ours: int
    theirs: int

    def is_old(self, difference: Difference) -> bool:
        """Whether it was seen in an old bin among fresh ones."""
        return bool(self.newest and difference.told_at and bin_rules.old(difference.told_at, self.newest))


def compare(account: Account, now: datetime) -> Comparison:
    """Our book against the mirror of Flipkart's bins, in a constant number of statements."""
    by_bin = account.stock_mode == StockMode.DEDICATED_WAREHOUSE
    ages = bins.ages(account.id)
    if ages.oldest is None:
        return Comparison(by_bin, None, None, [], [], 0, 0, 0)
    sellers = [account.seller_id]
    theirs = bins.contents(sellers, account.id)
    listing_of = listings.listing_of_sku(account)
    if by_bin:
        in_bins = ours.by_bin(account)
        found = rules.compare_bins(in_bins, theirs, ages.by_bin, listing_of)
        compared = sum(len(content) for content in in_bins.values())
        pieces = sum(sum(content.values()) for content in in_bins.values())
    else:
        in_pool = ours.by_sku(account)
        found = rules.compare_totals(in_pool, theirs, listing_of)
        compared, pieces = len(in_pool), sum(in_pool.values())
    accepted = {
        (row["bin"], row["subject"], row["gap"]): row
        for row in repository.select_ignored(sellers, account.id, localtime(now).date())
    }
    open_ones: list[Difference] = []
    ignored: list[Ignored] = []
    found = rules.aged(found, theirs, ages.by_bin, ages.oldest)
    for each in sorted(found, key=lambda each: (-abs(each.gap), each.bin, each.subject)):
        row = accepted.get((each.bin, each.subject, each.gap))
        if row is None:
            open_ones.append(each)
        else:
            ignored.append(Ignored(each, row["reason"], row["until"], row["actor"]))
    known = sum(row.pieces for row in theirs)
    return Comparison(by_bin, ages.oldest, ages.newest, open_ones, ignored, compared, pieces, known)


# --- verbs --------------------------------------------------------------------------------------------------------


def chosen(account: Account, keys: Collection[str], verb: Verb, now: datetime) -> list[Difference]:
    """The differences that these keys name. `Conflict` if one has changed, `Invalid` if the verb is not for it."""
    if not keys:
        raise Invalid(NOTHING_CHOSEN)
    found = {each.key: each for each in compare(account, now).differences}
    if gone := [key for key in keys if key not in found]:
        raise Conflict(GONE, gone=len(gone))
    for key in keys:
        if verb not in found[key].verbs:
            raise Invalid(NOT_FOR_THIS, key=found[key].subject or found[key].bin)
    return [found[key] for key in dict.fromkeys(keys)]


@dataclass(frozen=True)
class Preview:
    """What a verb would do to chosen differences; `steps` and the bins to make first, for an adjustment."""

    differences: list[Difference]
    steps: list[Step]
    created: list[str]
    left: int


def preview(account: Account, keys: Collection[str], verb: Verb, may_create: int, now: datetime) -> Preview:
    """Nothing is written."""
    picked = chosen(account, keys, verb, now)
    if verb is not Verb.ADJUST:
        return Preview(picked, [], [], 0)
    steps, anywhere = rules.adjustment(picked)
    if not anywhere:
        return Preview(picked, steps, _to_make(account, steps), 0)
    draft = drafting.draft(account, drafting.typed(account, anywhere), may_create)
    return Preview(picked, steps + draft.filling.steps, draft.filling.created, draft.filling.pieces_left)


def adjust_flipkart(account: Account, keys: Collection[str], may_create: int, now: datetime) -> int:
    """A bin plan that makes Flipkart's book like ours; returns its id. It is done through the panel or by hand.

    `Conflict`, and nothing is planned, if there is no room.
    """
    planned = preview(account, keys, Verb.ADJUST, may_create, now)
    return drafting.order(account, planned.steps, planned.created, "comparison", now, left=planned.left)


def _to_make(account: Account, steps: Sequence[Step]) -> list[str]:
    """Bins that get pieces and that Flipkart does not have."""
    there = {each.code for each in bins.bins([account.seller_id], account.id) if not each.gone}
    return sorted({step.target for step in steps if step.target} - there)


@transaction.atomic
def count_ours(account: Account, keys: Collection[str], now: datetime) -> int:
    """Have these SKUs counted in our warehouse: in their bin, or wherever they lie. How many counts that opens."""
    places = [(each.bin, each.sku) for each in chosen(account, keys, Verb.COUNT, now)]
    return ports.warehouse().ask_counts(account.seller_id, account.warehouse, places, now)


@transaction.atomic
def make_at_flipkart(account: Account, keys: Collection[str], now: datetime) -> list[str]:
    """Bins of ours that are to be made on Flipkart's portal; they are wanted until a read shows them."""
    codes = sorted({each.bin for each in chosen(account, keys, Verb.MAKE, now)})
    bins.want(account, codes, now)
    return codes


@transaction.atomic
def add_here(account: Account, keys: Collection[str], now: datetime) -> list[str]:
    """Bins of Flipkart's that get a twin in our warehouse."""
    codes = sorted({each.bin for each in chosen(account, keys, Verb.ADD, now)})
    ports.warehouse().add_bins(account.seller_id, account.warehouse, codes)
    return codes


@transaction.atomic
def ignore(account: Account, keys: Collection[str], reason: str, until: date | None, now: datetime) -> int:
    """Accept these differences as they are, up to and including a day. How many."""
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Invalid(NO_REASON)
    if until is None or until < localtime(now).date():
        raise Invalid(BAD_DAY, until=until.isoformat() if until else "–")
    picked = chosen(account, keys, Verb.IGNORE, now)
    repository.upsert_ignored(
        account.seller_id,
        account.id,
        [each.bin for each in picked],
        [each.subject for each in picked],
        [each.gap for each in picked],
        reason,
        until,
        history.actor(),
        now,
    )
    return len(picked)
