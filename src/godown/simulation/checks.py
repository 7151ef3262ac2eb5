"""What must hold (quality: invariants I1–I16): our tables, timelines and ledger against what Flipkart's side saw.

`on_the_way` is what holds at every moment; `at_the_end` what holds when all is calm. Each raises `Broken` with a
sentence for everything that does not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from fksandbox.calls import Call
from fksandbox.model import Shipment
from godown.omni.orders.states import ORDER
from godown.wms import checks as warehouse
from godown.wms.outward.states import ORDER as OUTWARD

from . import repository
from .stage import Stage

Row = dict[str, Any]
OPEN = ("FAILED", "CREATED", "UNFULFILLABLE", "FULFILLABLE", "PROCESSING")
#: From the start of an order to its picklist: `release_after`, and a bit for the pass.
ACKNOWLEDGED_AFTER = timedelta(minutes=20)
#: A person's step on an order that is stopped, by message code.
STEPS = frozenset(
    {
        *("outward.picking", "picking.picked", "outward.picked"),
        *("packing.opened", "packing.scanned", "packing.closed", "dispatch.added", "outward.ready"),
    }
)
#: Effects by the call that asks for them, of Smart and of seller fulfilment.
EFFECTS = {
    **dict.fromkeys(("pack", "v3_pack"), "pack_accepted"),
    **dict.fromkeys(("rts", "dispatch"), "shipment_ready_to_dispatch"),
}
#: What ends a cancellation that was seen.
FOLLOWED = ("cancellation.followed", "cancellation.followed_by_itself")
#: Exceptions that a fault of ours causes, whatever Flipkart does.
NEVER = frozenset({"pass.broken", "order.unreadable", "order.gone"})


class Broken(AssertionError):
    """Something that must hold does not; `what` are sentences."""

    def __init__(self, what: list[str]) -> None:
        super().__init__("\n".join(what))
        self.what = what


def on_the_way(stage: Stage, stock: bool) -> None:
    """SLAs never move later within an epoch, no command is forgotten; if asked, the books of stock agree too."""
    found = [*_slas(stage), *_commands()]
    if stock:
        found += _books(stage)
    if found:
        raise Broken(found)


def at_the_end(stage: Stage, unheard: set[int]) -> None:
    """All of them, when all is calm. `unheard`: calls whose sender died before the answer."""
    orders = {row["code"]: row for row in repository.orders()}
    exceptions = repository.exceptions()
    history = repository.history()
    shipments = {one.shipment_id: one for one in stage.world.shipments}
    calls = stage.world.calls.since()
    found = [
        *_books(stage),
        *_known(stage, shipments, orders),
        *_picklists(stage, orders, exceptions),
        *_once(stage, calls),
        *_no_blind_retry(stage, calls, unheard),
        *_handed_over(stage, shipments, orders),
        *_quantities(stage, orders),
        *_moving(stage, orders, exceptions),
        *_settled(exceptions),
        *_stopped_means_stopped(stage, history),
        *_told(stage, orders, history),
    ]
    if found:
        raise Broken(found)


def _books(stage: Stage) -> Iterator[str]:
    for each in warehouse.differences([stage.place.site.seller_id]):
        yield f"I1–I3 {each.book} {each.place} {each.sku}: kept {each.kept}, proved {each.proved}"


def _slas(stage: Stage) -> Iterator[str]:
    for row in repository.slas():
        epoch = (row["holds"], row["on_hold"], row["dispatch_by"])
        before = stage.slas.get(row["code"])
        if before and before[0] == epoch and before[1] and row["sla_at"] and row["sla_at"] > before[1]:
            yield f"I11 the SLA of {stage.name(row['code'])} moved from {before[1]} to {row['sla_at']}"
        stage.slas[row["code"]] = epoch, row["sla_at"]


def _commands() -> Iterator[str]:
    for row in repository.unsettled_commands():
        if not row["due"]:
            yield f"I15 the {row['kind']} command {row['id']} is {row['status']}, and nobody will look at it"


def _known(stage: Stage, shipments: Mapping[str, Shipment], orders: Mapping[str, Row]) -> Iterator[str]:
    """No order is lost, none invented; what we believe of an open one is so."""
    for code in sorted(orders.keys() - shipments.keys()):
        yield f"I4 order {code} is unknown to Flipkart"
    for code, shipment in shipments.items():
        order = orders.get(code)
        if order is None:
            if shipment.live_items:
                yield f"lost: {stage.name(code)} ({shipment.status}, hold={shipment.hold}) is not in our database"
            continue
        if order["status"] not in OPEN:
            continue
        if order["on_hold"] != shipment.hold and shipment.live_items:
            yield f"{stage.name(code)}: we believe hold={order['on_hold']}, Flipkart says {shipment.hold}"
        for item in shipment.items:
            if item.order_item_id in order["lines"]:
                ordered, _cancelled, seen, *_rest = order["lines"][item.order_item_id]
                if ordered - seen != item.live:
                    yield f"{stage.name(code)}: {item.live} pieces of a line are left, we believe {ordered - seen}"


def _picklists(stage: Stage, orders: Mapping[str, Row], exceptions: list[Row]) -> Iterator[str]:
    """Every order on a list is known, and one that we can serve is known to be on that list."""
    open_causes = {(row["cause"], row["subject"]) for row in exceptions if row["open"]}
    for picklist in stage.world.picklists.values():
        for code in picklist.shipment_ids:
            order = orders.get(code)
            if order is None:
                if ("fulfilment.linked_unknown", code) not in open_causes and stage.world.shipment(code).live_items:
                    yield f"I5 {stage.name(code)} is on {picklist.pick_list_id}, and we do not know it"
            elif order["status"] in ("FULFILLABLE", "PROCESSING") and order["picklist"] != picklist.pick_list_id:
                yield f"I5 {stage.name(code)} is on {picklist.pick_list_id}, we believe on {order['picklist']}"


def _once(stage: Stage, calls: list[Call]) -> Iterator[str]:
    effects = Counter(effect for call in calls for effect in call.effects)
    for effect, times in sorted(effects.items()):
        kind, _, code = effect.partition(":")
        if kind in ("pack_accepted", "shipment_listed", "shipment_ready_to_dispatch") and times > 1:
            yield f"I6 {kind} of {stage.name(code)} happened {times} times"


def _no_blind_retry(stage: Stage, calls: list[Call], unheard: set[int]) -> Iterator[str]:
    """A pack or handover whose answer is unknown is sent again only after Flipkart was read twice."""
    last: dict[tuple[str, str], Call] = {}
    reads: Counter[str] = Counter()
    for call in calls:
        if call.op == "get_shipments" and call.status == 200 and not _unknown(call, unheard):
            reads.update(code for code in stage.names if code in call.path)
        if call.op not in EFFECTS:
            continue
        for code in _subjects(stage, call):
            before = last.get((call.op, code))
            if before and _unknown(before, unheard) and reads[code] < 2:
                yield f"I6 {call.op} of {stage.name(code)} was sent again after {reads[code]} read-backs"
            if before and f"{EFFECTS[call.op]}:{code}" in before.effects and not _unknown(before, unheard):
                yield f"I6 {call.op} of {stage.name(code)} was sent again although it had been accepted"
            last[call.op, code] = call
            reads[code] = 0


def _subjects(stage: Stage, call: Call) -> Iterator[str]:
    """The orders that a pack or handover is about: named by their codes, or by the AWBs of their parcels."""
    for code in stage.names:
        shipment = stage.world.shipments.by_id.get(code)
        marks = [code, *(shipment.tracking_ids if shipment else [])]
        if any(mark in call.request for mark in marks):
            yield code


def _unknown(call: Call, unheard: set[int]) -> bool:
    """Whether the sender cannot know what became of the call."""
    spoilt = {"lost_reply", "truncated"}  # what comes before a call shows in its status
    is_page = call.answer.startswith("<")  # a lost session, a gateway: an effect behind it can't be ruled out
    return call.number in unheard or call.status >= 499 or is_page or bool(spoilt & set(call.faults))


def _handed_over(stage: Stage, shipments: Mapping[str, Shipment], orders: Mapping[str, Row]) -> Iterator[str]:
    """What is gone has its pack confirmed and its own document; both sides agree on what is gone."""
    packs, documents = repository.confirmed_packs(), repository.documents()
    for code, order in orders.items():
        shipment = shipments[code]
        gone = shipment.dispatched_at is not None
        if (order["status"] == "COMPLETED") != gone and shipment.live_items:
            yield f"I7 {stage.name(code)} is {order['status']} here and {shipment.status} on Flipkart"
        if gone and code not in packs:
            yield f"I7 {stage.name(code)} was handed over without a confirmed pack"
        if gone and documents.get(code) not in shipment.tracking_ids:
            yield f"I7 {stage.name(code)} was handed over with document {documents.get(code)}"


def _quantities(stage: Stage, orders: Mapping[str, Row]) -> Iterator[str]:
    """Lines add up, and the ledger moved each order's pieces once."""
    picked, back, gone = (repository.moved(reason) for reason in ("pick", "put_back", "handover"))
    for code, order in orders.items():
        name = stage.name(code)
        lines = order["lines"] or {}
        dispatched = sum(line[4] for line in lines.values())
        if order["status"] == "COMPLETED" and any(line[0] - line[1] != line[4] for line in lines.values()):
            yield f"I8 {name} is COMPLETED with lines {sorted(lines.values())}"
        if gone.get(code, 0) != dispatched:
            yield f"I9 the ledger handed over {gone.get(code, 0)} pieces of {name}, the order {dispatched}"
        out, known = picked.get(code, 0) - back.get(code, 0), order["picked"] + order["to_put_back"]
        if out != known:
            yield f"I9 the ledger has {out} pieces of {name} out of bins, the order {known}"


