"""The sandbox's own pages, in a browser: readable for everybody, on a phone too."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from browser.conftest import AXE
from fksandbox import Clock, World, create_app, stream
from fksandbox.faults import Rule
from fksandbox.server import Server

PAGES = ("orders", "picklists", "bins", "returns", "breaches", "calls", "controls")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A busy world: orders late, held and partly cancelled, a return, a fault."""
    world = World(seed=3, clock=Clock(datetime(2026, 11, 23, 4, 30, tzinfo=UTC)))
    for _ in range(8):
        stream.random_order(world, hold_share=0.3)
    listing = next(iter(world.listings))
    late = world.place_order([(listing, 3)], dispatch_by=world.now())
    world.cancel(late.shipment_id, late.items[0].order_item_id, 1)
    world.add_fault(Rule(op="pack", kind="lost_reply", times=1))
    world.clock.advance(timedelta(minutes=1))  # what a person places is the newest
    world.settle()
    server = Server("127.0.0.1", 0, create_app(world))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"{server.url}/sandbox/ui"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_readable_and_fits(browser: Browser, address: str, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address}/orders")
    first = page.get_attribute("td a", "href")
    assert first is not None
    for name in (*PAGES, first.removeprefix("/sandbox/ui/")):
        page.goto(f"{address}/{name}")
        page.evaluate(AXE)
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.close()


def test_a_person_places_an_order_and_cancels_a_unit_of_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/orders")
    page.fill("[name=items]", "TSH-S-003*3")
    page.click("text=Place")
    assert page.text_content("[role=status]") == "1 order placed."
    page.click("tbody tr:first-child >> text=Cancel 1")
    assert page.text_content("[role=status]") == "1 unit cancelled."
    assert "1 of 3 cancelled" in (page.text_content("tbody tr:first-child") or "")
    page.close()
