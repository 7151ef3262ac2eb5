"""What is to be counted: opened by a short pick, by a person, or by a plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Invalid

from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from . import messages, repository
from .rules import Origin, Setting


def ask(site: Site, bin_code: str, sku: str, now: datetime) -> int:
    """Somebody wants a bin counted, or one SKU in it, or (without a bin) a SKU wherever it lies.

    Returns how many counts that opens; what is open already is left alone. `NotFound` names what is unknown.
    """
    if not bin_code and not sku:
        raise Invalid(messages.NO_PLACE)
    sku_id = masters.sku_ids(site.seller_id, [sku])[sku] if sku else None
    if bin_code:
        bins = [layout.places(site, Kind.BIN, [bin_code])[bin_code]]
    else:
        bins = [row["location_id"] for row in repository.select_bins_of(site.id, [sku_id or 0])]
    return _open(site, [(each, sku_id) for each in bins], Origin.PERSON, "", now)


def ask_all(site: Site, places: Collection[tuple[str, str]], now: datetime) -> int:
    """Somebody wants SKUs counted, each in a bin or (without one) wherever it lies; in a constant number of statements.

    Returns how many counts that opens. `NotFound` names what is unknown.
    """
    skus = masters.sku_ids(site.seller_id, {sku for _, sku in places})
    bins = layout.places(site, Kind.BIN, {code for code, _ in places if code})
    wanted = {(bins[code], skus[sku]) for code, sku in places if code}
    anywhere = repository.select_bins_of(site.id, [skus[sku] for code, sku in places if not code])
    wanted |= {(row["location_id"], row["sku_id"]) for row in anywhere}
    return _open(site, sorted(wanted), Origin.PERSON, "", now)


def after_short_pick(site: Site, bin_id: int, sku_id: int, order_code: str, now: datetime) -> None:
    """A picker did not find a SKU in a bin."""
    _open(site, [(bin_id, sku_id)], Origin.SHORT, order_code, now)


def plan(site: Site, now: datetime, limit: int = 200) -> int:
    """Open counts of the bins that were not counted for as long as the setting says; returns how many."""
    before = now - timedelta(days=setting(site).plan_days)
    bins = repository.select_overdue(site.id, before, limit)
    return _open(site, [(each, None) for each in bins], Origin.PLAN, "", now)


@transaction.atomic(savepoint=False)
def _open(site: Site, wanted: Sequence[tuple[int, int | None]], origin: Origin, reference: str, now: datetime) -> int:
    if not wanted:
        return 0
    made = repository.insert_counts(
        site.seller_id,
        site.id,
        [ids.new(now) for _ in wanted],
        [bin_id for bin_id, _ in wanted],
        [sku_id for _, sku_id in wanted],
        origin.value,
        reference,
        history.actor(),
        now,
    )
    history.record(
        (
            history.Event(site.seller_id, row["thread"], messages.OPENED, {"bin": row["bin"], "origin": origin.value})
            for row in made
        ),
        now,
    )
    return len(made)


@dataclass(frozen=True)
class Task:
    """A count that somebody may begin; `barred` counted it before. Without a SKU, everything in the bin is counted."""

    id: int
    bin: str
    zone: str
    sku: str
    title: str
    origin: str
    round: int
    barred: str


def waiting(site: Site, limit: int = 100) -> list[Task]:
    """What is to be counted, in walking order; what pickers missed comes first."""
    return [Task(**row) for row in repository.select_waiting(site.seller_id, site.id, limit)]


def setting(site: Site) -> Setting:
    """How this warehouse counts."""
    row = repository.select_setting(site.id)
    return Setting(**row) if row else Setting()


def set_setting(site: Site, approve_above: int, plan_days: int) -> None:
    """Change how this warehouse counts; `Invalid` if the numbers make no sense."""
    if not 0 < plan_days <= 366 or approve_above < 0:
        raise Invalid(messages.NO_DAYS)
    repository.upsert_setting(site.seller_id, site.id, Setting(approve_above, plan_days))
