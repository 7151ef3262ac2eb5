"""Carries a scripted day out: its steps happen as the sandbox's clock reaches them."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from . import stream, verbs
from .clock import IST
from .errors import Refused, Unknown
from .script import Scenario, deeds, load, names, read
from .store import Store
from .verbs import Asked, Done, counted

if TYPE_CHECKING:
    from .world import World

OFFSET = re.compile(r"\+(\d+)([smh])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


class Follow(Asked):
    script: str = ""
    toml: str = ""


def begin(world: Store, scenario: Scenario) -> None:
    """Plan the steps of a scenario; they happen as the world's clock reaches them. An earlier scenario ends.

    Raises ValueError for a step whose time can't be read; nothing is planned then.
    """
    start = world.now()
    due = [_due(step["at"], start) for step in scenario.step]
    world.timers.drop("scenario")
    stream.change_settings(world, scenario.settings)
    world.scenario = scenario
    world.names, world.script_errors = {}, []
    for number, at in enumerate(due):
        world.timers.at(at, "scenario", str(number))


def perform(world: World, number: str) -> None:
    """Do one step; what the world refuses of it is noted in `script_errors`."""
    if world.scenario is None:
        return
    step = world.scenario.step[int(number)]
    try:
        for name, given in deeds(step):
            verbs.do(world, name, given, IST)
    except (Unknown, Refused, ValueError) as error:
        world.script_errors.append(f"{step['at']}: {error}")


@verbs.verb("script", Follow)
def follow(world: World, asked: Follow) -> Done:
    """Follow a script of the package, or one's own in TOML, from now on."""
    if not asked.toml and asked.script not in names():
        raise Unknown(f"no script {asked.script}, only {', '.join(names())}")
    planned = read(asked.toml) if asked.toml else load(Path(asked.script))
    begin(world, planned)
    return Done(f"{counted(planned.step, 'step')} planned.")


def _due(text: str, start: datetime) -> datetime:
    """`+90m` after the start, or `14:30` Indian time of its day. ValueError for anything else."""
    if found := OFFSET.fullmatch(text):
        return start + timedelta(**{UNITS[found[2]]: int(found[1])})
    return datetime.combine(start.astimezone(IST).date(), time.fromisoformat(text), IST)
