"""Seeds of the simulation; the kept ones once found a bug."""

import tomllib
from pathlib import Path

import pytest

from godown.simulation import runs

KEPT = tomllib.loads((Path(__file__).parent / "regressions.toml").read_text())["kept"]


def play(seed: int, steps: int = runs.STEPS) -> runs.Run:
    run = runs.run(seed, steps)
    assert not run.broken, "\n".join(
        [*run.history, *run.broken, f"godown sim run --seeds 1 --first {seed} --steps {steps}"]
    )
    return run


@pytest.mark.parametrize("seed", range(1, 21))
def test_a_bad_day_ends_well(database: str, seed: int) -> None:
    play(seed)


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept["found"])
def test_what_a_seed_once_found_stays_mended(database: str, kept: dict[str, object]) -> None:
    play(kept["seed"], kept["steps"])


def test_the_same_seed_plays_the_same_history(database: str) -> None:
    first = runs.run(7, 120)
    runs.empty()

    assert runs.run(7, 120) == first