def _moving(stage: Stage, orders: Mapping[str, Row], exceptions: list[Row]) -> Iterator[str]:
    """Every open order waits for Flipkart, for its time, or for a person who is told so."""
    subjects = {row["subject"] for row in exceptions if row["open"]}
    skus = {
        one.order_item_id: stage.world.listings[one.listing_id].sku for s in stage.world.shipments for one in s.items
    }
    for code, order in orders.items():
        if order["status"] not in OPEN or order["on_hold"] or code in subjects:
            continue
        if order["start_at"] and order["start_at"] + ACKNOWLEDGED_AFTER > stage.now():
            continue
        if order["status"] == "FAILED" and subjects & {skus[item] for item in order["lines"]}:
            continue
        yield (
            f"I10 {stage.name(code)} is {order['status']} (outward {order['outward'] or '–'}, blocked "
            f"{order['blocked'] or 'no'}, picklist {order['picklist'] or '–'}) and nothing will happen with it"
        )
    kinds = repository.due_kinds()
    for kind in ("poll", "recheck_holds", "sweep"):
        if kind not in kinds:
            yield f"I10 nobody will {kind} any more"


def _settled(exceptions: list[Row]) -> Iterator[str]:
    """No command and no effect is left in between; no exception that only an error of ours can cause."""
    for row in repository.unsettled_commands():
        if not row["held"]:
            yield f"I15 the {row['kind']} command {row['id']} stays {row['status']}"
    for row in repository.unsettled_effects():
        yield f"I15 the {row['operation']} of {row['key']} stays {row['status']} in the proxy"
    for row in exceptions:
        if row["cause"] in NEVER or (row["open"] and row["cause"] in ("fulfilment.in_doubt", "channel.refused")):
            yield f"exception {row['cause']} of {row['subject']}: {row['data']}"


