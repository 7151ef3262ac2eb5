"""A day scripted in a TOML file: what happens when, in the sandbox's time.

    start = 2026-11-23T09:00:00+05:30      # where the clock begins; without it, now
    seed = 1
    [settings]
    label_delay = 5

    [[step]]
    at = "09:05"                           # Indian time of the first day, or "+90m" after the start
    place = { name = "anna", items = [["SOP-3-005", 2]], hold = true }
    [[step]]
    at = "10:30"
    unhold = "anna"
    [[step]]
    at = "11:00"
    cancel = { order = "anna", item = 0, quantity = 1 }
    [[step]]
    at = "12:00"
    fault = { op = "pack", kind = "lost_reply", nth = 1 }

Other verbs: `hold`, `deliver` (an order's name), `random` (so many orders), `settings`, `clear_faults`.
"""

from __future__ import annotations

import re
import tomllib
from datetime import datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from . import orders, stream
from .clock import IST
from .errors import Unknown
from .faults import Rule
from .model import CancellationType, Profile, Shipment
from .settings import Settings

if TYPE_CHECKING:
    from .world import World

OFFSET = re.compile(r"\+(\d+)([smh])")
SHIPPED = files("fksandbox") / "scenarios"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


class Place(msgspec.Struct, forbid_unknown_fields=True):
    items: list[tuple[str, int]]
    name: str = ""
    hold: bool = False
    service_profile: Profile = "FBF_LITE"
    boxes: int = 1
    dispatch_after: datetime | None = None
    dispatch_by: datetime | None = None


class Cancel(msgspec.Struct, forbid_unknown_fields=True):
    order: str
    item: int | None = None
    quantity: int | None = None
    type: CancellationType = "buyerCancellation"


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """One moment; every verb that is given is done, in this order."""

    at: str
    place: Place | None = None
    random: int = 0
    hold: str | None = None
    unhold: str | None = None
    cancel: Cancel | None = None
    deliver: str | None = None
    fault: Rule | None = None
    clear_faults: bool = False
    settings: dict[str, Any] = {}


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    step: list[Step]
    start: datetime | None = None
    seed: int = 1
    settings: Settings = msgspec.field(default_factory=Settings)


def load(path: Path) -> Scenario:
    """A script by its file, or one of `SHIPPED` by its name.

    Raises msgspec.ValidationError with the place of what is wrong, tomllib.TOMLDecodeError, OSError."""
    text = (SHIPPED / f"{path}.toml").read_text() if str(path) in names() else path.read_text()
    return msgspec.convert(tomllib.loads(text), Scenario)


def names() -> list[str]:
    """The scripts that come with the sandbox."""
    return sorted(file.name.removesuffix(".toml") for file in SHIPPED.iterdir() if file.name.endswith(".toml"))


def begin(world: World, scenario: Scenario) -> None:
    """Plan the steps of a scenario; they happen as the world's clock reaches them."""
    world.settings = scenario.settings
    world.scenario = scenario
    start = world.now()
    for number, step in enumerate(scenario.step):
        world.timers.at(_due(step.at, start), "scenario", str(number))


def perform(world: World, number: str) -> None:
    """Do one step; what the world refuses of it is noted in `script_errors`."""
    if world.scenario is None:
        return
    step = world.scenario.step[int(number)]
    try:
        _do(world, step)
    except (Unknown, ValueError, IndexError) as error:
        world.script_errors.append(f"{step.at}: {error}")


def _do(world: World, step: Step) -> None:
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
        world.change_settings(step.settings)


def _place(world: World, asked: Place) -> None:
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


def _named(world: World, name: str) -> Shipment:
    if name not in world.names:
        raise Unknown(f"no order named {name}")
    return world.shipment(world.names[name])


def _due(text: str, start: datetime) -> datetime:
    """`+90m` after the start, or `14:30` Indian time of its day. ValueError for anything else."""
    if found := OFFSET.fullmatch(text):
        return start + timedelta(**{UNITS[found[2]]: int(found[1])})
    return datetime.combine(start.astimezone(IST).date(), time.fromisoformat(text), IST)
