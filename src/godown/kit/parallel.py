"""A few calls at the same time, so that a slow one does not keep the others waiting."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from django.db import connection

from . import clock

T = TypeVar("T")
R = TypeVar("R")
WIDTH = 8


def each(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """`work` on every item, in their order; several at a time in threads, each with a database connection of its own.

    On a virtual clock they are done one after the other, so that what happens depends on nothing but its seed.
    """
    todo = list(items)
    if len(todo) < 2 or clock.is_virtual():
        return [work(item) for item in todo]

    def alone(item: T) -> R:
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(min(WIDTH, len(todo))) as pool:
        return [future.result() for future in [pool.submit(copy_context().run, alone, item) for item in todo]]
