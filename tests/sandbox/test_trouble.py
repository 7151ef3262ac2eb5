"""A locked file, a receiver that never answers: the world goes on, and nothing of it is lost."""

import logging
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from fksandbox import Clock, Control, World, packing
from fksandbox.background import Background
from fksandbox.snapshot import Snapshot
from fksandbox.webhooks import Subscription

from .conftest import START, Caller

WAIT = 0.05
"""Seconds that a save waits for a lock here, and between saves."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The file as somebody else writes it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def restored(path: Path) -> World:
    again = World(clock=Clock(START))
    with closing(Snapshot(path)) as kept:
        if kept.exists():
            kept.restore(again)
    return again


def test_a_save_that_failed_is_made_good_by_the_next(world: World, sku: str, tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    with closing(Snapshot(path, wait=WAIT)) as kept:
        first = world.place_order([(sku, 1)])
        with locked(path), pytest.raises(sqlite3.OperationalError, match="locked"):
            kept.save(world)
        second = world.place_order([(sku, 1)])
        kept.save(world)
    assert set(restored(path).shipments.by_id) == {first.shipment_id, second.shipment_id}


def test_a_locked_file_stops_neither_the_world_nor_later_saves(
    world: World, sku: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "world.sqlite"
    background = Background(world, Snapshot(path, wait=WAIT), save_every=WAIT)
    with locked(path), caplog.at_level(logging.ERROR, "fksandbox.background"):
        background.start()
        shipment = world.place_order([(sku, 1)])
        until(lambda: "save failed" in caplog.text)
        with world.lock:
            packing.accept(world, shipment, {}, "2026-11-23")
        world.clock.advance(timedelta(seconds=5))
        until(lambda: shipment.status == "PACKED")
    until(lambda: shipment.shipment_id in restored(path).shipments.by_id)
    background.stop()
    assert restored(path).shipment(shipment.shipment_id).status == "PACKED"


def test_a_save_writes_only_what_has_changed(world: World, sku: str, tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    with closing(Snapshot(path)) as kept, closing(sqlite3.connect(path)) as file:
        world.place_order([(sku, 1)])
        kept.save(world)
        file.execute("CREATE TABLE written (kind TEXT, id TEXT)")
        for event in ("INSERT", "UPDATE"):
            file.execute(
                f"CREATE TRIGGER on_{event} AFTER {event} ON thing"
                " BEGIN INSERT INTO written VALUES (NEW.kind, NEW.id); END"
            )
        file.commit()
        kept.save(world)
        assert file.execute("SELECT kind FROM written").fetchall() == []
        held = world.place_order([(sku, 1)], hold=True)
        world.listing(sku).price = 1.0
        kept.save(world)
        rows = file.execute("SELECT kind, id FROM written ORDER BY kind").fetchall()
        number = list(world.listings).index(world.listing(sku).listing_id)
        assert rows == [("listing", f"{number:09d}"), ("rest", ""), ("shipment", held.shipment_id)]


def test_scans_and_prints_are_kept(caller: Caller, control: Control, world: World, sku: str, tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    packed, scanned = control.place_order([(sku, 1)]), control.place_order([(sku, 2)])
    picklist = str(caller.release())
    caller.pack(picklist, packed)
    control.set_clock(advance=5)
    with closing(Snapshot(path)) as kept:
        kept.save(world)
        caller.panel("GET", "/shipments/print_labels", shipmentIds=packed["shipment_id"])
        caller.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": picklist})
        unit = {"pickListId": picklist, "listingId": scanned["items"][0]["listing_id"]}
        caller.panel("POST", "/fbfLite/get/shipment/pick/list", unit)
        kept.save(world)
    again = restored(path)
    assert again.shipment(packed["shipment_id"]).label_prints == 1
    assert again.shipment(scanned["shipment_id"]).items[0].scanned == 1


def test_codes_of_apps_not_yet_redeemed_are_kept(world: World, tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    world.auth.codes["a-code"] = "https://app.example/back"
    with closing(Snapshot(path)) as kept:
        kept.save(world)
    assert restored(path).auth.codes == {"a-code": "https://app.example/back"}


def test_a_receiver_that_does_not_answer_costs_one_wait_a_round(control: Control, world: World, sku: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if request.url.host == "silent.example":
            raise httpx.ReadTimeout("no answer", request=request)
        return httpx.Response(200)

    for host in ("silent", "other"):
        control.subscribe(f"https://{host}.example/")
    for _ in range(3):
        control.place_order([(sku, 1)])
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        assert world.webhooks.pump(client) == 3
    assert asked == ["silent.example", *["other.example"] * 3]
    assert world.webhooks.waiting == 3


def test_a_silent_receiver_keeps_neither_clock_nor_saves_waiting(world: World, sku: str, tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        world.webhooks.subscribe(Subscription(url))
        shipment = world.place_order([(sku, 1)])
        background = Background(world, Snapshot(path), save_every=WAIT)
        background.start()
        connection, _ = silent.accept()
        with connection:
            with world.lock:
                packing.accept(world, shipment, {}, "2026-11-23")
                world.clock.advance(timedelta(seconds=5))
            until(lambda: shipment.status == "PACKED")
            until(lambda: shipment.shipment_id in restored(path).shipments.by_id)
            assert all(group.next_at is None for group in world.webhooks.groups.values())
    background.stop()
    assert [message["eventType"] for _, _, group in world.webhooks.undelivered() for message in group] == [
        "shipment_created",
        "shipment_packed",
    ]
