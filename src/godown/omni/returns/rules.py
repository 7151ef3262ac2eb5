"""What becomes of announced returns, given what is known; the dry run and the real thing judge alike. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as having
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from godown.kit.messages import Message
from godown.kit.sheets.cells import became_a_date
from godown.kit.sheets.messages import BECAME_A_DATE, LOST_ZEROS

from . import messages
from .models import Kind, Source

# --- what is announced --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AnnouncedLine:
    """`item_code` (Flipkart's order item id) or `channel_sku` may be empty, not both."""

    quantity: int
    item_code: str = ""
    channel_sku: str = ""
    reason: str = ""
    price: Decimal | None = None


@dataclass(frozen=True)
class Announced:
    """A return as somebody tells of it. `order_code` is the channel's id of the order: a shipment, or the parent."""

    return_code: str
    kind: Kind
    order_code: str
    lines: Sequence[AnnouncedLine]
    transporter: str = ""
    awb: str = ""
    expected_at: datetime | None = None
    channel_status: str = ""


# --- what is known ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ForwardLine:
    """A line of an order. `returned`: pieces announced back already."""

    order_id: UUID
    order_code: str
    parent_code: str
    line_id: int
    item_code: str
    channel_sku: str
    sku: str | None
    dispatched: int
    returned: int


@dataclass(frozen=True)
class Known:
    """A return that is announced. `said`: by source, what each said last. `pieces`: by order line id."""

    id: UUID
    return_code: str
    status: str
    provisional: bool
    order_id: UUID | None
    facts: Mapping[str, str]
    said: Mapping[str, Mapping[str, str]]
    pieces: Mapping[int, int] = having(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """Everything a judgement looks at: lines by either code of their order, returns by code, SKUs by channel SKU.

    `floor`, by order: provisional returns, that the channel's may meet; for the floor itself, those of its parcels.
    """

    forward: Mapping[str, Sequence[ForwardLine]]
    known: Mapping[str, Known]
    floor: Mapping[UUID, Sequence[Known]]
    skus: Mapping[str, str]
    accept_unknown: bool


# --- the judgement ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """Why line number `line` of a return is refused; `field` is the name of the attribute that is wrong."""

    line: int
    field: str
    message: Message
    data: Mapping[str, Any] = having(default_factory=dict)


@dataclass(frozen=True)
class NewLine:
    """A line that can be announced."""

    said: AnnouncedLine
    order_line_id: int | None
    item_code: str
    channel_sku: str
    sku: str


@dataclass(frozen=True)
class New:
    """It can be announced."""

    order_id: UUID | None
    lines: Sequence[NewLine]


@dataclass(frozen=True)
class Again:
    """It is known. `fills` are facts to be taken over, `differences` those that stay as they are (`ours → theirs`).

    `first` if this source tells of it for the first time, `adopts` if a return of the floor gets its code now.
    """

    known: Known
    fills: Mapping[str, str]
    differences: Mapping[str, str]
    first: bool
    adopts: bool = False

    @property
    def news(self) -> bool:
        return bool(self.first or self.fills or self.differences)


@dataclass(frozen=True)
class Wrong:
    """It is refused, whole."""

    problems: Sequence[Problem]


@dataclass(frozen=True)
class ChangingFacts:
    """The facts of a return that can change, as they are to be."""

    return_code: str
    transporter: str
    awb: str
    expected_at: datetime | None
    channel_status: str


Verdict = New | Again | Wrong
#: Facts of a return that its source may change; the others stay as they were announced first.
CHANGING = ("transporter", "awb", "expected_at", "channel_status")


def said(announced: Announced) -> dict[str, str]:
    """What a source says, as it is compared and kept; what it does not say is empty."""
    lines = announced.lines
    prices = [line.price for line in lines if line.price is not None]
    return {
        "kind": announced.kind.value,
        "order_code": announced.order_code,
        "transporter": announced.transporter,
        "awb": announced.awb,
        "expected_at": moment(announced.expected_at),
        "channel_status": announced.channel_status,
        "quantity": str(sum(line.quantity for line in lines)),
        "sku": listed(line.channel_sku for line in lines),
        "reason": listed(line.reason for line in lines),
        "price": money(sum(prices, Decimal(0))) if prices else "",
    }


def listed(values: Iterable[str]) -> str:
    """The different values that are there, in order."""
    return ", ".join(sorted({value for value in values if value}))


def moment(at: datetime | None) -> str:
    """A time as facts are compared: in UTC, empty if there is none."""
    return at.astimezone(UTC).isoformat() if at else ""


def money(amount: Decimal) -> str:
    """Rupees as facts are compared."""
    return str(amount.quantize(Decimal("0.01")))


def judge(announced: Iterable[Announced], source: Source, facts: Facts) -> list[Verdict]:
    """A verdict for each, in their order; return codes do not repeat. What one takes of a line, the next has not."""
    taken: defaultdict[int, int] = defaultdict(int)
    met: set[UUID] = set()
    verdicts: list[Verdict] = []
    for each in announced:
        known = facts.known.get(each.return_code)
        stands = known and not _told_anew(known, each, source)
        verdict = again(known, each, source) if known and stands else _unknown(each, source, facts, taken, met)
        if isinstance(verdict, Again):
            met.add(verdict.known.id)
        if isinstance(verdict, New):
            for line in verdict.lines:
                if line.order_line_id is not None:
                    taken[line.order_line_id] += line.said.quantity
        verdicts.append(verdict)
    return verdicts


def _told_anew(known: Known, announced: Announced, source: Source) -> bool:
    """A cancelled return is announced anew by whoever tells more of it than before; a mere repeat leaves it so."""
    return known.status == "cancelled" and known.said.get(source.value) != said(announced)


def again(known: Known, announced: Announced, source: Source) -> Again:
    """What another telling of a known return brings.

    An empty fact is filled by anybody. The channel's own API may also change what it said itself; what differs
    otherwise stays as it is and is noted. A source that says the same as the last time brings nothing.
    """
    now = said(announced)
    before = known.said.get(source.value)
    if before is not None and dict(before) == now:
        return Again(known, {}, {}, first=False)
    fills, differences = {}, {}
    for name, value in now.items():
        ours = known.facts.get(name, "")
        if not value or value == ours or (before is not None and before.get(name) == value):
            continue
        may_change = source is Source.SYNC and before is not None and before.get(name) == ours
        if name in CHANGING and (not ours or may_change):
            fills[name] = value
        elif name != "order_code" or value not in known.facts.get("order_codes", "").split():
            differences[name] = f"{ours or '–'} → {value}"
    return Again(known, fills, differences, first=before is None)


def _unknown(announced: Announced, source: Source, facts: Facts, taken: Mapping[int, int], met: set[UUID]) -> Verdict:
    """A return code that is not known yet: a new return, or the one that the floor announced under its own code."""
    forward = facts.forward.get(announced.order_code, ())
    if not forward:
        return _without_order(announced, facts)
    here = defaultdict(int, taken)
    found = [_line(announced, number, forward, here) for number in range(len(announced.lines))]
    if problems := [each for each in found if isinstance(each, Problem)]:
        return Wrong(problems)
    lines = [each for each in found if isinstance(each, ForwardLine)]
    if other := next((n for n, line in enumerate(lines) if line.order_id != lines[0].order_id), 0):
        return Wrong([Problem(other, "order_code", messages.TWO_ORDERS, {"return": announced.return_code})])
    here_already = [each for each in facts.floor.get(lines[0].order_id, ()) if each.id not in met]
    if same := _same(announced, lines, source, here_already):
        return replace(again(same, announced, source), adopts=source is not Source.FLOOR)
    if problems := list(_too_many(announced, lines, taken)):
        return Wrong(problems)
    pairs = zip(announced.lines, lines, strict=True)
    return New(
        lines[0].order_id,
        [NewLine(line, of.line_id, of.item_code, of.channel_sku, of.sku or "") for line, of in pairs],
    )


def _without_order(announced: Announced, facts: Facts) -> New | Wrong:
    """A return of an order that was not processed here: allowed by the account, and then by the listing's SKU."""
    if became_a_date(announced.order_code):
        return Wrong([Problem(0, "order_code", BECAME_A_DATE, {"got": announced.order_code})])
    if not facts.accept_unknown:
        return Wrong([Problem(0, "order_code", messages.UNKNOWN_ORDER, {"order": announced.order_code})])
    problems = [
        Problem(number, "channel_sku", messages.NO_LISTING, {"sku": line.channel_sku or "–"})
        for number, line in enumerate(announced.lines)
        if line.channel_sku not in facts.skus
    ]
    if problems:
        return Wrong(problems)
    return New(
        None,
        [
            NewLine(line, None, line.item_code, line.channel_sku, facts.skus[line.channel_sku])
            for line in announced.lines
        ],
    )


def _line(
    announced: Announced, number: int, forward: Sequence[ForwardLine], here: defaultdict[int, int]
) -> ForwardLine | Problem:
    """The order line that a line means: by its item, else by its SKU, one with enough left if there are several."""
    line = announced.lines[number]
    named = "item_code" if line.item_code else "channel_sku"
    wanted = getattr(line, named)
    meant = [each for each in forward if getattr(each, named) == wanted]
    if not meant:
        return _not_of_order(announced, number, named, wanted, [getattr(each, named) for each in forward])
    if line.channel_sku and line.channel_sku != meant[0].channel_sku:
        if line.channel_sku.lstrip("0") == meant[0].channel_sku.lstrip("0"):
            return _not_of_order(announced, number, "channel_sku", line.channel_sku, [meant[0].channel_sku])
        data = {"item": line.item_code, "sku": meant[0].channel_sku, "said": line.channel_sku}
        return Problem(number, "channel_sku", messages.WRONG_SKU, data)
    chosen = next(
        (each for each in meant if each.dispatched - each.returned - here[each.line_id] >= line.quantity), None
    )
    found = chosen or meant[0]
    here[found.line_id] += line.quantity
    return found


def _not_of_order(announced: Announced, number: int, field: str, said: str, there: Sequence[str]) -> Problem:
    """An item or SKU that the order does not have; a spreadsheet's damage is named."""
    if probably := next((each for each in there if each.lstrip("0") == said.lstrip("0")), None):
        return Problem(number, field, LOST_ZEROS, {"got": said, "probably": probably})
    if became_a_date(said):
        return Problem(number, field, BECAME_A_DATE, {"got": said})
    return Problem(number, field, messages.NOT_OF_ORDER, {"order": announced.order_code})


def _too_many(announced: Announced, lines: Sequence[ForwardLine], taken: Mapping[int, int]) -> Iterator[Problem]:
    """Lines that ask for more than is left of what was shipped."""
    here = defaultdict(int, taken)
    for number, (line, of) in enumerate(zip(announced.lines, lines, strict=True)):
        left = of.dispatched - of.returned - here[of.line_id]
        here[of.line_id] += line.quantity
        if not of.dispatched:
            yield Problem(number, "quantity", messages.NOT_SHIPPED)
        elif line.quantity > left:
            data = {"quantity": line.quantity, "left": max(left, 0), "shipped": of.dispatched}
            yield Problem(number, "quantity", messages.TOO_MANY, data)


def _same(announced: Announced, lines: Sequence[ForwardLine], source: Source, known: Sequence[Known]) -> Known | None:
    """The return of the same goods that is known under another code: just these pieces of the order, at best under
    the same AWB; else what shares the AWB and a line.

    Two AWBs are two parcels, except of what was never delivered (facts/increff.md §3.8: it keeps its AWB, and the
    channel may call it another). What the floor tells is of the parcel in its hands, whatever the pieces.
    """
    pieces: Counter[int] = Counter()
    for line, of in zip(announced.lines, lines, strict=True):
        pieces[of.line_id] += line.quantity
    under_awb = [each for each in known if announced.awb and each.facts["awb"] == announced.awb]
    if source is Source.FLOOR:
        return next(iter(under_awb), None)
    undelivered = announced.kind == Kind.RETURN_TO_ORIGIN
    may_be = [
        each
        for each in known
        if not (each.facts["awb"] and announced.awb) or (undelivered and each.facts["kind"] == announced.kind)
    ]
    for each in (*under_awb, *may_be):
        if each.pieces == pieces:
            return each
    return next((each for each in under_awb if each.pieces.keys() & pieces.keys()), None)
