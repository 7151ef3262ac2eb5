"""Getting orders onto Flipkart's picklists, and knowing which are (facts/flipkart.md §4.5, §5.4).

There is no way to choose the orders of a list, and the reply to its creation does not name it. So a run, alone per
account by a lease, creates lists while orders that were asked for are missing, finds each by comparing the pending
lists with those known, and links all orders on it, whoever asked for them. Before that it takes in every pending list
that we do not know (a reply may have been lost) and asks how many orders wait; but for a full list it goes ahead at
once, four calls for the whole list: what it creates is found together with whatever else is pending.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil, inf

from django.db import transaction

from godown.kit import clock, lease
from godown.kit.http import Answered

from ..accounts import Account
from ..contract import Accepted, AckReply, AckRequest, Answer, Deferred, InDoubt, LinkedOrder, Refused
from ..flipkart.answers import effect, read
from ..flipkart.calls import DEADLINE_SECONDS
from ..flipkart.panel import Panel
from ..flipkart.wire import Counts, PendingPicklists, PicklistContent
from . import repository

BUSY_SECONDS = 3.0
LEASE = timedelta(seconds=DEADLINE_SECONDS * 12)
LIST_TAKES = timedelta(seconds=DEADLINE_SECONDS * 4)
LATE = timedelta(seconds=10)
REPORTED_FOR = timedelta(days=7)
MAX_OTHERS = 500

Hitch = Refused | Deferred | InDoubt


def acknowledge(account: Account, request: AckRequest) -> Answer[AckReply]:
    """Link what was asked for, releasing lists as far as needed, and report what is linked.

    A run that a hitch ended early still reports what it linked; the hitch is the answer only if that is nothing.
    """
    asked = list(dict.fromkeys(request.orderCodes))
    repository.ask_orders(account.id, asked)
    hitch: Hitch | None = None
    if not asked or len(repository.select_links(account.id, asked)) < len(asked):
        with lease.hold(f"proxy.picklists.{account.id}", clock.now(), LEASE) as held:
            if held is None:
                return Deferred("picklists of this account are just being released", BUSY_SECONDS)
            hitch = _Run(account, held, asked, request.picklistSize).run()
    linked = {
        row["order_code"]: row["fk_id"] for row in repository.select_links(account.id, asked) if not row["cancelled"]
    }
    if hitch and not linked:
        return hitch
    others = repository.select_unasked(account.id, clock.now() - REPORTED_FOR, MAX_OTHERS)
    return Accepted(
        AckReply(
            successOrders=[LinkedOrder(orderCode=code, picklistId=linked[code]) for code in asked if code in linked],
            otherOrders=[LinkedOrder(orderCode=row["order_code"], picklistId=row["fk_id"]) for row in others],
        )
    )


@dataclass(frozen=True)
class Place:
    """The picklist an order is on."""

    picklist_id: str
    started: bool
    listing_ids: list[str]
    scanned: bool


def place_of(account: Account, order_code: str) -> Place | None:
    """Which list an order is on, if we know of any."""
    rows = repository.select_links(account.id, [order_code])
    return Place(rows[0]["fk_id"], rows[0]["started"], rows[0]["listing_ids"], rows[0]["scanned"]) if rows else None


def lists_of(account: Account, order_codes: list[str]) -> dict[str, str]:
    """Flipkart's ids of the lists that orders are on, as far as we know."""
    return {row["order_code"]: row["fk_id"] for row in repository.select_links(account.id, order_codes)}


def start(account: Account, panel: Panel, picklist_id: str) -> Refused | Deferred | None:
    """Say that picking of a list has begun; safe to repeat, so a lost reply is a deferral. None if it is so."""
    answer = read(panel.start_picklist(picklist_id), dict)
    if not isinstance(answer, dict):
        return answer
    repository.start_picklist(account.id, picklist_id, clock.now())
    return None


