"""Every story is played in a shop of its own."""

from collections.abc import Iterator

import pytest

from playing import Play, playing


@pytest.fixture
def play(database: str) -> Iterator[Play]:
    with playing() as stage:
        yield stage
