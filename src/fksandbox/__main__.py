"""`python -m fksandbox`: the sandbox on its own, over the wire."""

import json
import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from . import scenario, stream
from .app import create_app
from .background import Background
from .clock import Clock
from .script import Scenario, load
from .server import Server
from .snapshot import Snapshot
from .world import World


def main(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8600,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 1,
    stock: Annotated[int, typer.Option(help="Pieces of every listing in the first location's bins.")] = 100,
    locations: Annotated[int, typer.Option(help="Locations of the seller; the others' bins are empty.")] = 1,
    orders: Annotated[int, typer.Option(help="Random Smart orders at the start, a tenth of them on hold.")] = 0,
    orders_per_day: Annotated[float, typer.Option(help="Random orders that keep coming.")] = 0.0,
    snapshot: Annotated[Path | None, typer.Option(help="Keep the world in this SQLite file.")] = None,
    script: Annotated[
        Path | None, typer.Option(help="A scripted day: a TOML file, or `quiet-day`, `sale-day`.")
    ] = None,
) -> None:
    """Serve a look-alike of Flipkart; prints one JSON line with URLs and credentials when ready."""
    planned = load(script) if script else None
    kept = Snapshot(snapshot) if snapshot else None
    if kept and kept.exists():
        world = World(seed)
        kept.restore(world)
        if planned:
            world.scenario = planned
    else:
        world = new_world(seed, orders, planned, stock=stock, locations=locations)
    if orders_per_day:
        world.change_settings({"orders_per_day": orders_per_day})
    server = Server(host, port, create_app(world))
    background = Background(world, kept)
    signal.signal(signal.SIGTERM, _stop)
    background.start()
    print(json.dumps(ready(world, server.url)), flush=True)  # noqa: T201  the one line promised
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        background.stop()


def new_world(seed: int, orders: int, script: Scenario | None, *, stock: int = 100, locations: int = 1) -> World:
    """A seeded world with orders, or one that follows a script."""
    clock = Clock(script.start if script else None)
    clock.resume()
    world = World(script.seed if script else seed, clock=clock, stock=stock, locations=locations)
    if script:
        scenario.begin(world, script)
    for _ in range(orders):
        stream.random_order(world, hold_share=0.1)
    return world


def ready(world: World, url: str) -> dict[str, str]:
    """What a client needs: both hosts have the same URL here."""
    seller = world.seller
    return {
        "api_url": url,
        "panel_url": url,
        "control_url": f"{url}/sandbox",
        "app_id": seller.app_id,
        "app_secret": seller.app_secret,
        "seller_id": seller.seller_id,
        "location_id": world.location_id,
        "user": seller.user,
        "password": seller.password,
    }


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    typer.run(main)