def _stopped_means_stopped(stage: Stage, history: list[Row]) -> Iterator[str]:
    """Nobody took a step of an order while we knew it to be on hold or cancelled."""
    held: set[str] = set()
    cancelled: set[str] = set()
    for row in history:
        order, code = row["order"], row["code"]
        if code == "hold.held":
            held.add(order)
        elif code == "hold.released":
            held.discard(order)
        elif code == "order.changed" and "cancelled of" in row["data"]["differences"]:
            cancelled.add(order)
        elif code in FOLLOWED:
            cancelled.discard(order)
        elif code in STEPS and order in held | cancelled:
            why = "on hold" if order in held else "cancelled"
            yield f"I7 {code} of {stage.name(order)} by {row['actor']}, known to be {why}"


def _told(stage: Stage, orders: Mapping[str, Row], history: list[Row]) -> Iterator[str]:
    """Every change of status is on the timeline, with who made it."""
    targets = {flow: {move.done.code: move.target for move in flow.moves.values()} for flow in (ORDER, OUTWARD)}
    last: dict[str, dict[object, str]] = defaultdict(dict)
    for row in history:
        if not row["actor"]:
            yield f"I16 {row['code']} of {row['order']} has no actor"
        if "internal error" in str(row["data"].get("text", "")):
            yield f"an error of ours in {row['code']} of {stage.name(row['order'])}: {row['data']}"
        for flow, codes in targets.items():
            if row["code"] in codes:
                last[row["order"]][flow] = codes[row["code"]]
    for code, order in orders.items():
        for flow, status in ((ORDER, order["status"]), (OUTWARD, order["outward"])):
            told = last[code].get(flow)
            if told is not None and told != status:
                yield f"I16 {stage.name(code)} is {status}, its timeline ends with {told}"
            if told is None and status not in ("", "CREATED", "FAILED", "NEW", "CANCELLED"):
                yield f"I16 {stage.name(code)} is {status}, its timeline does not say how"
