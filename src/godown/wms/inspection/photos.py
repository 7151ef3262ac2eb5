"""Photos of pieces that failed: taken at the bench, sealed in the storage, shown with the return."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from godown.kit import files, history
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.files import StoredFile

from ..masters.service import Site
from . import messages, repository

FOLDER = "return-photos"
MOST_BYTES = 10_000_000
MOST_PHOTOS = 6
#: How these kinds of pictures begin (and go on), whatever the device calls them.
SIGNATURES = (
    ("image/jpeg", b"\xff\xd8\xff", b""),
    ("image/png", b"\x89PNG\r\n\x1a\n", b""),
    ("image/webp", b"RIFF", b"WEBP"),
)


@dataclass(frozen=True)
class Photo:
    content_type: str
    content: bytes


@transaction.atomic
def add(site: Site, item_id: int, content: bytes, now: datetime) -> str:
    """Keep a photo of a piece (JPEG, PNG or WebP, 10 MB, 6 a piece); the same photo again is a no-op. The SKU code."""
    if len(content) > MOST_BYTES:
        raise Invalid(messages.PHOTO_TOO_BIG, megabytes=len(content) // 1_000_000)
    content_type = _type_of(content)
    item = repository.lock_item(site.id, item_id)
    if item is None:
        raise NotFound(messages.NO_ITEM)
    if item["photos"] >= MOST_PHOTOS:
        raise Conflict(messages.PHOTOS_FULL, photos=item["photos"])
    stored = files.store(FOLDER, content)
    repository.insert_photo(item_id, site.seller_id, content_type, stored.key, stored.sha256, history.actor(), now)
    return str(item["sku"])


def _type_of(content: bytes) -> str:
    for content_type, begin, mark in SIGNATURES:
        if content.startswith(begin) and content[8:12].startswith(mark):
            return content_type
    raise Invalid(messages.BAD_PHOTO)


def read(sellers: Collection[int], photo_id: int) -> Photo:
    """A photo that these sellers may see, or `NotFound`."""
    row = repository.select_photo(sellers, photo_id)
    if row is None:
        raise NotFound(messages.NO_PHOTO)
    return Photo(row["content_type"], files.read(StoredFile(row["key"], row["sha256"])))
