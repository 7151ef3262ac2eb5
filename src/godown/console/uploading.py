"""A file larger than any sheet is refused by its announced size, before a byte of it is kept."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from godown.kit.sheets.reading import MEGABYTE, MOST_BYTES


class CappedUpload(FileUploadHandler):
    """The first handler of uploads; it keeps nothing itself."""

    def handle_raw_input(self, *args: Any, **_kwargs: Any) -> None:
        """Called with what comes, its META, and its length."""
        if args[2] > MOST_BYTES + MEGABYTE:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 -- Django's signature
        """On to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is the next handler's."""
