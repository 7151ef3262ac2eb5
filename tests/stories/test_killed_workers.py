"""A worker is killed (SIGKILL, a real process) after Flipkart did what it asked and before it could write that down.

Another worker finishes the work, and the effect happened once. Leases are aged by hand instead of waited for.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection

from fksandbox import Control
from godown.demo import people, shop
from godown.demo.shop import Shop
from godown.kit import clock, jobs
from godown.kit.jobs import Lane
from godown.omni.channels.service import Settings
from godown.omni.models import Command, Document, Order
from godown.proxy import transports

PATIENCE_SECONDS = 60
QUICK = Settings(shop.WAREHOUSE, shop.POOL, release_after=0)


@contextmanager
def process(*command: str, **options: Any) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen([sys.executable, "-m", *command], text=True, start_new_session=True, **options)
    try:
        yield child
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout:
            child.stdout.close()


def wait_for(what: str, condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < give_up, f"waited in vain for: {what}"
        time.sleep(0.1)


class Scene:
    """A shop on real processes; the test works in-process until the step that the worker is to die in."""

    def __init__(self, control: Control, place: Shop, database: str) -> None:
        self.control = control
        self.place = place
        self._environment = os.environ | {
            "DATABASE_URL": os.environ["DATABASE_URL"].replace("/godown?", f"/{database}?")
        }

    def worker(self, lane: Lane) -> Any:
        return process("godown", "worker", "--lanes", lane, env=self._environment)

    def run(self, *kinds: str) -> None:
        """Do now what is due in the next seconds."""
        for kind in kinds:
            jobs.run_pass(jobs.get(kind), clock.now() + timedelta(seconds=10))

    def close_parcels(self) -> None:
        """Orders are on a picklist, picked, in closed boxes, and the bench's grace is over."""
        self.run("acknowledge")
        people.pick(self.place.site, shop.TOTES)
        people.pack(self.place.site)
        time.sleep(people.GRACE.total_seconds())

    def effects(self, name: str) -> list[str]:
        happened = [effect for call in self.control.calls() for effect in call.effects]
        return [effect for effect in happened if effect.startswith(name)]

    def age_leases(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kit_due SET leased_until = now() - interval '1 s' WHERE token IS NOT NULL")
            cursor.execute("UPDATE kit_lease SET expires_at = now() - interval '1 s'")
            cursor.execute("UPDATE proxy_effect SET leased_until = now() - interval '1 s' WHERE token IS NOT NULL")

    def kill_after(self, lane: Lane, op: str) -> None:
        """Start a worker, let Flipkart do what it asks and not answer, and kill it then."""
        self.control.add_fault(op, "lost_reply", nth=1)
        with self.worker(lane) as first:
            wait_for(op, lambda: bool(self.control.calls(op=op)))
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        self.control.clear_faults()
        self.age_leases()


@pytest.fixture
def scene(database: str) -> Iterator[Scene]:
    with process("fksandbox", "--port", "0", stdout=subprocess.PIPE) as sandbox:
        assert sandbox.stdout is not None
        ready = json.loads(sandbox.stdout.readline())
        with httpx.Client(base_url=ready["api_url"]) as client:
            control = Control(client)
            control.settings(label_delay=0)
            place = shop.open_shop(control.world(), ready["api_url"], QUICK, clock.now())
            control.place_order([(place.goods[0]["listing_id"], 2)])
            control.place_order([(place.goods[1]["listing_id"], 1)])
            set_up = Scene(control, place, database)
            set_up.run("poll", "allocate")
            yield set_up
            transports.client(ready["api_url"]).close()


def test_killed_in_the_release_of_a_picklist(scene: Scene) -> None:
    scene.kill_after("orders", "picklist_create")
    assert Order.objects.exclude(picklist=None).count() == 0
    with scene.worker("orders"):
        wait_for("orders on the list", lambda: Order.objects.exclude(picklist=None).count() == 2)
    assert len(scene.effects("picklist_created:")) == 1


def test_killed_in_a_pack(scene: Scene) -> None:
    scene.close_parcels()
    scene.kill_after("bench", "pack")
    assert set(Command.objects.values_list("status", flat=True)) <= {"sent", "in_doubt"}
    with scene.worker("bench"):
        wait_for("documents", lambda: Document.objects.filter(stored_at__isnull=False).count() == 2)
    assert list(Command.objects.values_list("status", flat=True)) == ["confirmed", "confirmed"]
    assert len(scene.effects("pack_accepted:")) == len(set(scene.effects("pack_accepted:"))) == 2


def test_killed_while_fetching_a_document(scene: Scene) -> None:
    scene.close_parcels()
    scene.run("pack")
    scene.kill_after("bench", "label")
    assert Document.objects.filter(stored_at__isnull=False).count() == 0
    with scene.worker("bench"):
        wait_for("documents", lambda: Document.objects.filter(stored_at__isnull=False).count() == 2)
    assert len(scene.effects("pack_accepted:")) == 2


def test_killed_in_a_handover(scene: Scene) -> None:
    scene.close_parcels()
    scene.run("pack", "documents")
    assert people.hand_over(scene.place.site) == 2
    scene.kill_after("bench", "rts")
    with scene.worker("bench"):
        wait_for("dispatched", lambda: Order.objects.filter(status="COMPLETED").count() == 2)
    assert len(scene.effects("shipment_ready_to_dispatch:")) == 2
