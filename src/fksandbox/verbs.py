"""The one table of what can be done to a world: a verb's name, its arguments, what it does.

The control API (`POST /sandbox/do/<verb>`), the command line, scripts and the pages' buttons all read `VERBS` and
add nothing of their own: what one of them can do, each can. The verbs themselves are in
`order_deeds`, `world_deeds` and `scenario`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_origin

import msgspec

from .errors import Unknown
from .model import Shipment

if TYPE_CHECKING:
    from .world import World

When = datetime | None
"""A time among arguments: without an offset it is in the zone of whoever asks."""


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """Arguments of a verb; another name among them is an error."""


class Done(NamedTuple):
    """What happened, in a sentence; `value` is what a shell wants of it."""

    told: str
    shipments: Sequence[Shipment] = ()
    value: str = ""


class Verb(NamedTuple):
    name: str
    takes: type[msgspec.Struct] | None
    """None: any names and values."""
    call: Callable[[World, Any], Done]

    @property
    def about(self) -> str:
        return (self.call.__doc__ or "").partition("\n")[0]

    @property
    def fields(self) -> tuple[msgspec.structs.FieldInfo, ...]:
        return msgspec.structs.fields(self.takes) if self.takes else ()

    def arguments(self, given: object, zone: tzinfo = UTC) -> Any:
        """Arguments as asked for in JSON, TOML, a form or a shell, where all values may be text.

        A bare value is the first argument, `True` stands for none; text for a list is taken apart at spaces and
        commas; a time without an offset is in `zone`. Raises ValueError (msgspec.ValidationError).
        """
        if given is True:
            given = {}
        elif not isinstance(given, dict):
            given = {field.encode_name: given for field in self.fields[:1]}
        if self.takes is None:
            return given
        types = {field.encode_name: field.type for field in self.fields}
        ready = {name: _ready(value, types.get(name), zone) for name, value in given.items()}
        return msgspec.convert(ready, self.takes, strict=False)


VERBS: Final[dict[str, Verb]] = {}

Deed = Callable[["World", Any], Done]


def verb(name: str, takes: type[msgspec.Struct] | None = None) -> Callable[[Deed], Deed]:
    """Put a function into the table; the first line of its docstring says what the verb does."""

    def add(function: Deed) -> Deed:
        VERBS[name] = Verb(name, takes, function)
        return function

    return add


def named(name: str) -> Verb:
    """Raises Unknown."""
    if name not in VERBS:
        raise Unknown(f"nobody can {name} here, only {', '.join(VERBS)}")
    return VERBS[name]


def do(world: World, name: str, given: object, zone: tzinfo = UTC) -> Done:
    """Raises Unknown, Refused, ValueError (with msgspec.ValidationError and IllegalMove)."""
    chosen = named(name)
    return chosen.call(world, chosen.arguments(given, zone))


def counted(things: Sized, word: str) -> str:
    return f"{len(things)} {word}{'' if len(things) == 1 else 's'}"


def _ready(value: Any, wanted: object, zone: tzinfo) -> Any:
    if wanted == When and value:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return at if at.tzinfo else at.replace(tzinfo=zone)
    if is_list(wanted) and isinstance(value, str):
        return value.replace(",", " ").split()
    return value


def is_list(hint: object) -> bool:
    """A list, or one with a limit (`Annotated`)."""
    return list in (get_origin(hint), get_origin(getattr(hint, "__origin__", None)))
