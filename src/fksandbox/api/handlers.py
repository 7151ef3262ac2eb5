"""How a handler says what it needs: by its signature.

`world` is the world. `body` is the decoded JSON body, `query` the decoded query string (both of the
annotated type), `location_id` the panel's X-LOCATION-ID after its check; anything else comes from the path.
A handler returns JSON-able data, a `Pdf` or a ready Flask response.
"""

import inspect
import typing
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from flask import Request

F = TypeVar("F", bound=Callable[..., object])


class Pdf(NamedTuple):
    """A PDF to download, with headers of its own."""

    content: bytes
    filename: str
    headers: tuple[tuple[str, str], ...] = ()


class Handler(NamedTuple):
    call: Callable[..., object]
    needs: dict[str, Any]

    @property
    def wants_location(self) -> bool:
        return "location_id" in self.needs

    def __call__(self, **given: Any) -> object:
        """Call it with what it needs of the given."""
        return self.call(**{name: value for name, value in given.items() if name in self.needs})

    def arguments(self, request: Request) -> dict[str, Any]:
        """Decode what the signature asks of the request. Raises msgspec.ValidationError or DecodeError."""
        given: dict[str, Any] = {}
        if "body" in self.needs:
            given["body"] = msgspec.json.decode(request.get_data(), type=self.needs["body"])
        if "query" in self.needs:
            given["query"] = msgspec.convert(request.args.to_dict(), self.needs["query"], strict=False)
        return given


HANDLERS: Final[dict[str, Handler]] = {}


def serves(*ops: str) -> Callable[[F], F]:
    """Make a function the handler of operations of `ops.OPS`."""

    def register(function: F) -> F:
        needs = typing.get_type_hints(function, include_extras=True)
        parameters = inspect.signature(function).parameters
        for op in ops:
            HANDLERS[op] = Handler(function, {name: needs[name] for name in parameters})
        return function

    return register
