"""What everybody in the simulation has at hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from fksandbox import World
from godown.kit.clock import VirtualClock

from .lives import Lives
from .place import Place


@dataclass
class Stage:
    """`said` is the history so far, one line for everything that somebody did; orders have short names in it.

    `slas` are the orders' SLAs as last seen. Once `calm`, nothing happens by chance any more.
    """

    rng: Random
    world: World
    clock: VirtualClock
    place: Place
    lives: Lives
    said: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    slas: dict[str, tuple[object, datetime | None]] = field(default_factory=dict)
    calm: bool = False
    packed_again: set[str] = field(default_factory=set)
    loaded_again: set[str] = field(default_factory=set)

    def now(self) -> datetime:
        return self.clock.now()

    def pass_time(self, span: timedelta) -> None:
        """Time passes, here and on Flipkart's side."""
        self.clock.advance(span)
        self.world.clock.advance(span)

    def say(self, text: str) -> None:
        """Note what was done, indented by how many processes wait for it."""
        self.said.append(f"{self.now():%d %H:%M:%S} {'  ' * self.lives.depth}{text}")

    def name(self, code: str) -> str:
        """The short name of an order: o1 is the first that was placed."""
        return self.names.setdefault(code, f"o{len(self.names) + 1}")

    def chance(self, probability: float) -> bool:
        return not self.calm and self.rng.random() < probability


#: Does something, and says whether there was anything to do.
Act = Callable[[Stage], bool]


def one_of(stage: Stage, acts: dict[Act, int]) -> bool:
    """Do one of these, chosen by weight; another one if there is nothing to do in it. False if in none of them."""
    left = dict(acts)
    while left:
        act = stage.rng.choices(list(left), list(left.values()))[0]
        if act(stage):
            return True
        del left[act]
    return False
