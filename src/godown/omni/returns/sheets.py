"""CIMS' two files of returns: "Return order upload" and "Return order update" (facts/increff.md §3.9)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n
from pydantic import BeforeValidator, Field

from godown.access.roles import Permission
from godown.kit import sheets
from godown.kit.errors import Conflict, Invalid
from godown.kit.sheets import (
    NEW,
    SAME,
    Choice,
    Code,
    NewCode,
    OptionalCode,
    OptionalNewCode,
    Outcome,
    Printed,
    Row,
    Scope,
    Sheet,
    Verdict,
)

from ..channels import choices
from ..channels import service as channels
from ..channels.service import Account
from . import announcing, messages, rules, tracking
from .models import Kind, Source
from .rules import Again, Announced, AnnouncedLine, Wrong
from .tracking import Tracked

MOST_UPDATES = 5000


def _kind(value: Any) -> Any:
    """Increff's help page says RTO, its APIs RETURN_TO_ORIGIN: both are taken."""
    said = value.strip().upper().replace(" ", "_") if isinstance(value, str) else value
    return Kind.RETURN_TO_ORIGIN.value if said == "RTO" else said


ReturnKind = Annotated[Kind, BeforeValidator(_kind)]


class ReturnRow(Row):
    """A line of a return, in the ten documented columns; rows with the same return id are one return."""

    order_code: Code = Field(
        alias="channelOrderId", description=_n("the order's id at the channel"), examples=["OD428295316844774100"]
    )
    item_code: OptionalCode = Field(
        "", alias="channelSubOrderId", description=_n("order item id"), examples=["428295316844774100"]
    )
    return_code: NewCode = Field(
        alias="channelReturnOrderId", description=_n("return id"), examples=["12100000000000001"]
    )
    channel_sku: Code = Field(alias="productId", description=_n("channel SKU of the listing"), examples=["KURTA-BLU-M"])
    kind: ReturnKind = Field(
        alias="returnOrderType", description=_n("CUSTOMER_RETURN or RTO"), examples=["CUSTOMER_RETURN"]
    )
    transporter: Printed = Field("", alias="transporter", description=_n("vendor name"), examples=["E-Kart Logistics"])
    awb: OptionalNewCode = Field("", alias="trackingId", description=_n("tracking id"), examples=["FMPR0000000001"])
    reason: Printed = Field("", alias="reasonForReturn", description=_n("return reason"), examples=["SIZE"])
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = Field(
        None, alias="price", description=_n("total price in rupees"), examples=["499.00"]
    )
    quantity: Annotated[int, Field(gt=0, lt=1_000_000)] = Field(alias="quantity", examples=["1"])


def gathered(rows: Sequence[ReturnRow]) -> dict[str, list[ReturnRow]]:
    """Rows by return id, in their order."""
    returns: dict[str, list[ReturnRow]] = {}
    for row in rows:
        returns.setdefault(row.return_code, []).append(row)
    return returns


def announced(rows: Sequence[ReturnRow]) -> Announced:
    """The return that rows with the same return id are."""
    first = rows[0]
    return Announced(
        first.return_code,
        first.kind,
        first.order_code,
        [AnnouncedLine(row.quantity, row.item_code, row.channel_sku, row.reason, row.price) for row in rows],
        first.transporter,
        first.awb,
    )


#: Columns that all rows of a return share.
SHARED = ("order_code", "kind", "transporter", "awb")


def check(scope: Scope, rows: Sequence[ReturnRow]) -> list[Verdict]:
    """New, changed (somebody else has told of it before) or the same; the reason why a row cannot be announced."""
    account = _account(scope)
    returns = gathered(rows)
    verdicts: dict[int, Verdict] = {}
    whole = {code: lines for code, lines in returns.items() if not _differing(lines, verdicts)}
    judged = announcing.preview(account, [announced(lines) for lines in whole.values()], Source.UPLOAD)
    for lines, verdict in zip(whole.values(), judged, strict=True):
        for number, row in enumerate(lines):
            verdicts[id(row)] = _verdict(number, verdict)
    return [verdicts.get(id(row), NEW) for row in rows]


def _differing(rows: Sequence[ReturnRow], verdicts: dict[int, Verdict]) -> bool:
    """Whether rows of one return contradict each other; those that do get their verdict."""
    for row in rows[1:]:
        for name in SHARED:
            if getattr(row, name) != getattr(rows[0], name):
                data = {"return": row.return_code, "fact": ReturnRow.model_fields[name].alias}
                verdicts[id(row)] = sheets.error(messages.OTHER_FACTS, name, **data)
    return any(id(row) in verdicts for row in rows)


