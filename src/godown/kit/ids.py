"""Identifiers that sort by the time they were made, so that indexes grow at one end."""

import secrets
import uuid
from datetime import datetime
from threading import Lock

THREADS = uuid.UUID("5a1f7f0e-2c57-4f0c-9a53-0c2d2f7c1c11")
_lock = Lock()
_last = (0, 0)


def new(now: datetime) -> uuid.UUID:
    """A version 7 UUID (RFC 9562): 48 bits of Unix milliseconds, a 12-bit counter, then random bits.

    The counter keeps those that one process makes in the same millisecond in the order they were made: work that is
    sorted by id is done in the same order whatever the random bits are.
    """
    milliseconds = int(now.timestamp() * 1000)
    value = (milliseconds << 80) | (_count(milliseconds) << 64) | secrets.randbits(62)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


def _count(milliseconds: int) -> int:
    """How many were made in this millisecond before; begins again after 4,096."""
    global _last
    with _lock:
        before, count = _last
        count = (count + 1) % 4096 if before == milliseconds else 0
        _last = milliseconds, count
        return count


def thread(kind: str, number: int) -> uuid.UUID:
    """The thread (`kit.history`) of something whose own id is a number; always the same for the same thing."""
    return uuid.uuid5(THREADS, f"{kind}:{number}")
