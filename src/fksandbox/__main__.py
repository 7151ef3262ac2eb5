"""`python -m fksandbox`: the sandbox on its own, over the wire."""

import json
import signal
from types import FrameType
from typing import Annotated

import typer

from .app import create_app
from .server import Server
from .stream import random_order
from .world import World


def main(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8600,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 1,
    orders: Annotated[int, typer.Option(help="Random Smart orders at the start.")] = 0,
) -> None:
    """Serve a look-alike of Flipkart; prints one JSON line with URLs and credentials when ready."""
    world = World(seed)
    for _ in range(orders):
        random_order(world, hold_share=0.1)
    server = Server(host, port, create_app(world))
    signal.signal(signal.SIGTERM, _stop)
    print(json.dumps(ready(world, server.url)), flush=True)  # noqa: T201  the one line promised
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


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
