"""Announcing returns: a batch is judged, and what is new or has news is written, in a constant number of statements."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids, jobs
from godown.kit.messages import Message

from .. import ports
from ..cancellations.messages import COMES_BACK
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..listings import service as listings
from ..warehouse import ReturnKind, ReturnLine, ReturnOrder
from . import messages, policies, repository, rules, service
from .models import Kind, Source
from .policies import policy
from .rules import Again, Announced, ChangingFacts, ForwardLine, Known, New, Verdict

#: What the warehouse is told of the changing facts.
TOLD = ("return_code", "transporter", "awb", "expected_at")


@dataclass(frozen=True)
class Result:
    """What became of one announced return. `return_id` is None if it was refused."""

    verdict: Verdict
    return_id: UUID | None


def preview(account: Account, returns: Sequence[Announced], source: Source) -> list[Verdict]:
    """What `announce` would make of them now; changes nothing. Return codes must not repeat."""
    return rules.judge(returns, source, _facts(account, returns, source))


def announce(
    account: Account, returns: Sequence[Announced], source: Source, now: datetime, *, provisional: bool = False
) -> list[Result]:
    """Announce what can be, each return whole or not at all, once; a result for each, in their order.

    A repeat is no news; another source's word on a known return fills what is empty and is kept on the timeline.
    Two announcements of an account at once are made one after the other. Return codes must not repeat.
    """
    with transaction.atomic():
        policies.lock(account.id)
        facts_of = _facts(account, returns, source)
        verdicts = rules.judge(returns, source, facts_of)
        pairs = list(zip(returns, verdicts, strict=True))
        new = [(ids.new(now), each, verdict) for each, verdict in pairs if isinstance(verdict, New)]
        again = [(each, verdict) for each, verdict in pairs if isinstance(verdict, Again) and verdict.news]
        changed = [(each, verdict) for each, verdict in again if verdict.fills or verdict.adopts]
        _insert(account, new, source, provisional, now)
        facts = {verdict.known.id: _facts_now(each, verdict) for each, verdict in changed}
        tell_warehouse([return_id for return_id, _, _ in new], facts, now)
        if facts:
            repository.update_facts(facts)
        _write_down(account, new, again, source, now)
        if new:
            exceptions.clear(account.id, [messages.NOT_ANNOUNCED], {each.return_code for _, each, _ in new}, now)
            shipments = {line.order_id: line.order_code for lines in facts_of.forward.values() for line in lines}
            coming = {shipments[verdict.order_id] for _, _, verdict in new if verdict.order_id in shipments}
            exceptions.clear(account.id, [COMES_BACK], coming, now)
            patience = timedelta(days=policy(account).overdue_days)
            jobs.ask("returns_overdue", [account.id], now, at=now + patience)
    made = {each.return_code: return_id for return_id, each, _ in new}
    return [
        Result(verdict, verdict.known.id if isinstance(verdict, Again) else made.get(each.return_code))
        for each, verdict in pairs
    ]


def tell_warehouse(new: Sequence[UUID], changed: Mapping[UUID, ChangingFacts], now: datetime) -> None:
    """Announce returns to the warehouse, and what is about to change about others: its rows are locked before ours."""
    if not new and not changed:
        return
    told = []
    for row in repository.select_incoming([*new, *changed]):
        facts = changed.get(row["id"])
        lines = [ReturnLine(*line) for line in row["lines"]]
        kind: ReturnKind = "return_to_origin" if row["kind"] == Kind.RETURN_TO_ORIGIN else "customer_return"
        other = {} if facts is None else {name: getattr(facts, name) for name in TOLD}
        told.append(ReturnOrder(**{**row, "lines": lines, "kind": kind, **other}))
    ports.warehouse().announce_returns(told, now)


# --- the judgement's facts ----------------------------------------------------------------------------------------


def _facts(account: Account, returns: Sequence[Announced], source: Source) -> rules.Facts:
    known = [_known(row) for row in repository.select_known(account.id, [each.return_code for each in returns])]
    codes = {each.return_code for each in known if each.status != "cancelled"}
    strangers = [each for each in returns if each.return_code not in codes]
    lines = [ForwardLine(**row) for row in repository.select_forward(account.id, [s.order_code for s in strangers])]
    forward: dict[str, list[ForwardLine]] = {}
    for line in lines:
        for code in {line.order_code, line.parent_code}:
            forward.setdefault(code, []).append(line)
    orders = list({line.order_id for line in lines})
    if source is Source.FLOOR:
        rows = repository.select_of_parcel(account.id, orders, [each.awb for each in strangers])
    else:
        rows = repository.select_floor(account.id, orders)
    floor: dict[UUID, list[Known]] = {}
    for each in map(_known, rows):
        if each.order_id:
            floor.setdefault(each.order_id, []).append(each)
    unknown = [each for each in strangers if each.order_code not in forward]
    accept = bool(unknown) and policy(account).accept_unknown
    wanted = {line.channel_sku for each in unknown for line in each.lines} if accept else set()
    skus = listings.resolve(account, wanted) if wanted else {}
    strange = ports.warehouse().unknown_skus(account.seller_id, skus.values()) if skus else set()
    return rules.Facts(
        forward=forward,
        known={each.return_code: each for each in known},
        floor=floor,
        skus={channel_sku: sku for channel_sku, sku in skus.items() if sku not in strange},
        accept_unknown=accept,
    )


def _known(row: Mapping[str, Any]) -> Known:
    lines = row["lines"] or []
    prices = [Decimal(line[3]) for line in lines if line[3] is not None]
    facts = {
        "kind": row["kind"],
        "order_code": row["order_code"],
        "order_codes": f"{row['forward_code'] or ''} {row['parent_code'] or ''}",
        "transporter": row["transporter"],
        "awb": row["awb"],
        "expected_at": rules.moment(row["expected_at"]),
        "channel_status": row["channel_status"],
        "quantity": str(sum(line[1] for line in lines)),
        "sku": rules.listed(line[4] for line in lines),
        "reason": rules.listed(line[2] for line in lines),
        "price": rules.money(sum(prices, Decimal(0))) if prices else "",
    }
    pieces: Counter[int] = Counter()
    for line in lines:
        if line[0] is not None:
            pieces[line[0]] += line[1]
    return Known(
        row["id"],
        row["return_code"],
        row["status"],
        row["provisional"],
        row["order_id"],
        facts,
        row["said"] or {},
        pieces,
    )


# --- writing ------------------------------------------------------------------------------------------------------


def _insert(
    account: Account,
    new: Sequence[tuple[UUID, Announced, New]],
    source: Source,
    provisional: bool,
    now: datetime,
) -> None:
    if not new:
        return
    repository.insert_returns(
        [
            (
                return_id,
                each.return_code,
                each.kind.value,
                verdict.order_id,
                each.order_code,
                each.transporter,
                each.awb,
                each.expected_at,
                each.channel_status,
                provisional,
            )
            for return_id, each, verdict in new
        ],
        account.seller_id,
        account.id,
        source.value,
        now,
    )
    lines = [(return_id, line) for return_id, _, verdict in new for line in verdict.lines]
    repository.insert_lines(
        [
            (
                return_id,
                line.order_line_id,
                line.item_code,
                line.channel_sku,
                line.sku,
                line.said.quantity,
                line.said.reason,
                line.said.price,
            )
            for return_id, line in lines
        ],
        account.seller_id,
    )
    pieces: Counter[int] = Counter()
    for _, line in lines:
        if line.order_line_id is not None:
            pieces[line.order_line_id] += line.said.quantity
    if pieces:
        repository.add_returned(list(pieces), list(pieces.values()))


def _facts_now(announced: Announced, verdict: Again) -> ChangingFacts:
    facts = {**verdict.known.facts, **verdict.fills}
    expected = facts["expected_at"]
    return ChangingFacts(
        return_code=announced.return_code if verdict.adopts else verdict.known.return_code,
        transporter=facts["transporter"],
        awb=facts["awb"],
        expected_at=datetime.fromisoformat(expected) if expected else None,
        channel_status=facts["channel_status"],
    )


def _write_down(
    account: Account,
    new: Sequence[tuple[UUID, Announced, New]],
    again: Sequence[tuple[Announced, Again]],
    source: Source,
    now: datetime,
) -> None:
    """Sightings, and what happened on the timelines of the returns and of the orders they left with."""
    told = [(return_id, each) for return_id, each, _ in new] + [(verdict.known.id, each) for each, verdict in again]
    if told:
        repository.upsert_sightings([key for key, _ in told], source.value, [rules.said(each) for _, each in told], now)
    events: list[tuple[UUID, UUID | None, Message, dict[str, Any]]] = []
    for return_id, each, verdict in new:
        pieces = ", ".join(f"{line.said.quantity} × {line.sku}" for line in verdict.lines)
        data = {"return": each.return_code, "source": source.value, "pieces": pieces, "kind": each.kind.value}
        events.append((return_id, verdict.order_id, messages.ANNOUNCED, data))
    for each, known in again:
        for message, data in _told(each, known, source):
            events.append((known.known.id, known.known.order_id, message, data))
    history.record(
        (
            history.Event(account.seller_id, thread, message, data)
            for return_id, order_id, message, data in events
            for thread in (return_id, order_id)
            if thread is not None
        ),
        now,
    )


def _told(announced: Announced, verdict: Again, source: Source) -> Iterable[tuple[Message, dict[str, Any]]]:
    """What to say of a known return that was told again."""
    data = {"return": announced.return_code, "source": source.value}
    fills = dict(verdict.fills) | ({"return_code": announced.return_code} if verdict.adopts else {})
    if fills:
        yield messages.CHANGED, data | {"changes": service.listed(fills)}
    if verdict.differences:
        yield messages.TOLD_OTHERWISE, data | {"differences": service.listed(verdict.differences)}
    elif verdict.first and not fills:
        yield messages.ALSO_TOLD, data
