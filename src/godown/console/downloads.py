"""Files for people to save."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse


def csv(name: str, content: Iterable[bytes]) -> StreamingHttpResponse:
    """A CSV file, streamed; to be saved, never guessed at, never kept by a proxy on the way."""
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def pdf(name: str, content: bytes) -> HttpResponse:
    """A PDF of our own that the browser shows, to be printed."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
