"""Documents in Django's storage, sealed, named by their content's hash, so that storing twice stores once."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from .errors import GodownError
from .messages import Message
from .secrets import seal, unseal

DAMAGED = Message(
    "files.damaged",
    _("The stored document %(key)s is not what was stored."),
    _("Restore it from the backup, or fetch it from Flipkart again."),
)


@dataclass(frozen=True)
class StoredFile:
    """`sha256` is that of the plain bytes; `key` is where the storage has them."""

    key: str
    sha256: str


def store(folder: str, content: bytes) -> StoredFile:
    """Seal and keep `content`; the same content in the same folder gets the same key."""
    digest = hashlib.sha256(content).hexdigest()
    key = f"{folder}/{digest[:2]}/{digest}"
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(seal(content)))
    return StoredFile(key, digest)


def read(file: StoredFile) -> bytes:
    """The plain bytes; raises `GodownError` (files.damaged) if they are not those that were stored."""
    with default_storage.open(file.key) as handle:
        content = unseal(handle.read())
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise GodownError(DAMAGED, key=file.key)
    return content
