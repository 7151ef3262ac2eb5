"""Asking the channel about returns, for the accounts that want it, and announcing what it tells."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from godown.kit import clock
from godown.kit.messages import within
from godown.proxy.contract import Answer, ChannelReturn, ReturnsPage

from .. import ports, windows
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..orders import service as orders
from ..passes import Failure
from . import announcing, messages, policies, service
from .models import Kind, Source
from .rules import Again, Announced, AnnouncedLine, Wrong

#: Windows overlap by this, for returns that Flipkart shows late (as orders, quality/reliability.md C4).
OVERLAP = timedelta(minutes=15)
#: How far back an account is read that begins to read its returns, and how much is read in one go.
FIRST_LOOK = timedelta(days=30)
LONGEST_WINDOW = timedelta(days=7)
CANCELLED = "cancelled"


def read_window(account: Account, now: datetime) -> Failure | None:
    """Announce every return that the channel changed since the mark; the mark moves only over complete windows."""
    return windows.read_steps(
        policies.read_until(account) or now - FIRST_LOOK,
        now,
        LONGEST_WINDOW,
        lambda start, end: _read(account, start - OVERLAP, end),
        partial(policies.advance, account),
    )


def look_back(account: Account, now: datetime) -> Failure | None:
    """Read the last month again: for returns shown later than the overlap allows for, and those refused before."""
    return windows.read_steps(now - FIRST_LOOK, now, LONGEST_WINDOW, partial(_read, account))


def _read(account: Account, start: datetime, end: datetime) -> Failure | None:
    def ask(cursor: str | None) -> Answer[ReturnsPage]:
        return ports.proxy().get_returns(account.code, start, end, cursor)

    def take(page: ReturnsPage) -> None:
        take_in(account, page.returns, clock.now())
        if page.unreadable:
            orders.keep_unreadable(account, page.unreadable, clock.now())

    return windows.read_pages(ask, take)


def take_in(account: Account, returns: Sequence[ChannelReturn], now: datetime) -> None:
    """Announce a page of the channel's returns, follow those it cancelled, and report those that cannot be."""
    if not returns:
        return
    told = _together(returns)
    alive = [each for each in told if each.channel_status != CANCELLED]
    results = announcing.announce(account, alive, Source.SYNC, now)
    verdicts = {each.return_code: result.verdict for each, result in zip(alive, results, strict=True)}
    wrong = {code: verdict for code, verdict in verdicts.items() if isinstance(verdict, Wrong)}
    _follow_cancelled(account, [each for each in told if each.channel_status == CANCELLED], now)
    exceptions.clear(account.id, [messages.NOT_ANNOUNCED], {each.return_code for each in told} - wrong.keys(), now)
    exceptions.report(
        (
            Trouble(account.seller_id, account.id, messages.NOT_ANNOUNCED, code, {"text": _first(verdict)})
            for code, verdict in wrong.items()
        ),
        now,
    )


def _together(returns: Sequence[ChannelReturn]) -> list[Announced]:
    """One `Announced` for each return id, with its items as lines; of an item told twice the later word counts."""
    items: dict[str, dict[str, ChannelReturn]] = {}
    for each in returns:
        items.setdefault(each.returnOrderCode, {})[each.orderItemCode] = each
    return [_announced(list(each.values())) for each in items.values()]


def _announced(items: Sequence[ChannelReturn]) -> Announced:
    last = items[-1]
    return Announced(
        return_code=last.returnOrderCode,
        kind=Kind(last.orderType.value),
        order_code=last.forwardOrderCode,
        lines=[AnnouncedLine(each.quantity, item_code=each.orderItemCode, reason=each.reason) for each in items],
        transporter=last.transporter,
        awb=last.awbNumber,
        expected_at=last.expectedDate,
        channel_status=last.returnOrderStatus,
    )


def _follow_cancelled(account: Account, cancelled: Sequence[Announced], now: datetime) -> None:
    """Returns that the channel cancelled are not waited for; one whose parcel is here needs a person."""
    if not cancelled:
        return
    verdicts = announcing.preview(account, cancelled, Source.SYNC)
    known = [verdict.known for verdict in verdicts if isinstance(verdict, Again) and not verdict.adopts]
    waiting = {each.id: each.return_code for each in known if each.status == "announced"}
    here = {each.return_code for each in known if each.status in ("gate_entered", "inspected")}
    if waiting:
        late = service.withdraw({key: _("cancelled on Flipkart") for key in waiting}, account.id, now)
        here |= {waiting[key] for key in late}
    exceptions.report((Trouble(account.seller_id, account.id, messages.CANCELLED_LATE, code) for code in here), now)


def _first(verdict: Wrong) -> dict[str, Any]:
    first = verdict.problems[0]
    return within(first.message, first.data)
