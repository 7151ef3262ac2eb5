"""Fetching the one document (label and invoice) of every accepted parcel, checking and storing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from godown.kit import clock, files, history
from godown.kit.messages import Message, within
from godown.kit.secrets import seal_json
from godown.proxy.contract import Accepted, Answer, Label, LabelRequest, LabelsReply

from .. import limits, ports
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Next
from ..warehouse import ParcelDocument
from . import document_check, messages, repository, rules

AT_ONCE = 100
#: A document that is not there after this long needs a person (facts/flipkart.md §3.4: usually 10 s, up to 30 min).
OVERDUE = timedelta(minutes=30)


@dataclass(frozen=True)
class Checked:
    """A document that passed, stored."""

    wanted: dict[str, Any]
    label: Label
    file: files.StoredFile


def fetch(account: Account, now: datetime) -> Next:
    """Ask for the account's missing documents; returns when to look again."""
    wanted = {row["order_code"]: row for row in repository.select_wanted(account.id, AT_ONCE)}
    if not wanted:
        return None
    scarce = limits.is_scarce(account.code)
    if scarce and (then := rules.gathered([row["wanted_at"] for row in wanted.values()], now)):
        return then
    repository.note_asked([row["order_id"] for row in wanted.values()], now)
    answer: Answer[LabelsReply] = ports.proxy().get_labels(account.code, LabelRequest(orderCodes=list(wanted)))
    if not isinstance(answer, Accepted):
        return answer
    reply = answer.value
    problems: list[Trouble] = []
    checked: list[Checked] = []
    for label in reply.labels:
        if problem := document_check.problem(label.shippingLabel, label.awbNumber):
            text = within(problem, {"awb": label.awbNumber, "pages": document_check.MAX_PAGES})
            problems.append(_trouble(account, messages.DOCUMENT_WRONG, label.orderCode, text=text))
        else:
            stored = files.store("documents", label.shippingLabel)
            checked.append(Checked(wanted[label.orderCode], label, stored))
    problems += [
        _trouble(account, messages.DOCUMENT_REFUSED, code, code=refusal) for code, refusal in reply.refused.items()
    ]
    overdue = [code for code in reply.notReady if now - wanted[code]["wanted_at"] > OVERDUE]
    problems += [_trouble(account, messages.DOCUMENT_LATE, code) for code in overdue]
    _store(account, checked, problems, clock.now())
    left = wanted.keys() - {each.label.orderCode for each in checked}
    if len(wanted) == AT_ONCE and not left:
        return now
    return rules.ask_again([wanted[code]["wanted_at"] for code in left], scarce, now) if left else None


def _store(account: Account, checked: Sequence[Checked], problems: Sequence[Trouble], now: datetime) -> None:
    with transaction.atomic():
        if checked:
            fresh = repository.store_documents([_row(each) for each in checked], now)
            new = [each for each in checked if each.wanted["order_id"] in fresh]
            repository.insert_buyers(
                [each.wanted["order_id"] for each in new],
                [seal_json(each.label.buyer) for each in new],
                [each.label.buyer.get("zip", "") for each in new],
            )
            history.record((_event(account, each) for each in new), now)
            ports.warehouse().document_stored([_for_warehouse(each) for each in new])
            causes = [messages.DOCUMENT_WRONG, messages.DOCUMENT_REFUSED, messages.DOCUMENT_LATE]
            exceptions.clear(account.id, causes, [each.label.orderCode for each in new], now)
        exceptions.report(problems, now)


def _row(each: Checked) -> tuple[Any, ...]:
    label = each.label
    return (
        each.wanted["order_id"],
        each.file.key,
        each.file.sha256,
        label.awbNumber,
        label.transporter,
        label.invoiceNumber,
        label.invoiceDate,
    )


def _event(account: Account, each: Checked) -> history.Event:
    data = {"invoice": each.label.invoiceNumber, "awb": each.label.awbNumber, "sha256": each.file.sha256}
    return history.Event(account.seller_id, each.wanted["order_id"], messages.DOCUMENT_STORED, data)


def _for_warehouse(each: Checked) -> ParcelDocument:
    label = each.label
    return ParcelDocument(
        each.wanted["shipment_id"],
        each.file,
        label.awbNumber,
        label.transporter,
        label.invoiceNumber,
        label.invoiceDate,
    )


def _trouble(account: Account, cause: Message, subject: str, **data: Any) -> Trouble:
    return Trouble(account.seller_id, account.id, cause, subject, data)
