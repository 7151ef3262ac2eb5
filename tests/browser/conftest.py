"""A real Chromium in front of a real server: threaded WSGI on this test's own database."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from playing import Play, playing

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text()


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; tests are skipped where there is none."""
    if not CHROMIUM:
        pytest.skip("no chromium found: install the package `chromium`, or name the program in CHROMIUM")
    # Playwright's loop runs in this thread; Django would take its own synchronous calls for calls within it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=15_000)  # a loaded machine is slow, not wrong
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def play(database: str) -> Iterator[Play]:
    """The demo's shop with the sandbox behind it, on a virtual clock; each user's password is the user's name."""
    with playing() as stage:
        yield stage


@pytest.fixture
def server(play: Play, settings: Any) -> Iterator[str]:
    """The address of the console on this test's database.

    The wedge's keys come one by one over Playwright's wire: a busy machine may pause between two for longer than a
    scanner does, and that must not end the scan.
    """
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    settings.SCAN_SILENCE, settings.SCAN_BLANK = 1000, 0
    application = get_wsgi_application()

    def closing(environ: dict, start_response: Callable) -> list[bytes]:  # type: ignore[type-arg]
        """Each request has a thread of its own, whose connection ends with it."""
        try:
            response = application(environ, start_response)
            body = list(response)
            response.close()
            return body
        finally:
            connections.close_all()

    served = make_server("127.0.0.1", 0, closing, Server, Quiet)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A fresh browser window at the console; a script that fails, or is forbidden by the policy, fails the test."""
    # what moves is looked at where it ends, not on the way
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def band(page: Page) -> Locator:
    """What the floor's pages answer a scan with."""
    return page.locator("#band")


@pytest.fixture
def two_orders(play: Play) -> list[str]:
    """An order of two pieces of one SKU, and one of two SKUs; both may be picked."""
    codes = [play.order((0, 2)), play.order((1, 1), (2, 1))]
    play.until_on_picklists(*codes)
    play.run()
    return codes


@pytest.fixture
def log_in(page: Page) -> Callable[[str], None]:
    """Log in by the page, as a person does."""

    def enter(name: str) -> None:
        page.goto("/login")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(name)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: not url.endswith("/login"))

    return enter


@pytest.fixture
def serious(page: Page) -> Callable[..., list[str]]:
    """What axe finds serious or critical on the page as it stands; `station`: with a contrast of 7:1 (U24)."""

    def find(station: bool = False) -> list[str]:
        page.evaluate(AXE)
        options = {"rules": {"color-contrast-enhanced": {"enabled": station}}}
        result = page.evaluate(
            """async (options) => {
                const { passes, violations } = await axe.run(options);
                return { passes, violations };
            }""",
            options,
        )
        assert len(result["passes"]) > 5
        return [
            f"{each['id']}: {node['html'][:120]}"
            for each in result["violations"]
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]

    return find


@pytest.fixture
def wedge(page: Page) -> Callable[..., None]:
    """Scan codes as a keyboard wedge does: fast keys and Enter, into whatever has the focus."""

    def scan(*codes: str) -> None:
        for code in codes:
            page.keyboard.type(code, delay=2)
            page.keyboard.press("Enter")

    return scan
