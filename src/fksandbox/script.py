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

import tomllib
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from .faults import Rule
from .model import CancellationType, Profile
from .settings import Settings

SHIPPED = files("fksandbox") / "scenarios"


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
    settings: dict[str, Any] = {}
    """The ones to change when the script begins."""

    def __post_init__(self) -> None:
        msgspec.convert(self.settings, Settings)


def load(path: Path) -> Scenario:
    """A script by its file, or one of `SHIPPED` by its name.

    Raises msgspec.ValidationError with the place of what is wrong, tomllib.TOMLDecodeError, OSError."""
    text = (SHIPPED / f"{path}.toml").read_text() if str(path) in names() else path.read_text()
    return msgspec.convert(tomllib.loads(text), Scenario)


def names() -> list[str]:
    """The scripts that come with the sandbox."""
    return sorted(file.name.removesuffix(".toml") for file in SHIPPED.iterdir() if file.name.endswith(".toml"))
