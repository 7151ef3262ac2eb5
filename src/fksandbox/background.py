"""What a served sandbox does between calls: lets the clock's things happen, sends notifications, saves itself."""

import logging
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import Final

import httpx

from .snapshot import Snapshot
from .world import World

EVERY_SECONDS: Final = 0.5
SAVE_EVERY_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 10.0
"""How long a receiver of notifications may take."""
PATIENCE_SECONDS: Final = 1.0
"""How long `stop` waits for a notification that is out; what did not arrive is sent again after a restart."""

log = logging.getLogger(__name__)


class Background:
    """A thread for each of three jobs, so that none keeps another waiting; what fails is logged and done again."""

    def __init__(self, world: World, snapshot: Snapshot | None, *, save_every: float = SAVE_EVERY_SECONDS) -> None:
        self._world = world
        self._snapshot = snapshot
        self._stopping = Event()
        self._client = httpx.Client(timeout=ANSWER_SECONDS, trust_env=False)
        self._settling = self._thread("settle", EVERY_SECONDS, self._settle)
        self._pumping = self._thread("notifications", EVERY_SECONDS, self._pump)
        self._saving = self._thread("save", save_every, partial(snapshot.save, world)) if snapshot else None

    def start(self) -> None:
        for thread in self._threads():
            thread.start()

    def stop(self) -> None:
        """End all three, and save once more. Raises sqlite3.Error if that fails."""
        self._stopping.set()
        for thread in self._threads():
            thread.join(PATIENCE_SECONDS if thread is self._pumping else None)
        if not self._pumping.is_alive():
            self._client.close()
        if self._snapshot:
            try:
                self._snapshot.save(self._world)
            finally:
                self._snapshot.close()

    def _threads(self) -> list[Thread]:
        return [one for one in (self._settling, self._pumping, self._saving) if one]

    def _thread(self, name: str, every: float, job: Callable[[], object]) -> Thread:
        def run() -> None:
            while not self._stopping.wait(every):
                try:
                    job()
                except Exception:
                    log.exception("%s failed; tried again in %s s", name, every)

        return Thread(target=run, name=f"sandbox-{name}", daemon=True)

    def _settle(self) -> None:
        with self._world.lock:
            self._world.settle()

    def _pump(self) -> None:
        self._world.webhooks.pump(self._client)
