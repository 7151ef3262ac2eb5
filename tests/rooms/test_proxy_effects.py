"""Effects when something of ours breaks on the way."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from godown.kit import clock
from godown.kit.clock import VirtualClock
from godown.proxy import repository, service
from godown.proxy.accounts import Account
from godown.proxy.contract import Accepted, InDoubt
from godown.proxy.effects import Undone, Wish, carry_out

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WISHES = [Wish("1", {}), Wish("2", {})]


@pytest.fixture
def account(database: str) -> Account:
    service.register_login("acme", api_url="", panel_url="", app_id="", app_secret="", username="", password="")
    service.register_account("smart", login="acme", location_id="L")
    found = repository.select_account("smart")
    assert found is not None
    return found


def broken(*_asked: Any) -> Mapping[str, Any]:
    raise RuntimeError("an error of ours")


def test_an_error_of_ours_while_sending_or_reading_back_leaves_a_doubt_that_is_looked_at_at_once(
    account: Account,
) -> None:
    with clock.use(VirtualClock(NOW)) as virtual:
        for _ in range(2):  # sending, then reading back
            with pytest.raises(RuntimeError):
                carry_out(account, "pack", WISHES, 30, broken, broken)
        seen = {"1": Accepted({"done": True}), "2": Undone()}
        answers = carry_out(account, "pack", WISHES, 30, broken, lambda _wishes: seen)
        assert answers["1"] == Accepted({"done": True})
        assert isinstance(answers["2"], InDoubt)
        virtual.advance(timedelta(seconds=5))  # type: ignore[attr-defined]
        sent: list[str] = []

        def send(wishes: list[Wish], _before: datetime) -> Mapping[str, Any]:
            sent.extend(wish.key for wish in wishes)
            return {wish.key: Accepted({}) for wish in wishes}

        answers = carry_out(account, "pack", WISHES, 30, send, lambda _wishes: seen)
    assert (sent, answers["2"]) == (["2"], Accepted({}))
