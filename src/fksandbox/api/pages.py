"""Pages for a person who plays Flipkart: what there is to see. What one can do is in `page_actions`."""

from importlib.resources import files
from itertools import islice
from typing import Annotated, Any, Final, get_args, get_type_hints

import msgspec
from flask import Response

from .. import picklists, returns
from ..errors import Unknown
from ..faults import Kind
from ..ops import FAULTY
from ..script import names
from ..search import Bucket
from ..settings import Settings
from ..states import ITEM, RETURN
from ..stream import AFTER
from ..world import World
from .handlers import serves
from .render import html, redirect, template

PRESETS: Final = (
    ("Lose the next pack's reply", {"op": "pack", "kind": "lost_reply", "times": 1}),
    ("Cancel a unit at the next pack", {"op": "pack", "kind": "cancel_unit", "times": 1}),
    ("Refuse the next pack", {"op": "pack", "kind": "pack_refused", "times": 1}),
    ("No label yet, three times", {"op": "label", "kind": "label_not_ready", "times": 3}),
    ("Wrong label once", {"op": "label", "kind": "wrong_label", "times": 1}),
    ("Lose the next picklist", {"op": "picklist_create", "kind": "lost_reply", "times": 1}),
    ("Throttle a tenth of searches", {"op": "filter", "kind": "http_429", "probability": 0.1}),
    ("Lose the next handover's reply", {"op": "rts", "kind": "lost_reply", "times": 1}),
)
"""Bad luck by one press."""

PAGE: Final = 50
ROWS: Final = 500


class Told(msgspec.Struct):
    """What the last action had to say."""

    told: str = ""
    failed: bool = False


class OrdersQuery(Told):
    state: str = ""
    find: str = ""
    page: Annotated[int, msgspec.Meta(ge=1)] = 1


class CallsQuery(Told):
    op: str = ""
    changed: bool = False


@serves("page_home")
def home() -> Response:
    return redirect("/sandbox/ui/orders")


@serves("page_static")
def static(name: str) -> Response:
    """A file of `static/`. Raises Unknown."""
    for file in files("fksandbox").joinpath("static").iterdir():
        if file.name == name:
            mimetype = "text/css" if name.endswith(".css") else "image/svg+xml"
            headers = {"Cache-Control": "max-age=300"}
            return Response(file.read_bytes(), 200, headers, mimetype=mimetype)
    raise Unknown(f"no file {name}")


@serves("page_orders")
def orders(world: World, query: OrdersQuery) -> Response:
    """Newest first, by state or with everything that matches a text."""
    counts = world.shipments.tally(_state)
    found = world.shipments.newest(lambda bucket: query.state in ("", _state(bucket)))
    total = counts[query.state] if query.state else len(world.shipments)
    if text := query.find.strip().upper():
        matches = [one for one in found if any(text in word.upper() for word in _words(world, one.shipment_id))]
        found, total = iter(matches), len(matches)
    start = (query.page - 1) * PAGE
    return _page(
        world,
        "orders.html",
        query,
        shipments=list(islice(found, start, start + PAGE)),
        total=total,
        more=total > start + PAGE,
        counts=counts,
    )


def _state(bucket: Bucket) -> str:
    return "ON HOLD" if bucket.hold else bucket.status


def _words(world: World, shipment_id: str) -> list[str]:
    one = world.shipments.by_id[shipment_id]
    skus = [world.listings[item.listing_id].sku for item in one.items]
    return [one.order_id, shipment_id, one.pick_list_id or "", *one.tracking_ids, *skus]


@serves("page_order")
def order(world: World, shipment_id: str, query: Told) -> Response:
    one = world.shipment(shipment_id)
    return _page(
        world,
        "order.html",
        query,
        one=one,
        calls=[call for call in world.calls.since() if any(shipment_id in effect for effect in call.effects)],
        cancellable={i.order_item_id for i in one.live_items if "CANCELLED" in ITEM[i.status]},
        returnable={
            item.order_item_id: source
            for item in one.items
            for source, states in returns.BEGINS_IN.items()
            if item.status in states
        },
        returns=[r for item in one.items for r in world.returns.of_item(item.order_item_id)],
    )


@serves("page_picklists")
def lists(world: World, query: Told) -> Response:
    rows = []
    for one in reversed(world.picklists.values()):
        members = list(picklists.shipments(world, one))
        packed = sum(member.packed_at is not None for member in members)
        rows.append((one, picklists.pending_shipments(world, one), packed, members))
    waiting = {place: world.shipments.count(picklists.waiting(world, place)) for place in world.locations}
    return _page(world, "picklists.html", query, rows=rows, waiting=waiting, item_status=picklists.item_status_of)


@serves("page_bins")
def bins(world: World, query: Told) -> Response:
    return _page(world, "bins.html", query, walls=world.bins, putlists=list(reversed(world.putlists.values())))


@serves("page_returns")
def all_returns(world: World, query: Told) -> Response:
    return _page(world, "returns.html", query, rows=list(reversed(list(world.returns.values()))), moves=RETURN)


@serves("page_breaches")
def breached(world: World, query: Told) -> Response:
    """Newest first: what was not dispatched in time."""
    rows = [(one, world.shipments.by_id[one.shipment_id]) for one in reversed(world.breaches.values())]
    open_ = sum(one.dispatched_at is None and bool(one.live_items) for _, one in rows)
    return _page(world, "breaches.html", query, rows=rows[:ROWS], total=len(rows), open=open_)


@serves("page_calls")
def calls(world: World, query: CallsQuery) -> Response:
    found = [
        call for call in world.calls.since(op=query.op or None) if call.effects or call.faults or not query.changed
    ]
    return _page(world, "calls.html", query, calls=found[: -PAGE * 4 - 1 : -1], ops=sorted(FAULTY))


@serves("page_call")
def call(world: World, number: str, query: Told) -> Response:
    found = next((one for one in world.calls.since() if str(one.number) == number), None)
    if found is None:
        raise Unknown(f"no call {number}")
    return _page(world, "call.html", query, call=found)


@serves("page_controls")
def controls(world: World, query: Told) -> Response:
    """Clock, faults, traffic, settings."""
    return _page(
        world,
        "controls.html",
        query,
        ops=sorted(FAULTY),
        kinds=get_args(Kind),
        settings=msgspec.to_builtins(world.settings),
        scripts=names(),
        presets=PRESETS,
        choices={name: get_args(hint) for name, hint in get_type_hints(Settings).items()},
    )


def _page(world: World, name: str, query: Told, **values: Any) -> Response:
    return html(
        template(
            name,
            world=world,
            now=world.now(),
            quota=world.quota.used(world.now()),
            page=name.removesuffix(".html"),
            query=query,
            courier_step=AFTER,
            **values,
        )
    )
