"""Encryption at rest: secrets, personal data, payloads and documents are sealed with a Fernet keyring.

`GODOWN_KEYS` holds the keys, newest first, separated by commas; the first seals, all unseal, so keys can be rotated.
"""

import json
import zlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import GodownError
from .messages import Message

UNREADABLE = Message(
    "secrets.unreadable",
    _("Stored data cannot be decrypted with the keys at hand."),
    _("Put the key that sealed it back into GODOWN_KEYS, after the newest one."),
)


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(plain: bytes) -> bytes:
    """Compress and encrypt."""
    return _ring(tuple(settings.GODOWN_KEYS)).encrypt(zlib.compress(plain, 1))


def unseal(sealed: bytes | memoryview) -> bytes:
    """The reverse of `seal`; raises `GodownError` (secrets.unreadable) if no key fits."""
    try:
        return zlib.decompress(_ring(tuple(settings.GODOWN_KEYS)).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise GodownError(UNREADABLE) from error


def seal_json(value: Any) -> bytes:
    """Seal a JSON value."""
    return seal(json.dumps(value, separators=(",", ":"), default=str).encode())


def unseal_json(sealed: bytes | memoryview) -> Any:
    """The JSON value that was sealed."""
    return json.loads(unseal(sealed))
