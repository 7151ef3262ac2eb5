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

A step does every verb of `verbs.VERBS` that it names, in the order written; a table holds the verb's arguments, a bare
value is the first of them, `true` stands for none. A verb that is false, 0 or empty is left out. Times without an
offset are Indian.
"""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from . import verbs
from .clock import IST
from .errors import Unknown
from .settings import Settings

SHIPPED = files("fksandbox") / "scenarios"

Step = dict[str, Any]
"""`at` and verbs with their arguments."""


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    step: list[Step]
    start: datetime | None = None
    seed: int = 1
    settings: dict[str, Any] = {}
    """The ones to change when the script begins."""

    def __post_init__(self) -> None:
        """Raises ValueError for settings, verbs and arguments that there are not."""
        msgspec.convert(self.settings, Settings)
        for number, step in enumerate(self.step, 1):
            try:
                for name, given in deeds(step):
                    verbs.named(name).arguments(given, IST)
                if not isinstance(step.get("at"), str):
                    raise ValueError("`at` says when")
            except (Unknown, ValueError) as error:
                raise ValueError(f"step {number}: {error}") from error


def deeds(step: Step) -> Iterator[tuple[str, object]]:
    """The verbs of a step with what they are given."""
    return ((name, given) for name, given in step.items() if given and name != "at")


def load(path: Path) -> Scenario:
    """A script by its file, or one of `SHIPPED` by its name. Raises as `read` does, and OSError."""
    return read((SHIPPED / f"{path}.toml").read_text() if str(path) in names() else path.read_text())


def read(text: str) -> Scenario:
    """Raises msgspec.ValidationError with the place of what is wrong, tomllib.TOMLDecodeError."""
    return msgspec.convert(tomllib.loads(text), Scenario)


def names() -> list[str]:
    """The scripts that come with the sandbox."""
    return sorted(file.name.removesuffix(".toml") for file in SHIPPED.iterdir() if file.name.endswith(".toml"))
