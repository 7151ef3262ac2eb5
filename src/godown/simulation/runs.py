"""Playing seeds and judging them."""

import hashlib
import json
import random
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from fksandbox import Clock, World, create_app, transport
from godown.kit import clock, jobs
from godown.kit.clock import VirtualClock
from godown.proxy import transports

from . import checks, repository, scheduler
from .checks import Broken
from .lives import Lives
from .place import MORNING, URL, open_place
from .stage import Stage
from .wire import Wire

STEPS = 150


@dataclass(frozen=True)
class Run:
    """How a seed went. `broken` are sentences, empty if all held; `history` is what was done, line by line; two runs
    with the same `digest` did the same calls with the same answers."""

    seed: int
    steps: int
    broken: list[str]
    history: list[str]
    digest: str
    counts: dict[str, int] = field(default_factory=dict)


def run(seed: int, steps: int = STEPS) -> Run:
    """Play a seed in the (empty) database of this process, then check what must hold."""
    world = World(seed=seed, clock=Clock(MORNING), listings=16, bins=4)
    virtual = VirtualClock(MORNING)
    lives = Lives()
    rng = random.Random(f"simulation {seed}")  # noqa: S311 -- reproducible, not secret
    jobs.on_hint(None)
    with clock.use(virtual):
        stage = Stage(rng, world, virtual, open_place(world, rng), lives)
        wire = Wire(transport(create_app(world)), world, lives, scheduler.meanwhile(stage))
        transports.install(URL, wire)
        try:
            with connection.execute_wrapper(lives.statement):
                broken = _play(stage, wire, steps)
        finally:
            transports.uninstall(URL)
        return Run(seed, steps, broken, stage.said, _digest(stage), _counts(stage))


def play_all(seeds: Iterable[int], steps: int, as_json: bool) -> int:
    """Play seeds one after the other and print how each went; returns 1 if something did not hold, else 0."""
    failed = False
    for seed in seeds:
        empty()
        found = run(seed, steps)
        failed = failed or bool(found.broken)
        print(json.dumps(_told(found)) if as_json else _sentence(found), flush=True)  # noqa: T201 -- a command's output
    return int(failed)


def _told(found: Run) -> dict[str, object]:
    told: dict[str, object] = {"seed": found.seed, "steps": found.steps, "broken": found.broken, **found.counts}
    return {**told, "digest": found.digest, **({"history": found.history} if found.broken else {})}


def _sentence(found: Run) -> str:
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in found.counts.items())
    if not found.broken:
        return f"seed {found.seed}: all held ({counts})"
    again = f"again: godown sim run --seeds 1 --first {found.seed} --steps {found.steps}"
    return "\n".join([*found.history, f"seed {found.seed}: BROKEN ({counts})", *found.broken, again])


def empty() -> None:
    """Delete all data, so that the next seed begins with nothing."""
    repository.empty()


def _play(stage: Stage, wire: Wire, steps: int) -> list[str]:
    try:
        scheduler.play(stage, steps)
        scheduler.calm_down(stage)
        checks.at_the_end(stage, wire.unheard)
    except Broken as broken:
        return broken.what
    except Exception:
        return [traceback.format_exc()]
    return []


def _digest(stage: Stage) -> str:
    calls = [f"{call.at} {call.op} {call.status} {call.effects} {call.faults}" for call in stage.world.calls.since()]
    states = [str(sorted(row.items())) for row in repository.progress()]
    return hashlib.sha256("\n".join([*stage.said, *calls, *states]).encode()).hexdigest()


def _counts(stage: Stage) -> dict[str, int]:
    calls = stage.world.calls.since()
    struck = Counter(fault for call in calls for fault in call.faults)
    orders = Counter(row["status"] for row in repository.orders())
    return {
        "orders": sum(orders.values()),
        "completed": orders["COMPLETED"],
        "calls": len(calls),
        "faults": sum(struck.values()),
        "lost_replies": struck["lost_reply"],
        "deaths": sum("DIED" in line for line in stage.said),
        "overtaken": sum(line[12:14] == "  " for line in stage.said),
    }
