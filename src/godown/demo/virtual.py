"""The day on a virtual clock, in one process, with the sandbox in it."""

from datetime import UTC, datetime
from typing import Any

import httpx

from fksandbox import Clock, Control, World, create_app, transport
from godown.kit import clock, jobs
from godown.omni.channels.service import Settings
from godown.proxy import transports

from . import counts, day, progress, shop
from .stage import VirtualStage

URL = "http://flipkart.sandbox"
MORNING = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)  # 09:00 in Bengaluru
#: What the script causes: an order that has no stock.
EXPECTED_EXCEPTIONS = {"fulfilment.linked_unservable": 1}


def play(orders: int, seed: int) -> dict[str, Any]:
    """Play the day and return its counts; `SystemExit` if an exception is open that the script did not cause."""
    app = create_app(World(seed=seed, clock=Clock(MORNING), stock=shop.PIECES))
    wire = transport(app)
    transports.install(URL, wire)
    control = Control(httpx.Client(transport=wire, base_url=URL))
    jobs.on_hint(None)
    virtual = clock.VirtualClock(MORNING)
    with clock.use(virtual), progress.bars() as show:
        place = shop.open_shop(control.world(), URL, Settings(shop.WAREHOUSE, shop.POOL), virtual.now())
        day.play(VirtualStage(control, virtual), place, orders, seed, show)
        found = counts.count(place, control)
    if found["exceptions"] != EXPECTED_EXCEPTIONS:
        raise SystemExit(f"exceptions that the script did not cause: {found['exceptions']}")
    return found
