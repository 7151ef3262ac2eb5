"""Calls the sandbox in-process as if over the wire, with the wire's faults (`faults.WIRE_HEADER`)."""

from collections.abc import Iterator

import httpx
from flask import Flask

from .faults import WIRE_HEADER


class _Cut(httpx.SyncByteStream):
    """Half a body, then the peer is gone."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        yield self._body[: len(self._body) // 2]
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


class SandboxTransport(httpx.BaseTransport):
    """A transport to a WSGI app, which raises what a real one would when the app marks a fault of the wire.

    ReadError for `reset`, ReadTimeout for `timeout` and `lost_reply`, RemoteProtocolError while reading a
    `truncated` body. Time-outs do not wait.
    """

    def __init__(self, app: Flask) -> None:
        self._inner = httpx.WSGITransport(app=app, raise_app_exceptions=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        match response.headers.get(WIRE_HEADER):
            case None:
                return response
            case "reset":
                raise httpx.ReadError("connection reset by peer", request=request)
            case "truncated":
                response.read()
                headers = [
                    (name, value)
                    for name, value in response.headers.raw
                    if name.lower() != WIRE_HEADER.lower().encode()
                ]
                return httpx.Response(response.status_code, headers=headers, stream=_Cut(response.content))
            case _:
                raise httpx.ReadTimeout("timed out", request=request)


def transport(app: Flask) -> SandboxTransport:
    """For `httpx.Client(transport=transport(app), base_url="http://flipkart.test")`."""
    return SandboxTransport(app)
