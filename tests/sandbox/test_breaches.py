"""Dispatch-by breaches are recorded: who was not ready to dispatch in time (facts/flipkart.md §4.1, §4.2)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fksandbox import Clock, Control, World
from fksandbox.snapshot import Snapshot

from .conftest import START, Caller

HOUR = 3600


def breaches(control: Control) -> list[tuple[str, datetime]]:
    return [(one["shipment_id"], datetime.fromisoformat(one["promised"])) for one in control.breaches()]


def test_a_late_order_gets_one_row_with_its_state_then(caller: Caller, control: Control, sku: str) -> None:
    due = START + timedelta(hours=1)
    late = control.place_order([(sku, 1)], dispatch_by=due)
    gone = control.place_order([(sku, 1)], dispatch_by=due)
    control.cancel(gone["shipment_id"])
    picklist = str(caller.release())
    control.set_clock(advance=HOUR)
    assert breaches(control) == [(late["shipment_id"], due)]
    caller.pack(picklist, late)
    control.set_clock(advance=HOUR)
    caller.rts(picklist, caller.tracking_id(late["shipment_id"]))
    (row,) = control.breaches()
    assert (row["status"], row["pick_list_id"]) == ("APPROVED", picklist)
    assert datetime.fromisoformat(row["dispatched_at"]) == START + timedelta(hours=2)
    control.set_dates(late["shipment_id"], dispatch_by=START + timedelta(hours=1, minutes=1))
    control.set_clock(advance=HOUR)
    assert len(control.breaches()) == 1


def test_an_order_dispatched_in_time_gets_none(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)], dispatch_by=START + timedelta(hours=1))
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    caller.rts(picklist, caller.tracking_id(shipment["shipment_id"]))
    control.set_clock(advance=2 * HOUR)
    assert control.breaches() == []


def test_a_hold_stops_the_clock_and_an_unhold_gives_forty_eight_hours(control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)], hold=True, dispatch_by=START + timedelta(hours=1))["shipment_id"]
    control.set_clock(advance=5 * HOUR)
    assert control.breaches() == []
    control.unhold(shipment)
    control.set_clock(advance=47 * HOUR)
    assert control.breaches() == []
    assert not control.shipment(shipment)["breached"]
    control.set_clock(advance=HOUR)
    assert breaches(control) == [(shipment, START + timedelta(hours=53))]


def test_dates_sent_after_an_unhold_are_what_counts(control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)], hold=True)["shipment_id"]
    control.unhold(shipment)
    control.set_dates(shipment, dispatch_by=START + timedelta(hours=3))
    control.set_clock(advance=3 * HOUR)
    assert breaches(control) == [(shipment, START + timedelta(hours=3))]


def test_breaches_outlive_a_restart_and_still_come_after_it(control: Control, world: World, tmp_path: Path) -> None:
    listing = next(iter(world.listings))
    first = control.place_order([(listing, 1)], dispatch_by=START + timedelta(hours=1))["shipment_id"]
    second = control.place_order([(listing, 1)], dispatch_by=START + timedelta(hours=2))["shipment_id"]
    control.set_clock(advance=HOUR)
    kept = Snapshot(tmp_path / "world.sqlite")
    kept.save(world)
    again = World(clock=Clock(START))
    kept.restore(again)
    kept.close()
    assert list(again.breaches) == [first]
    again.clock.advance(timedelta(hours=1))
    again.settle()
    assert list(again.breaches) == [first, second]


def test_the_page_shows_who_is_late(caller: Caller, control: Control, sku: str) -> None:
    def page() -> Any:
        return caller.client.get("/sandbox/ui/breaches").text

    assert "Every order was ready to dispatch in time" in page()
    late = control.place_order([(sku, 1)], dispatch_by=START + timedelta(hours=1))
    control.set_clock(advance=2 * HOUR)
    assert late["order_id"] in page()
    assert "1 h 0 min and counting" in page()
    control.cancel(late["shipment_id"])
    assert "cancelled" in page()
