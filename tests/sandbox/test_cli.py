"""The command line drives a running sandbox."""

import threading
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from fksandbox import World, create_app
from fksandbox.cli import app
from fksandbox.server import Server


@pytest.fixture
def url(world: World) -> Iterator[str]:
    server = Server("127.0.0.1", 0, create_app(world))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.url
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_day_from_the_shell(world: World, sku: str, url: str) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["--url", url, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    shipment_id = run("place", f"{sku}*3").split()[0]
    assert "hold 3 units" in run("hold", shipment_id)
    assert "hold" not in run("unhold", shipment_id)
    item_id = world.shipment(shipment_id).items[0].order_item_id
    assert "2 units" in run("cancel", shipment_id, "--item", item_id, "--quantity", "1")
    assert run("clock", "--by", "60").strip() == "2026-11-23T10:01:00+05:30"
    run("fault", "pack", "lost_reply", "--nth", "2")
    assert [rule.kind for rule in world.faults.rules] == ["lost_reply"]
    run("heal")
    assert world.faults.rules == []
    assert len(run("place", "--count", "3").splitlines()) == 3
    assert run("calls") == ""
