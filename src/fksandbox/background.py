"""What a served sandbox does between calls: lets the clock's things happen, sends notifications, saves itself."""

from threading import Event, Thread
from typing import Final

import httpx

from .snapshot import Snapshot
from .world import World

EVERY_SECONDS: Final = 0.5
SAVE_EVERY: Final = 4
"""Rounds between saves."""


class Background:
    """One thread. `stop` ends it, and saves once more."""

    def __init__(self, world: World, snapshot: Snapshot | None) -> None:
        self._world = world
        self._snapshot = snapshot
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="sandbox-background", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        if self._snapshot:
            self._snapshot.save(self._world)
            self._snapshot.close()

    def _run(self) -> None:
        rounds = 0
        with httpx.Client(timeout=10, trust_env=False) as client:
            while not self._stopping.wait(EVERY_SECONDS):
                rounds += 1
                with self._world.lock:
                    self._world.settle()
                self._world.webhooks.pump(client)
                if self._snapshot and rounds % SAVE_EVERY == 0:
                    self._snapshot.save(self._world)