@dataclass
class _Run:
    """One release run: it holds the account's lease and writes only while it does."""

    account: Account
    held: lease.Lease
    asked: list[str]
    size: int
    panel: Panel = field(init=False)
    refusal: Refused | None = None

    def __post_init__(self) -> None:
        self.panel = Panel(self.account)

    def run(self) -> Hitch | None:
        """Returns what ended the run early, if anything did."""
        ahead = self._missing() >= self.size and not repository.release_sent_at(self.account.id)
        if not ahead:
            found = self._adopt()
            if isinstance(found, Hitch):
                return found
            if hitch := self._earlier_release(found):
                return hitch
        hitch = self._release(counted=not ahead)
        if ahead and isinstance(hitch, Refused):  # perhaps nothing waits, because all are on lists we do not know
            found = self._adopt()
            if not isinstance(found, Hitch) and not self._missing():
                hitch = None
        return hitch or self._start_all() or self.refusal

    def _missing(self) -> int:
        return len(self.asked) - len(repository.select_links(self.account.id, self.asked))

    def _adopt(self) -> dict[str, int] | Hitch:
        """Read and link every pending list that we do not know; returns how many orders each has."""
        pending = read(self.panel.pending_picklists(), PendingPicklists)
        if not isinstance(pending, PendingPicklists):
            return pending
        known = repository.known_picklists(self.account.id, pending.ids)
        found: dict[str, int] = {}
        for picklist_id in dict.fromkeys(pending.ids):
            if picklist_id not in known:
                linked = self._link(picklist_id)
                if isinstance(linked, Refused):
                    self.refusal = linked  # one list that cannot be read must not keep the others
                elif isinstance(linked, Hitch):
                    return linked
                else:
                    found[picklist_id] = linked
        return found

    def _link(self, picklist_id: str) -> int | Hitch:
        content = read(self.panel.picklist(picklist_id), PicklistContent)
        if not isinstance(content, PicklistContent):
            return content
        orders = {shipment.external_shipment_id: shipment for shipment in content.shipments}
        with transaction.atomic():
            if not self.held.still_ours():
                return Deferred("another process has taken over the release of picklists", BUSY_SECONDS)
            repository.link_orders(
                self.account.id,
                picklist_id,
                list(orders),
                [shipment.cancelled for shipment in orders.values()],
                [shipment.listing_ids for shipment in orders.values()],
                self.asked,
                clock.now(),
            )
        return len(orders)

    def _earlier_release(self, found: dict[str, int]) -> Hitch | None:
        """A list may have been created whose answer was lost: wait for it to show before another is created."""
        sent_at = repository.release_sent_at(self.account.id)
        if sent_at and not found and clock.now() - sent_at < LATE:
            return InDoubt("a picklist may have been released that Flipkart does not show yet", LATE.total_seconds())
        if sent_at:
            repository.set_release_sent(self.account.id, None)
        return None

    def _release(self, counted: bool) -> Hitch | None:
        """Create lists until all that was asked for is linked, or nothing new comes; if `counted`, as many orders as
        Flipkart says wait.
        """
        missing = self._missing()
        if not missing:
            return None
        waiting = inf
        if counted:
            counts = read(self.panel.counts(), Counts)
            if not isinstance(counts, Counts):
                return counts
            waiting = counts.to_pick_list
        for _list in range(ceil(missing / self.size) + 1):
            if waiting <= 0 or not self._missing():
                return None
            if clock.now() + LIST_TAKES > self.held.expires_at:
                return Deferred("the rest of the picklists comes with the next acknowledgement", BUSY_SECONDS)
            found = self._create()
            if not isinstance(found, dict):
                return found
            if not found:
                return None
            waiting -= sum(found.values())
        return None

    def _create(self) -> dict[str, int] | Hitch:
        """Create one list and link its orders; nothing is found if Flipkart had none to put on it."""
        repository.set_release_sent(self.account.id, clock.now())
        answer = effect(self.panel.create_picklist(self.size), _is_pdf)
        if isinstance(answer, Deferred | Refused):
            repository.set_release_sent(self.account.id, None)
            return answer
        found = self._adopt()
        if isinstance(found, Hitch):
            return found
        if not found and isinstance(answer, InDoubt):
            return answer
        repository.set_release_sent(self.account.id, None)
        return found

    def _start_all(self) -> Hitch | None:
        for picklist_id in repository.unstarted_picklists(self.account.id, clock.now() - REPORTED_FOR):
            if hitch := start(self.account, self.panel, picklist_id):
                return hitch
        return None


def _is_pdf(answered: Answered) -> bool | None:
    return True if answered.body.startswith(b"%PDF") else None
