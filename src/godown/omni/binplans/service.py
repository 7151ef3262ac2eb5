"""Verbs over plans that are made: do them through the panel, or note what a person did on the portal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history, jobs
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.history import Entry
from godown.proxy.contract import RefusalCode

from .. import limits
from ..bins import service as bins
from ..bins.rules import Gone
from ..bins.service import Change
from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..receipts import service as receipts
from ..receipts.rules import Put
from . import repository
from .messages import (
    AGAIN,
    BY_HAND,
    GIVEN_UP,
    IN_DOUBT,
    NO_PLAN,
    NO_REFERENCE,
    NO_ROOM_MEANWHILE,
    NOT_OFFERED,
    NOT_SETTLED,
    REFUSED,
)
from .models import Kind, LineStatus
from .states import PLAN

FILL = bins.FILL
SHOWN = 50


def fill(sellers: Sequence[int], plan_id: int, now: datetime) -> None:
    """Have the plan done through Flipkart's panel, step by step, in the background.

    `Conflict` if Flipkart offers the account no such call, or the plan is not open.
    """
    with transaction.atomic():
        plan, account = _locked(sellers, plan_id)
        able = limits.capabilities(account.code)
        if able is None or not able.binsWrite:
            raise Conflict(NOT_OFFERED, account=account.code)
        PLAN.move(plan["id"], "fill", now)
        jobs.ask(FILL, [account.id], now)


@transaction.atomic
def stop(sellers: Sequence[int], plan_id: int, now: datetime) -> None:
    """No further step is sent; what was sent is still settled once the plan goes on."""
    plan, _account = _locked(sellers, plan_id)
    PLAN.move(plan["id"], "stop", now)


@transaction.atomic
def done_on_portal(sellers: Sequence[int], plan_id: int, reference: str, now: datetime, bin: str | None = None) -> int:
    """A person did the planned steps (of one bin, or all) on the portal; `reference` is the evidence. How many."""
    reference = reference.strip()
    if not reference:
        raise Invalid(NO_REFERENCE)
    plan, account = _locked(sellers, plan_id)
    rows = repository.end_planned(plan["id"], LineStatus.DONE, reference, bin)
    bins.made(account, sorted(_by_target(rows)), now)
    applied(account, rows, now)
    if rows:
        data = {"lines": len(rows), "reference": reference}
        history.record([history.Event(account.seller_id, plan["thread"], BY_HAND, data)], now)
    finish(account, plan, now)
    return len(rows)


@transaction.atomic
def cancel(sellers: Sequence[int], plan_id: int, now: datetime) -> None:
    """Give an open plan up: its promises are given back, and bins that were to be made for it are not.

    `Conflict`, and nothing changes, as long as Flipkart may have done a step of which nobody knows.
    """
    plan, account = _locked(sellers, plan_id)
    if sent := repository.select_sent(plan["id"]):
        raise Conflict(NOT_SETTLED, lines=len(sent))
    PLAN.move(plan["id"], "cancel", now)
    ended = repository.end_planned(plan["id"], LineStatus.CANCELLED, "")
    released(account, ended, now)
    repository.delete_unwanted_bins(account.id, sorted(_by_target(ended)))
    exceptions.clear(account.id, [REFUSED, IN_DOUBT], [str(plan["id"])], now)


@transaction.atomic
def again(sellers: Sequence[int], plan_id: int, now: datetime) -> int:
    """Try the refused steps again, if there is still room for them. Returns how many."""
    plan, account = _locked(sellers, plan_id)
    if plan["status"] == "cancelled":
        raise Conflict(GIVEN_UP)
    rows = repository.select_refused(plan["id"])
    wanted = _by_target(rows)
    if wanted and repository.promise(account.id, list(wanted), list(wanted.values())) < len(wanted):
        raise Conflict(NO_ROOM_MEANWHILE)
    repository.plan_again([row["id"] for row in rows])
    bins.watch_capacity(account.seller_id, account.id, now)
    exceptions.clear(account.id, [REFUSED], [str(plan["id"])], now)
    if rows:
        history.record([history.Event(account.seller_id, plan["thread"], AGAIN, {"lines": len(rows)})], now)
        if plan["status"] == "done":
            PLAN.move(plan["id"], "reopen", now)
        jobs.ask(FILL, [account.id], now)
    return len(rows)


# --- what results mean --------------------------------------------------------------------------------------------


def applied(account: Account, rows: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """These steps are done: their promise becomes pieces in the mirror. Inside the caller's transaction.

    A bin that was told after a step was sent may show it already: all are read again instead.
    """
    rows = list(rows)
    _give_back(account, rows)
    told = bins.ages(account.id)
    changes = [
        change
        for row in rows
        for change in _changes(row)
        if not (row["sent_at"] and change.bin in told.by_bin and row["sent_at"] < told.by_bin[change.bin])
    ]
    bins.changed(account, changes, now)
    bins.recalled(
        account,
        [Gone(row["listing_id"], row["sent_at"] or now, row["pieces"]) for row in rows if row["kind"] == Kind.RECALL],
        now,
    )
    bins.watch_capacity(account.seller_id, account.id, now)
    if any(told.newest and row["sent_at"] and row["sent_at"] < told.newest for row in rows):
        bins.ask_read(account, now)


def _changes(row: Mapping[str, Any]) -> list[Change]:
    """What a step does to the bins that it names."""
    if row["kind"] == Kind.PUT:
        return [Change(row["bin"], row["listing_id"], row["pieces"])]
    if row["kind"] == Kind.MOVE:
        away = Change(row["bin"], row["listing_id"], -row["pieces"])
        return [away, Change(row["to_bin"], row["listing_id"], row["pieces"])]
    return []


def released(account: Account, rows: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """These steps need their room no more."""
    _give_back(account, rows)
    bins.watch_capacity(account.seller_id, account.id, now)


def _give_back(account: Account, rows: Iterable[Mapping[str, Any]]) -> None:
    if promised := _by_target(rows):
        repository.release(account.id, list(promised), list(promised.values()))


def _by_target(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        target = {Kind.PUT: row["bin"], Kind.MOVE: row["to_bin"]}.get(row["kind"])
        if target:
            found[target] = found.get(target, 0) + row["pieces"]
    return found


@transaction.atomic(savepoint=False)
def finish(account: Account, plan: Mapping[str, Any], now: datetime) -> None:
    """A plan whose steps all have their result is done; what came in with it is received at Flipkart then too."""
    if repository.count_open(plan["id"]) or not PLAN.move_many([plan["id"]], "finish", now).ids:
        return
    exceptions.clear(account.id, [IN_DOUBT], [str(plan["id"])], now)
    if put := repository.select_put(plan["id"]):
        receipts.put_in(account, [Put(**row) for row in put], plan["made_at"], now)


def _locked(sellers: Sequence[int], plan_id: int) -> tuple[Mapping[str, Any], Account]:
    """The mirror is locked before the plan, everywhere."""
    found = repository.select_plan(sellers, plan_id)
    if found is None:
        raise NotFound(NO_PLAN)
    bins.lock(found["account_id"])
    plan = repository.lock_plan(sellers, plan_id)
    (account,) = channels.accounts([found["account_id"]]).values()
    return plan or found, account


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanCard:
    """A plan as a list shows it; pieces in all, done, refused, and asked of Flipkart with no certain answer."""

    id: int
    account: str
    status: str
    status_at: datetime
    origin: str
    actor: str
    made_at: datetime
    lines: int
    pieces: int
    done: int
    refused: int
    sent: int


@dataclass(frozen=True)
class Line:
    """A step with its result. `to_make`: its bin has to be made on the portal first; else when it was told."""

    id: int
    kind: str
    bin: str
    to_bin: str
    listing_id: str
    sku: str
    pieces: int
    status: str
    code: str
    text: str
    reference: str
    to_make: bool
    told_at: datetime | None


@dataclass(frozen=True)
class PlanView:
    id: int
    seller_id: int
    account_id: int
    account: str
    thread: UUID
    status: str
    status_at: datetime
    origin: str
    actor: str
    made_at: datetime
    lines: list[Line]
    timeline: list[Entry]

    @property
    def allowed_actions(self) -> list[str]:
        return PLAN.allowed({"status": self.status})

    @property
    def created(self) -> list[str]:
        """Bins that have to be made on the portal."""
        return sorted({line.to_bin or line.bin for line in self.lines if line.to_make})

    @property
    def told_at(self) -> datetime | None:
        """The age of what is known of the bins that its open steps use: that of the oldest."""
        open_ones = (line.told_at for line in self.lines if line.status in (LineStatus.PLANNED, LineStatus.SENT))
        return min((at for at in open_ones if at), default=None)

    def pieces(self, status: str | None = None) -> int:
        return sum(line.pieces for line in self.lines if status in (None, line.status))


def plans(sellers: Sequence[int], account_id: int | None = None) -> list[PlanCard]:
    """The latest plans of these sellers, or of one account, the unfinished first."""
    return [PlanCard(**row) for row in repository.select_plans(sellers, account_id, SHOWN)]


def plan(sellers: Sequence[int], plan_id: int) -> PlanView:
    """A plan with its steps and its story, or `NotFound`."""
    row = repository.select_plan(sellers, plan_id)
    if row is None:
        raise NotFound(NO_PLAN)
    lines = [Line(**line) for line in repository.select_lines(plan_id)]
    return PlanView(**row, lines=lines, timeline=history.timeline(sellers, row["thread"]))


def rejected(sellers: Sequence[int], account_id: int) -> int:
    """Pieces that Flipkart refused for lack of room and that were not put in since."""
    return repository.sum_rejected(sellers, account_id, RefusalCode.NO_ROOM)
