"""Verbs of API keys."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from godown.kit import history
from godown.kit.errors import NotFound
from godown.kit.messages import Message

from . import repository

NO_KEY = Message("keys.no_key", _("There is no such API key, or it is revoked already."))


@dataclass(frozen=True)
class NewKey:
    """What a client sends as authUsername and authPassword. The password is shown now and never again."""

    username: str
    password: str


@dataclass(frozen=True)
class Key:
    """A key as a person sees it."""

    username: str
    seller: str
    last_four: str
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None


def issue(seller_id: int, now: datetime) -> NewKey:
    """Make a key for the API of a seller."""
    key = NewKey(f"key-{secrets.token_hex(6)}", secrets.token_urlsafe(32))
    repository.insert_key(seller_id, key.username, _hash(key.password), key.password[-4:], now, history.actor())
    return key


def revoke(sellers: Sequence[int], username: str, now: datetime) -> None:
    """The key lets nobody in from now on. `NotFound` if it is not one of these sellers', or revoked."""
    if not repository.revoke(sellers, username, now):
        raise NotFound(NO_KEY)


def seller_of(username: str, password: str) -> int | None:
    """Whose key that is; None if there is no such key or the password is not its own."""
    found = repository.select_live(username)
    wanted = found["password_hash"] if found else _hash("")
    right = hmac.compare_digest(_hash(password), wanted)
    return int(found["seller_id"]) if found and right else None


def keys(sellers: Sequence[int]) -> list[Key]:
    """All keys of these sellers, the newest first."""
    return [Key(**row) for row in repository.select_keys(sellers)]


def _hash(password: str) -> str:
    return sha256(password.encode()).hexdigest()
