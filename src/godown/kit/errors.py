"""Errors a caller can understand and put right.

What Flipkart answers is never an exception: it is one of the values in `godown.proxy.contract`.
"""

from collections.abc import Mapping
from typing import Any

from .messages import Message


class GodownError(Exception):
    """Carries a coded message and its data; `http_status` is what an API answers."""

    http_status = 400

    def __init__(self, message: Message, **data: Any) -> None:
        super().__init__(message.code, data)
        self.message = message
        self.data: Mapping[str, Any] = data

    @property
    def code(self) -> str:
        return self.message.code

    def __str__(self) -> str:
        return self.message.render(self.data)

    @property
    def fix(self) -> str:
        """What the reader can do about it, or an empty string."""
        return self.message.render_fix(self.data)


class Invalid(GodownError):
    """The input is wrong: names the field and the fix."""


class NotFound(GodownError):
    """No such thing among what the caller may see."""

    http_status = 404


class Conflict(GodownError):
    """The input is right, but the thing has moved on, or its rules refuse it now."""

    http_status = 409
