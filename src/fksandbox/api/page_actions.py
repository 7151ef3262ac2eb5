"""What a person can do on the pages: each button posts a form here and comes back with a sentence."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from flask import Response, request

from .. import orders, returns, scenario, stock, stream
from ..errors import Refused, Unknown
from ..faults import Rule
from ..script import load, names
from ..states import IllegalMove
from ..world import World
from .handlers import serves
from .render import redirect

Form = dict[str, str]


def place(world: World, form: Form) -> str:
    count = int(form["count"])
    if form.get("listing"):
        units = int(form.get("quantity") or 1)
        items = [(world.listing(form["listing"]), units)]
        for _ in range(count):
            orders.place(world, items, hold="hold" in form)
    else:
        for _ in range(count):
            stream.random_order(world, hold_share=1.0 if "hold" in form else 0.0)
    return "1 order placed." if count == 1 else f"{count} orders placed."


def hold(world: World, form: Form) -> str:
    orders.hold(world, world.shipment(form["shipment_id"]))
    return "On hold."


def unhold(world: World, form: Form) -> str:
    orders.unhold(world, world.shipment(form["shipment_id"]))
    return "Released from hold."


def cancel(world: World, form: Form) -> str:
    """All of a shipment, or of one of its order items so many units."""
    units = int(form["quantity"]) if form.get("quantity") else None
    shipment = world.shipment(form["shipment_id"])
    orders.cancel(world, shipment, form.get("order_item_id"), units, "buyerCancellation")
    return f"{units} unit cancelled." if units == 1 else "Cancelled."


def advance(world: World, form: Form) -> str:
    shipment = world.shipment(form["shipment_id"])
    step = stream.AFTER.get(shipment.status)
    if step is None:
        raise IllegalMove(f"{shipment.status}: the next step is the seller's")
    orders.progress(world, shipment, step)
    return f"Now {step.replace('_', ' ').lower()}."


def create_return(world: World, form: Form) -> str:
    source: returns.Source = "courier_return" if form["source"] == "courier_return" else "customer_return"
    made = returns.create(world, form["order_item_id"], source)
    return f"{len(made)} unit on its way back." if len(made) == 1 else f"{len(made)} units on their way back."


def move_return(world: World, form: Form) -> str:
    one = returns.progress(world, returns.get(world, form["return_id"]), form["to"])
    return f"Return {one.status.replace('_', ' ')}."


def track_return(world: World, form: Form) -> str:
    one = returns.get(world, form["return_id"])
    returns.set_tracking(world, one)
    return f"It now travels as {one.tracking_id}."


def delay_return(world: World, form: Form) -> str:
    one = returns.get(world, form["return_id"])
    returns.set_expected(world, one, one.expected_at + timedelta(days=1))
    return "Expected a day later."


def replenish(world: World, form: Form) -> str:
    returns.replenish(world, form["return_id"], form["bin_id"])
    return f"One unit put into {form['bin_id']}."


def inward(world: World, form: Form) -> str:
    """A goods receipt of one listing into one bin."""
    listing = world.listing(form["listing"])
    pieces = int(form["quantity"])
    if pieces < 1:
        raise ValueError("a receipt has at least one piece")
    stock.inward(world, form.get("location_id") or world.location_id, listing.listing_id, [(form["bin_id"], pieces)])
    return f"{pieces} pieces of {listing.sku} received into {form['bin_id']}."


def add_bins(world: World, form: Form) -> str:
    """Bins by name, apart by spaces, commas or lines."""
    names_given = form["bin_ids"].replace(",", " ").split()
    stock.add_bins(world, form.get("location_id") or world.location_id, names_given)
    return f"{len(names_given)} bins made."


def clock(world: World, form: Form) -> str:
    match form["to"]:
        case "freeze":
            world.clock.freeze()
            return "The clock stands still."
        case "resume":
            world.clock.resume()
            return "The clock runs."
        case minutes:
            world.clock.advance(timedelta(minutes=int(minutes)))
            world.settle()
            return f"{minutes} minutes later."


def add_fault(world: World, form: Form) -> str:
    given = {name: value for name, value in form.items() if value and name != "back"}
    rule = world.add_fault(msgspec.convert(given, Rule, strict=False))
    return f"{rule.kind} will strike {rule.op}."


def drop_fault(world: World, form: Form) -> str:
    world.faults.remove(int(form["rule_id"]))
    return "Rule removed."


def settings(world: World, form: Form) -> str:
    """Text fields of the settings page; an unticked box is not sent, so `name=` lists what the form showed."""
    shown = form.pop("names", "").split(",")
    changes = {name: form.get(name, "false") for name in shown if name}
    world.change_settings(changes)
    return "Settings changed."


def follow(world: World, form: Form) -> str:
    """One of the scripts that come with the sandbox, from now on."""
    script = load(Path(form["script"])) if form["script"] in names() else None
    if script is None:
        raise Unknown(f"no script {form['script']}")
    scenario.begin(world, script)
    return f"{len(script.step)} steps planned."


VERBS: Final[dict[str, Callable[[World, Form], str]]] = {
    "place": place,
    "hold": hold,
    "unhold": unhold,
    "cancel": cancel,
    "advance": advance,
    "return": create_return,
    "move_return": move_return,
    "track_return": track_return,
    "delay_return": delay_return,
    "replenish": replenish,
    "inward": inward,
    "add_bins": add_bins,
    "clock": clock,
    "fault": add_fault,
    "drop_fault": drop_fault,
    "settings": settings,
    "script": follow,
}


@serves("page_do")
def do(world: World, verb: str) -> Response:
    """Do it, and go back to the page it came from with what happened or why not."""
    if verb not in VERBS:
        raise Unknown(f"nobody can {verb} here")
    form = dict(request.form.items())
    back = urlsplit(form.pop("back", ""))
    told: dict[str, str]
    try:
        told = {"told": VERBS[verb](world, form)}
    except (Unknown, Refused, ValueError, KeyError, OverflowError) as error:
        told = {"told": f"Not possible: {error}", "failed": "true"}
    target = back.path if back.path.startswith("/sandbox/ui/") else "/sandbox/ui/orders"
    return redirect(f"{target}?{urlencode(dict(parse_qsl(back.query)) | told)}", 303)
