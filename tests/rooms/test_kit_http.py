"""Calls out: what is known afterwards, and what is kept of them."""

from collections.abc import Callable

import httpx
import pytest

from godown.kit.http import Answered, Peer, Unknown, exchanges

pytestmark = pytest.mark.usefixtures("database")

Answer = Callable[[httpx.Request], httpx.Response]


def peer(answer: Answer) -> Peer:
    client = httpx.Client(base_url="http://other.test", transport=httpx.MockTransport(answer))
    return Peer("other", client, private=frozenset({"token", "address"}))


def test_an_answer_that_cannot_be_unpacked_is_unknown_and_kept() -> None:
    class Damaged(httpx.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            yield b"this is not gzip"

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Damaged())

    result = peer(answer).call("pack", "POST", "/pack", subject="S1", body={})
    assert isinstance(result, Unknown)
    (kept,) = exchanges("other", "S1")
    assert (kept.id, kept.outcome, kept.status) == (result.exchange, "unknown", 200)
    assert kept.reason.startswith("DecodingError")


def test_private_fields_are_not_kept_not_even_of_a_broken_answer() -> None:
    for body in ('{"token": "canary", "rest": 1}', '{"token": "canary", "address": {"line1": "can'):

        def answer(_request: httpx.Request, body: str = body) -> httpx.Response:
            return httpx.Response(200, text=body)

        result = peer(answer).call("token", "GET", "/token", subject="S1")
        assert isinstance(result, Answered)
        assert result.body == body.encode()
    whole, broken = exchanges("other", "S1")
    assert whole.answer == {"token": "[redacted]", "rest": 1}
    assert broken.answer == "[broken JSON, 45 bytes]"
