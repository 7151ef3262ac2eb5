"""Guessing has an end: five tries within a quarter of an hour, counted before they are made (reliability.md E-44).

The count is one conditional UPDATE, so a hundred guesses at the same moment are five tries too. `docs/decisions/0017`.
"""

from datetime import datetime, timedelta

import structlog

from godown.kit.errors import Conflict

from . import messages, repository
from .models import User

MOST = 5
SPAN = timedelta(minutes=15)
#: So much of a name that a stranger typed is kept.
LONGEST = 200

log = structlog.get_logger()


def claim(key: str, now: datetime) -> None:
    """Before a guess is looked at: `Conflict` if there were too many of this key."""
    if not repository.claim_try(key[:LONGEST], MOST, now, SPAN):
        log.warning("access.locked", key=key[:LONGEST])
        raise Conflict(messages.TOO_MANY_TRIES)


def forget(key: str, now: datetime) -> None:
    """The guess was right."""
    repository.delete_tries(key[:LONGEST], now - SPAN)


def is_password_of(person: User, typed: str, now: datetime) -> bool:
    """Whether somebody who is logged in typed their own password; `Conflict` after too many that were not."""
    key = f"password/{person.pk}/own"
    claim(key, now)
    if not person.check_password(typed):
        return False
    forget(key, now)
    return True
