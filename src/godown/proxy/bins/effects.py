"""Effects on Flipkart's bins, each at most once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from godown.kit.http import Answered

from ..accounts import Account
from ..contract import (
    Accepted,
    Answer,
    BinInwardReply,
    BinInwardRequest,
    BinInwardResult,
    BinMoveReply,
    BinMoveRequest,
    Deferred,
    InDoubt,
    RecallReply,
    RecallRequest,
    RefusalCode,
    Refused,
)
from ..effects import Json, Undone, Wish, carry_out
from ..flipkart.answers import effect, read, refusal_code
from ..flipkart.panel import Panel
from ..flipkart.wire import Problem, Unreadable, decode
from . import repository
from .wire import Inventory, Putlist, RecallDetails, Recalled, Recalls

INWARD, MOVE, RECALL = "bin_inward", "bin_move", "bin_recall"
LOOK_AGAIN_SECONDS = 10.0

Seen = Accepted[Json] | Refused | Undone | Deferred
Request = BinInwardRequest | BinMoveRequest | RecallRequest
R = TypeVar("R", bound=BaseModel)


def inward(account: Account, request: BinInwardRequest) -> Answer[BinInwardReply]:
    """Receive pieces by a putlist of their own: create, note the lines, close."""
    return _once(account, INWARD, request, BinInwardReply, 4, _send_inward, _inwarded)


def move(account: Account, request: BinMoveRequest) -> Answer[BinMoveReply]:
    """Move pieces between two bins, after a look at both."""
    return _once(account, MOVE, request, BinMoveReply, 2, _send_move, _moved)


def recall(account: Account, request: RecallRequest) -> Answer[RecallReply]:
    """Take pieces out, after a look at the recalls there are."""
    return _once(account, RECALL, request, RecallReply, 2, _send_recall, _recalled)


def _once(
    account: Account,
    operation: str,
    request: Request,
    shape: type[R],
    calls: int,
    send: Callable[..., Answer[Json]],
    seen: Callable[..., Seen],
) -> Answer[R]:
    wish = Wish(request.requestId, request.model_dump(mode="json"))

    def send_all(wishes: list[Wish], before: datetime) -> Mapping[str, Answer[Json]]:
        return {each.key: send(account, Panel(account, before=before), request) for each in wishes}

    def read_back(wishes: list[Wish]) -> Mapping[str, Seen]:
        return {each.key: seen(account, Panel(account), request) for each in wishes}

    answer = carry_out(account, operation, [wish], calls, send_all, read_back)[wish.key]
    return Accepted(shape.model_validate(answer.value)) if isinstance(answer, Accepted) else answer


# --- inward -------------------------------------------------------------------------------------------------------


def _send_inward(account: Account, panel: Panel, request: BinInwardRequest) -> Answer[Json]:
    putlist = _prepared(account, panel, request)
    if not isinstance(putlist, Putlist):
        return putlist
    if putlist.closed:
        return Accepted(_inward_reply(putlist))
    answer = effect(panel.close_putlist(putlist.putlist_id), _closed)
    return Accepted(_inward_reply(answer.value)) if isinstance(answer, Accepted) else answer


def _prepared(account: Account, panel: Panel, request: BinInwardRequest) -> Putlist | Refused | Deferred:
    """The request's own putlist with exactly its lines. Nothing of this has an effect on stock, so no doubt is left.

    A list of an earlier try that has other lines was never closed by us, and is left behind.
    """
    known = repository.select_remembered(account.id, INWARD, request.requestId)
    if known:
        found = read(panel.putlist(known["fk_id"]), Putlist)
        if not isinstance(found, Putlist) or _lines(found) == _wanted(request):
            return found
    made = _harmless(effect(panel.create_putlist(), _putlist))
    if not isinstance(made, Putlist):
        return made
    repository.remember(account.id, INWARD, request.requestId, made.putlist_id, [])
    items = [{"binId": item.binCode, "listingId": item.listingId, "quantity": item.quantity} for item in request.items]
    noted = _harmless(effect(panel.add_to_putlist(made.putlist_id, items), _putlist))
    if isinstance(noted, Putlist) and _lines(noted) != _wanted(request):
        return Deferred("Flipkart noted other lines than it was given", LOOK_AGAIN_SECONDS)
    return noted


def _harmless(answer: Answer[Putlist]) -> Putlist | Refused | Deferred:
    """A step before the putlist is closed: whether it happened does not matter."""
    if isinstance(answer, Accepted):
        return answer.value
    return Deferred(answer.reason, answer.retry_after) if isinstance(answer, InDoubt) else answer


def _inwarded(account: Account, panel: Panel, request: BinInwardRequest) -> Seen:
    known = repository.select_remembered(account.id, INWARD, request.requestId)
    if known is None:
        return Undone()
    found = read(panel.putlist(known["fk_id"]), Putlist)
    if not isinstance(found, Putlist):
        return _unseen(found)
    return Accepted(_inward_reply(found)) if found.closed else Undone()


def _wanted(request: BinInwardRequest) -> list[tuple[str, str, int]]:
    return sorted((item.binCode, item.listingId, item.quantity) for item in request.items)


def _lines(putlist: Putlist) -> list[tuple[str, str, int]]:
    return sorted(item.line for item in putlist.items)


def _putlist(answered: Answered) -> Putlist | None:
    try:
        return decode(answered.body, Putlist)
    except Unreadable:
        return None


def _closed(answered: Answered) -> Putlist | None:
    found = _putlist(answered)
    return found if found and found.closed else None


def _inward_reply(putlist: Putlist) -> Json:
    items = [
        BinInwardResult(
            binCode=item.bin_id,
            listingId=item.listing_id,
            quantity=item.quantity,
            code=refusal_code(Problem(item.error_code, "")) if item.error_code else "",
            message=item.error_code or "",
        )
        for item in sorted(putlist.items, key=lambda item: item.item_id)
    ]
    return BinInwardReply(putlistId=putlist.putlist_id, items=items).model_dump(mode="json")


# --- move ---------------------------------------------------------------------------------------------------------


def _send_move(account: Account, panel: Panel, request: BinMoveRequest) -> Answer[Json]:
    found = read(panel.inventory(request.listingId), Inventory)
    if not isinstance(found, Inventory):
        return found
    before = [found.in_bin(request.fromBin), found.in_bin(request.toBin)]
    if before[0] < request.quantity:
        return Refused(RefusalCode.NOT_ENOUGH_STOCK, f"bin {request.fromBin} holds {before[0]} pieces of it")
    repository.remember(account.id, MOVE, request.requestId, "", before)
    reply = panel.move_inventory(request.listingId, request.fromBin, request.toBin, request.quantity)
    done = BinMoveReply(requestId=request.requestId).model_dump(mode="json")
    return effect(reply, lambda answered: done if answered.json() == {} else None)


def _moved(account: Account, panel: Panel, request: BinMoveRequest) -> Seen:
    """Told by both bins together; sales and receipts meanwhile may leave it open, then a person has to look."""
    known = repository.select_remembered(account.id, MOVE, request.requestId)
    if known is None:
        return Undone()
    found = read(panel.inventory(request.listingId), Inventory)
    if not isinstance(found, Inventory):
        return _unseen(found)
    fell = known["before"][0] - found.in_bin(request.fromBin)
    grew = found.in_bin(request.toBin) - known["before"][1]
    if fell >= request.quantity and grew >= request.quantity:
        return Accepted(BinMoveReply(requestId=request.requestId).model_dump(mode="json"))
    if fell <= 0 and grew <= 0:
        return Undone()
    return Deferred("other pieces came and went in these bins, so that they do not tell", LOOK_AGAIN_SECONDS)


# --- recall -------------------------------------------------------------------------------------------------------


def _send_recall(account: Account, panel: Panel, request: RecallRequest) -> Answer[Json]:
    there = read(panel.recalls(), Recalls)
    if not isinstance(there, Recalls):
        return there
    repository.remember(account.id, RECALL, request.requestId, "", [each.recall_id for each in there.recalls])
    answer = effect(panel.recall(request.listingId, request.quantity), _recall)
    if not isinstance(answer, Accepted):
        return answer
    repository.adopt(account.id, RECALL, request.requestId, answer.value.recall_id)
    return Accepted(RecallReply(recallId=answer.value.recall_id).model_dump(mode="json"))


def _recalled(account: Account, panel: Panel, request: RecallRequest) -> Seen:
    """A recall that was not there before, of the same pieces, and of no other request of ours."""
    known = repository.select_remembered(account.id, RECALL, request.requestId)
    if known is None:
        return Undone()
    there = read(panel.recalls(), Recalls)
    if not isinstance(there, Recalls):
        return _unseen(there)
    for recall_id in sorted({each.recall_id for each in there.recalls} - set(known["before"])):
        details = read(panel.recall_details(recall_id), RecallDetails)
        if not isinstance(details, RecallDetails):
            return _unseen(details)
        same = (details.listing_id, details.quantity) == (request.listingId, request.quantity)
        if same and repository.adopt(account.id, RECALL, request.requestId, recall_id):
            return Accepted(RecallReply(recallId=recall_id).model_dump(mode="json"))
    return Undone()


def _recall(answered: Answered) -> Recalled | None:
    try:
        return decode(answered.body, Recalled)
    except Unreadable:
        return None


def _unseen(hitch: Deferred | Refused) -> Deferred:
    """A read that was refused (a log-in, say) tells nothing about the effect."""
    return hitch if isinstance(hitch, Deferred) else Deferred(hitch.message, LOOK_AGAIN_SECONDS)
