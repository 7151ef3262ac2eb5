"""The way to Flipkart: while a call is out, others work and time passes; who waits for the answer may die."""

from collections.abc import Callable

import httpx

from fksandbox import World

from .lives import Killed, Lives


class Wire(httpx.BaseTransport):
    """Carries calls to the sandbox. `meanwhile` is called before a call arrives and before its answer is read;
    `unheard` are the numbers of the calls whose sender died before the answer."""

    def __init__(self, inner: httpx.BaseTransport, world: World, lives: Lives, meanwhile: Callable[[bool], None]):
        self._inner = inner
        self._world = world
        self._lives = lives
        self._meanwhile = meanwhile
        self.unheard: set[int] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises what the sandbox's transport raises, or `Killed`."""
        self._lives.leaves()
        self._meanwhile(False)
        try:
            return self._inner.handle_request(request)
        finally:
            number = self._world.calls.since()[-1].number
            try:
                self._meanwhile(True)
                self._lives.returns()
            except Killed:
                self.unheard.add(number)
                raise