def _verdict(number: int, verdict: rules.Verdict) -> Verdict:
    if isinstance(verdict, Wrong):
        problems = [
            sheets.Problem(each.message, each.field, each.data) for each in verdict.problems if each.line == number
        ]
        return Verdict(Outcome.ERROR, tuple(problems)) if problems else NEW
    if isinstance(verdict, Again):
        facts = verdict.known.facts
        was = {name: facts.get(name, "") for name in verdict.fills if name in ReturnRow.model_fields}
        return Verdict(Outcome.CHANGED, was=was) if verdict.fills or verdict.differences else SAME
    return NEW


def apply(scope: Scope, rows: Sequence[ReturnRow], now: datetime) -> None:
    """Announce the returns, in the transaction of the upload; `Conflict` if one cannot be any more."""
    returns = [announced(lines) for lines in gathered(rows).values()]
    for each, result in zip(returns, announcing.announce(_account(scope), returns, Source.UPLOAD, now), strict=True):
        if isinstance(result.verdict, Wrong):
            raise Conflict(messages.TOLD_MEANWHILE, **{"return": each.return_code})


class TrackingRow(Row):
    """Another courier or tracking id for a return that is known."""

    return_code: Code = Field(alias="returnOrderId", description=_n("return id"), examples=["12100000000000001"])
    transporter: Printed = Field(alias="transporter", description=_n("vendor name"), examples=["E-Kart Logistics"])
    awb: NewCode = Field(alias="trackingId", description=_n("tracking id"), examples=["FMPR0000000001"])


def check_tracking(scope: Scope, rows: Sequence[TrackingRow]) -> list[Verdict]:
    """Changed or the same; a return must be known, not cancelled, and not here yet."""
    if len(rows) > MOST_UPDATES:
        raise Invalid(messages.TOO_MANY_UPDATES, most=MOST_UPDATES)
    return [_tracked(update) for update in tracking.judge(_account(scope), _wanted(rows))]


def _tracked(update: tracking.Update) -> Verdict:
    if update.problem:
        return sheets.error(update.problem, "return_code")
    assert update.was
    assert update.now
    was = {name: getattr(update.was, name) for name in ("transporter", "awb")}
    changed = {name: value for name, value in was.items() if value != getattr(update.now, name)}
    return Verdict(Outcome.CHANGED, was=changed) if changed else SAME


def apply_tracking(scope: Scope, rows: Sequence[TrackingRow], now: datetime) -> None:
    """Write them, in the transaction of the upload."""
    tracking.retrack(_account(scope), _wanted(rows), now)


def _wanted(rows: Sequence[TrackingRow]) -> list[Tracked]:
    return [Tracked(row.return_code, row.transporter, row.awb) for row in rows]


# --- what is chosen with a file -----------------------------------------------------------------------------------


def _locations(seller_id: int) -> list[tuple[str, str]]:
    return [(each, each) for each in sorted({account.warehouse for account in channels.accounts_of([seller_id])})]


def _account(scope: Scope) -> Account:
    """The chosen account; `Invalid` if its goods do not come back to the chosen location."""
    account, location = choices.chosen(scope), scope.choices["location"]
    if account.warehouse != location:
        raise Invalid(messages.OTHER_LOCATION, account=account.code, warehouse=account.warehouse, location=location)
    return account


CHOICES = (choices.ACCOUNT, Choice("location", _("Location"), _locations))

sheets.register(
    Sheet(
        name="return-orders",
        title=_("Return order upload"),
        about=_("Returns that Flipkart has told of. Rows with the same return id are one return, taken whole."),
        row=ReturnRow,
        key=("return_code", "order_code", "item_code", "channel_sku"),
        group="return_code",
        permission=Permission.CHANGE_ORDERS,
        check=check,
        apply=apply,
        choices=CHOICES,
    )
)
sheets.register(
    Sheet(
        name="return-order-updates",
        title=_("Return order update"),
        about=_("Another transporter or tracking id for returns that are still waited for; at most 5,000 rows."),
        row=TrackingRow,
        key=("return_code",),
        permission=Permission.CHANGE_ORDERS,
        check=check_tracking,
        apply=apply_tracking,
        choices=CHOICES,
    )
)
