"""Refusals that the API turns into Flipkart's error shapes.

Refused                 the call may not do that (REFUSALS has its status and text)
└── RefusedMany         several shipments or order items, each for its own reason
SessionLost             the panel has no session for the caller: HTML instead of JSON
Unknown                 the world has no such thing (control API: 404)
states.IllegalMove      the thing exists, but not in that state (control API: 409)
"""

from collections.abc import Sequence
from typing import Any

from .invented import REFUSALS


class Refused(Exception):
    """`code` is a key of REFUSALS; `params` fill its text and, in the panel, go with the error."""

    def __init__(self, code: str, **params: Any) -> None:
        refusal = REFUSALS[code]
        self.code = code
        self.status = refusal.status
        self.params = params
        self.message = refusal.text.format_map(params)
        super().__init__(self.message)


class RefusedMany(Refused):
    """The whole call is refused for one or more reasons; the first gives the status."""

    def __init__(self, reasons: Sequence[Refused]) -> None:
        super().__init__(reasons[0].code, **reasons[0].params)
        self.reasons = reasons


class SessionLost(Exception):
    pass


class Unknown(LookupError):
    pass
