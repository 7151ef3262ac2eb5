"""Many at once: real threads, each with a connection of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from godown.kit import history
from godown.kit.errors import GodownError


def at_once(works: Sequence[Callable[[], Any]], actor: str = "asha") -> list[Any]:
    """Run these in threads that start together, each with its own connection; a coded error is a result too."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=20)
            with history.acting(actor):
                return work()
        except GodownError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(run, work) for work in works]]


def codes(results: Iterable[Any]) -> Counter[str | None]:
    """How often each coded error, or success (None), came out."""
    return Counter(each.code if isinstance(each, GodownError) else None for each in results)
