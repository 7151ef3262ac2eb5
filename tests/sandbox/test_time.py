"""What happens by itself: scripted days, traffic, and a world that outlives its process."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from fksandbox import Clock, Control, Settings, World, packing, scenario
from fksandbox.background import Background
from fksandbox.script import load, names
from fksandbox.snapshot import Snapshot
from fksandbox.webhooks import Subscription

from .conftest import START, Caller

DAY = """
start = 2026-11-23T10:00:00+05:30
[settings]
label_delay = 2
[[step]]
at = "10:05"
place = {{ name = "anna", items = [["{sku}", 2]], hold = true }}
[[step]]
at = "+30m"
unhold = "anna"
[[step]]
at = "11:00"
cancel = {{ order = "anna", item = 0, quantity = 1 }}
fault = {{ op = "pack", kind = "lost_reply", nth = 1 }}
[[step]]
at = "12:00"
deliver = "anna"
[[step]]
at = "12:30"
random = 3
settings = {{ pack_mode = "scan" }}
clear_faults = true
"""


def test_a_scripted_day_happens_at_its_times(world: World, sku: str, tmp_path: Path) -> None:
    script = tmp_path / "day.toml"
    script.write_text(DAY.format(sku=sku))
    scenario.begin(world, load(script))
    assert world.settings.label_delay == 2
    world.clock.advance(timedelta(minutes=45))
    world.settle()
    (anna,) = world.shipments
    assert (anna.order_date, anna.hold) == (START + timedelta(minutes=5), False)
    assert anna.updated_at == START + timedelta(minutes=30)
    world.clock.advance(timedelta(hours=3))
    world.settle()
    assert anna.items[0].live == 1
    assert world.script_errors == ["12:00: APPROVED → PICKUP_COMPLETE"]
    assert (len(world.shipments), world.settings.pack_mode, world.faults.rules) == (4, "scan", [])


def test_a_script_with_an_unknown_word_is_not_loaded(tmp_path: Path) -> None:
    script = tmp_path / "day.toml"
    script.write_text('[[step]]\nat = "10:00"\nexplode = true\n')
    with pytest.raises(ValueError, match="explode"):
        load(script)


def test_orders_come_more_often_in_the_evening_than_at_night(sku: str) -> None:
    world = World(seed=11, clock=Clock(datetime(2026, 11, 22, 18, 30, tzinfo=UTC)))  # midnight in India
    world.change_settings({"orders_per_day": 400, "hold_share": 0.2, "cancel_share": 0.2, "hold_hours": 6})
    world.clock.advance(timedelta(days=1))
    world.settle()
    assert 340 < len(world.shipments) < 460
    hours = [one.order_date.hour * 60 + one.order_date.minute for one in world.shipments]
    night = sum(18 * 60 + 30 <= minute < 23 * 60 + 30 for minute in hours)  # 0–5 in India
    evening = sum(13 * 60 + 30 <= minute < 18 * 60 + 30 for minute in hours)  # 19–24 in India
    assert evening > 4 * night
    assert any(item.cancelled for one in world.shipments for item in one.items)
    assert 0 < sum(one.hold for one in world.shipments) < 80
    world.change_settings({"orders_per_day": 0})
    count = len(world.shipments)
    world.clock.advance(timedelta(hours=1))
    world.settle()
    assert len(world.shipments) == count


def test_couriers_come_by_themselves_when_asked_to(caller: Caller, control: Control, sku: str) -> None:
    control.settings(courier_hours=2)
    shipment = control.place_order([(sku, 1)])
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    caller.rts(picklist, caller.tracking_id(shipment["shipment_id"]))
    states = []
    for _ in range(3):
        control.set_clock(advance=7200)
        states.append(control.shipment(shipment["shipment_id"])["status"])
    assert states == ["PICKUP_COMPLETE", "SHIPPED", "DELIVERED"]


def test_time_runs_freezes_and_never_goes_back(control: Control) -> None:
    assert control.now() == START
    assert control.set_clock(advance=90) == START + timedelta(seconds=90)
    later = datetime(2026, 12, 1, tzinfo=UTC)
    assert control.set_clock(set=later) == later
    with pytest.raises(Exception, match="400"):
        control.set_clock(set=START)
    assert control.now() == later
    assert control.set_clock(frozen=False) >= later


SAVED = ("shipments", "picklists", "bins", "webhooks", "settings", "faults", "calls")


def test_a_world_goes_on_after_a_restart(caller: Caller, control: Control, world: World, tmp_path: Path) -> None:
    shipment, other, *_ = control.place_random_orders(5)
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.subscribe("https://seller.example/")
    file = tmp_path / "world.sqlite"
    first = Snapshot(file)
    control.add_fault("scan", "http_500", nth=3)
    first.save(world)
    calls = control.calls()
    caller.smart()
    control.hold(other["shipment_id"])
    first.save(world)
    before = {name: getattr(control, name)() for name in SAVED}
    assert len(before["calls"]) > len(calls)
    first.close()

    again = World(seed=99, clock=Clock(START), settings=Settings())
    second = Snapshot(file)
    second.restore(again)
    second.close()
    assert again.rng.getstate() == world.rng.getstate()
    next_caller = Caller(again)
    next_control = Control(next_caller.client)
    after: dict[str, Any] = {name: getattr(next_control, name)() for name in before}
    by_id = {one["shipment_id"]: one for one in after["shipments"]}
    assert by_id == {one["shipment_id"]: one for one in before["shipments"]}
    assert {name: after[name] for name in after if name != "shipments"} == {
        name: before[name] for name in before if name != "shipments"
    }
    assert again.faults.rng.getstate() == world.faults.rng.getstate()
    assert next_caller.token().json()["access_token"] == caller.token().json()["access_token"]
    next_control.set_clock(advance=5)
    assert next_control.shipment(shipment["shipment_id"])["status"] == "PACKED"
    assert next_caller.picklist(picklist)[shipment["shipment_id"]][0] == "IN_PROCESS"
    next_caller.client.close()


@pytest.mark.parametrize("name", names())
def test_the_shipped_days_run_without_a_mistake(name: str) -> None:
    world = World(clock=Clock(START))
    scenario.begin(world, load(Path(name)))
    world.clock.advance(timedelta(hours=3))
    world.settle()
    assert world.script_errors == []
    assert len(world.shipments) >= 14


def test_late_shipments_can_be_asked_for(control: Control, sku: str) -> None:
    late = control.place_order([(sku, 1)], dispatch_by=START + timedelta(hours=1))["shipment_id"]
    control.place_order([(sku, 1)])
    assert control.shipments(breached=True) == []
    control.set_clock(advance=7200)
    assert [one["shipment_id"] for one in control.shipments("APPROVED", breached=True)] == [late]
    assert control.shipments("PACKED") == []


def test_a_served_world_goes_on_between_calls_and_is_saved(world: World, sku: str, tmp_path: Path) -> None:
    received = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    world.webhooks.subscribe(Subscription(f"http://127.0.0.1:{receiver.server_port}/"))
    background = Background(world, Snapshot(tmp_path / "world.sqlite"))
    shipment = world.place_order([(sku, 1)])
    with world.lock:
        packing.accept(world, shipment, {}, "2026-11-23")
    world.clock.advance(timedelta(seconds=5))
    background.start()
    deadline = time.monotonic() + 10
    while len(received) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    background.stop()
    receiver.shutdown()
    receiver.server_close()
    thread.join()
    assert [message["eventType"] for message in received] == ["shipment_created", "shipment_packed"]
    again = World(clock=Clock(START))
    kept = Snapshot(tmp_path / "world.sqlite")
    kept.restore(again)
    kept.close()
    assert again.shipment(shipment.shipment_id).status == "PACKED"
    assert again.webhooks.waiting == 0
