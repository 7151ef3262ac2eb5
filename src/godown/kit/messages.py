"""Every sentence that Godown says has a stable code.

A `Message` serves as error, as reason of a refusal, as cause of an exception and as line of a timeline. Code and
data are stored, never the sentence: it is rendered in the reader's language when shown. `docs/errors.md` is made from
this catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localtime

Text = str | Promise

_catalogue: dict[str, "Message"] = {}


@dataclass(frozen=True)
class Message:
    """`text` and `fix` may hold `%(name)s` places, filled from the data given when it is said (times as ISO 8601).

    `%(name|piece|pieces)s` is the number with its noun, for one and for any other.
    `title` names in a few words what may be the cause of an exception.
    """

    code: str
    text: Text
    fix: Text = ""
    title: Text = ""

    def __post_init__(self) -> None:
        if self.code in _catalogue:
            raise ValueError(f"message code {self.code} is taken")
        _catalogue[self.code] = self

    def render(self, data: Mapping[str, Any]) -> str:
        """The sentence in the current language; a place without data shows as a dash."""
        return filled(self.text, data)

    def render_fix(self, data: Mapping[str, Any]) -> str:
        """What the reader can do about it, or an empty string."""
        return filled(self.fix, data)


def within(message: Message, data: Mapping[str, Any]) -> dict[str, Any]:
    """A message as datum of another one: rendered with it, in the language of whoever reads it."""
    return {"says": message.code, "data": dict(data)}


def filled(text: Text, data: Mapping[str, Any]) -> str:
    """A text with its places filled, in the current language; see `Message`."""
    return str(text) % _Places({name: _readable(value) for name, value in data.items()})


def _readable(value: Any) -> Any:
    """A message `within` is its sentence, a time as data keep it (ISO 8601) a day and a time with its zone."""
    if isinstance(value, Mapping) and "says" in value:
        return render(value["says"], value["data"])
    if not isinstance(value, str) or value[10:11] != "T":
        return value
    try:
        return stamp(datetime.fromisoformat(value))
    except ValueError:
        return value


def stamp(at: datetime) -> str:
    """A time with its zone, to the second, in the house's zone."""
    return localtime(at).strftime("%d %b %Y, %H:%M:%S %Z")


class _Places(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        name, *nouns = key.split("|")
        if not nouns:
            return "–"
        one, other = nouns
        return f"{self[name]} {one if self[name] == 1 else other}"


def catalogue() -> Mapping[str, Message]:
    """All messages by code."""
    return _catalogue


def render(code: str, data: Mapping[str, Any]) -> str:
    """The sentence of a stored code; a code of another release is shown as it is."""
    message = _catalogue.get(code)
    return message.render(data) if message else code


def title(code: str) -> str:
    """What a stored cause is called; one without a title is called by its code."""
    message = _catalogue.get(code)
    return str(message.title) if message and message.title else code
