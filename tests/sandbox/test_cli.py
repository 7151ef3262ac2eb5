"""The command line drives a running sandbox."""

import threading
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from fksandbox import World, create_app, orders
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


def test_late_orders_dates_returns_scripts_and_settings_from_the_shell(world: World, sku: str, url: str) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["--url", url, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    shipment_id = run("place", sku).split()[0]
    run("dates", shipment_id, "--by", "2026-11-23T05:00:00")
    assert run("breaches") == ""
    run("clock", "--by", "3600")
    assert shipment_id in run("breaches")
    assert "not dispatched" in run("breaches")
    assert shipment_id in run("orders", "--late")
    assert run("orders", "--status", "PACKED") == ""
    assert "label_delay                  9.0" in run("settings", "label_delay=9")
    with world.lock:
        for state in ("PACKING_IN_PROGRESS", "PACKED", "READY_TO_DISPATCH", "PICKUP_COMPLETE", "SHIPPED", "DELIVERED"):
            orders.progress(world, world.shipment(shipment_id), state)
    return_id, status = run("return", world.shipment(shipment_id).items[0].order_item_id).split()
    assert (status, run("move-return", return_id, "cancelled").strip()) == ("created", "cancelled")
    run("script", "quiet-day")
    before = len(world.shipments)
    run("clock", "--by", "10")
    assert len(world.shipments) == before + 11
    assert world.settings.label_delay == 5
    run("fault", "pack", "cancel_unit", "--times", "2", "--count", "3")
    assert [(rule.times, rule.count) for rule in world.faults.rules] == [(2, 3)]
