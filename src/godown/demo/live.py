"""Everything on this machine: sandbox, web and workers as processes of their own, and a day played in them."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType
from typing import Any

import httpx
from rich.console import Console

from fksandbox import Control
from godown import runtime
from godown.kit import clock
from godown.omni.channels.service import Settings

from . import counts, day, progress, shop
from .stage import LiveStage, Stuck

#: Seconds instead of minutes, so that a day can be watched.
QUICK = Settings(
    shop.WAREHOUSE,
    shop.POOL,
    release_after=8,
    poll_every=4,
    recheck_holds_every=4,
    sweep_every=60,
    pack_grace=1,
)
#: Asked every few seconds, Flipkart's 1,000 calls an hour are used up before half of it is over.
CALLS_PER_HOUR = 20_000
console = Console(stderr=True)


@dataclass
class Child:
    """A process of ours, and how to start it again."""

    name: str
    command: list[str]
    process: "subprocess.Popen[str]"


class Family:
    """Starts child processes, starts again those that die, and takes all down together."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def start(self, name: str, *command: str, piped: bool = False) -> Child:
        """Start a process in a group of its own, so that Ctrl-C reaches only us and we end it in order."""
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=subprocess.PIPE if piped else None,
            text=True,
            start_new_session=True,
        )
        child = Child(name, list(command), process)
        self.children.append(child)
        return child

    def watch(self) -> None:
        """Start again what died."""
        for child in self.children:
            if child.process.poll() is not None:
                console.print(f"[yellow]{child.name} ended ({child.process.returncode}); starting it again")
                self.children.remove(child)
                self.start(child.name, *child.command)

    def stop(self) -> None:
        """End all children: politely, then not."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 15
        for child in self.children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)


def run(port: int, play_day: bool, orders: int, seed: int) -> None:
    """Start everything, play a day if asked, and stay until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, _interrupt)
    family = Family()
    try:
        ready = _sandbox(family, seed)
        control = Control(httpx.Client(base_url=ready["api_url"], timeout=30))
        control.settings(quota_per_hour=CALLS_PER_HOUR)
        place = shop.open_shop(control.world(), ready["api_url"], QUICK, clock.now(), CALLS_PER_HOUR)
        web = runtime.free_port(port)
        family.start("web", "godown", "web", "--quiet", "--port", str(web))
        family.start("bench worker", "godown", "worker", "--lanes", "bench")
        for number in (1, 2):
            family.start(f"worker {number}", "godown", "worker")
        _wait_for(f"http://127.0.0.1:{web}/healthz")
        _welcome(web, ready, control.world()["locations"])
        if play_day:
            _play(LiveStage(control, family.watch), place, orders, seed)
        console.print("[bold]Ctrl-C stops everything.")
        while True:
            time.sleep(1)
            family.watch()
    except KeyboardInterrupt:
        console.print("Stopping…")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        family.stop()


def _play(stage: LiveStage, place: shop.Shop, orders: int, seed: int) -> None:
    """Play the day and say how it ended; everything stays up to be looked at if it does not come off."""
    try:
        with progress.bars() as show:
            day.play(stage, place, orders, seed, show)
    except Stuck as stuck:
        console.print(f"[red]The day is stuck at “{stuck}”.[/] The console's Accounts and Exceptions may say why.")
    else:
        console.print("The day is over:", counts.count(place, stage.control))


def _sandbox(family: Family, seed: int) -> dict[str, Any]:
    """Start the sandbox with what it knew before; returns what it says when ready."""
    data = runtime.prepare()
    child = family.start(
        "sandbox",
        "fksandbox",
        "--port",
        str(runtime.free_port(8600)),
        "--seed",
        str(seed),
        "--snapshot",
        str(data / "sandbox.db"),
        "--stock",
        str(shop.PIECES),
        "--locations",
        "2",
        piped=True,
    )
    assert child.process.stdout is not None
    line = child.process.stdout.readline()
    if not line:
        raise SystemExit("the sandbox did not start")
    ready: dict[str, Any] = json.loads(line)
    return ready


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            if httpx.get(url).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit(f"{url} does not answer")


def _welcome(web: int, ready: dict[str, Any], locations: list[dict[str, Any]]) -> None:
    console.print(f"\n[bold green]Godown runs.[/]  Console: [bold]http://127.0.0.1:{web}/[/]")
    for name, role in shop.PEOPLE.items():
        console.print(f"  log in as [bold]{name}[/] with password [bold]{name}[/] ({role.label})")
    console.print(f"  Flipkart's look-alike: [bold]{ready['api_url']}/sandbox[/] (no log-in)")
    for place in locations[1:]:
        console.print(f"  A location to set up by yourself: [bold]{place['location_id']}[/]")
        console.print(
            f"    as admin: Warehouses → New warehouse, Accounts → Add an account; log-in code {shop.LOGIN}",
            soft_wrap=True,
        )
    console.print()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
