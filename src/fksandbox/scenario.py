"""Carries a scripted day out: its steps happen as the sandbox's clock reaches them."""

import re
from datetime import datetime, time, timedelta

import msgspec

from . import orders, stream
from .clock import IST
from .errors import Unknown
from .model import Shipment
from .script import Place, Scenario, Step
from .store import Store

OFFSET = re.compile(r"\+(\d+)([smh])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


def begin(world: Store, scenario: Scenario) -> None:
    """Plan the steps of a scenario; they happen as the world's clock reaches them. An earlier scenario ends.

    Raises ValueError for a step whose time can't be read; nothing is planned then.
    """
    start = world.now()
    due = [_due(step.at, start) for step in scenario.step]
    world.timers.drop("scenario")
    stream.change_settings(world, scenario.settings)
    world.scenario = scenario
    world.names, world.script_errors = {}, []
    for number, at in enumerate(due):
        world.timers.at(at, "scenario", str(number))


def perform(world: Store, number: str) -> None:
    """Do one step; what the world refuses of it is noted in `script_errors`."""
    if world.scenario is None:
        return
    step = world.scenario.step[int(number)]
    try:
        _do(world, step)
    except (Unknown, ValueError, IndexError) as error:
        world.script_errors.append(f"{step.at}: {error}")


def _do(world: Store, step: Step) -> None:
    if step.place:
        _place(world, step.place)
    for _ in range(step.random):
        stream.random_order(world)
    if step.hold:
        orders.hold(world, _named(world, step.hold))
    if step.unhold:
        orders.unhold(world, _named(world, step.unhold))
    if one := step.cancel:
        shipment = _named(world, one.order)
        item_id = None if one.item is None else shipment.items[one.item].order_item_id
        orders.cancel(world, shipment, item_id, one.quantity, one.type)
    if step.deliver:
        for state in ("PICKUP_COMPLETE", "SHIPPED", "DELIVERED"):
            orders.progress(world, _named(world, step.deliver), state)
    if step.clear_faults:
        world.faults.clear()
    if step.fault:
        world.add_fault(msgspec.structs.replace(step.fault))
    if step.settings:
        stream.change_settings(world, step.settings)


def _place(world: Store, asked: Place) -> None:
    placed = orders.place(
        world,
        [(world.listing(name), quantity) for name, quantity in asked.items],
        hold=asked.hold,
        profile=asked.service_profile,
        boxes=asked.boxes,
        dispatch_after=asked.dispatch_after,
        dispatch_by=asked.dispatch_by,
    )
    if asked.name:
        world.names[asked.name] = placed.shipment_id


def _named(world: Store, name: str) -> Shipment:
    if name not in world.names:
        raise Unknown(f"no order named {name}")
    return world.shipment(world.names[name])


def _due(text: str, start: datetime) -> datetime:
    """`+90m` after the start, or `14:30` Indian time of its day. ValueError for anything else."""
    if found := OFFSET.fullmatch(text):
        return start + timedelta(**{UNITS[found[2]]: int(found[1])})
    return datetime.combine(start.astimezone(IST).date(), time.fromisoformat(text), IST)
