"""A look-alike of Flipkart: seller API v3 and seller panel on one state. Imports nothing from godown.

    world = World(seed=1)
    app = create_app(world)                                   # a WSGI callable
    client = httpx.Client(transport=transport(app), base_url="http://flipkart.test")
    control = Control(client)                                 # plays buyers, couriers and misfortune

`python -m fksandbox` serves the same over a socket. Both of Flipkart's hosts live under one origin:
`/oauth-service` and `/sellers` (API), `/login` and `/napi` (panel), `/sandbox` (our control).
"""

from .app import create_app
from .clock import Clock
from .control import Control
from .settings import Settings
from .transport import transport
from .world import World

__all__ = ["Clock", "Control", "Settings", "World", "create_app", "transport"]
