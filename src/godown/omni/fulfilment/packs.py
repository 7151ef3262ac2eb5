"""Telling Flipkart that orders are packed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from godown.kit import jobs
from godown.proxy.contract import Accepted, Answer, PackReply, PackRequest, RefusalCode, Refused

from .. import ports
from ..exceptions import service as exceptions
from ..warehouse import PackedParcel
from . import commands, documents, messages, repository
from .commands import Command
from .states import REFUSED

KIND = "pack"


def send_packs(now: datetime, limit: int) -> int:
    """Send the pack commands that are due and settle what became of them."""
    return commands.send(KIND, now, limit, _ask, _settle)


def _ask(command: Command) -> Answer[PackReply]:
    return ports.proxy().pack(command.account, PackRequest.model_validate(command.request))


def _settle(accepted: Mapping[Command, Accepted[PackReply]], refused: Mapping[Command, Refused], now: datetime) -> None:
    if accepted:
        repository.lock_orders([command.thread for command in accepted])  # before the warehouse locks its own
        parcels = [PackedParcel(command.key, reply.value.shipmentCode) for command, reply in accepted.items()]
        ports.warehouse().pack_accepted(parcels, now)
        orders: list[UUID] = [command.thread for command in accepted]
        repository.want_documents(orders, [command.key for command in accepted], now)
        jobs.ask("documents", {command.account_id for command in accepted}, now, at=now + documents.READY_AFTER)
        for account_id in {command.account_id for command in accepted}:
            codes = [command.request["orderCode"] for command in accepted if command.account_id == account_id]
            exceptions.clear(account_id, [messages.PACK_REFUSED], codes, now)
    cancelled = [command.thread for command, refusal in refused.items() if refusal.code == RefusalCode.CANCELLED]
    jobs.ask("read_back", cancelled, now)
    for command, refusal in refused.items():
        ports.warehouse().pack_refused(command.key, REFUSED, refusal.message, now)
    exceptions.report(
        (
            command.trouble(
                messages.PACK_REFUSED, command.request["orderCode"], code=refusal.code, text=refusal.message
            )
            for command, refusal in refused.items()
        ),
        now,
    )
