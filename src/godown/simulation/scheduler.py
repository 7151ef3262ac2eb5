"""The turns: who is next, what it does, how time passes, and what happens while a call is out."""

from collections.abc import Callable
from datetime import timedelta

from godown.kit import due, history, jobs

from . import checks, faults, flipkart, floor, repository, workers
from .checks import Broken
from .stage import Act, Stage, one_of

#: At most so many processes wait for an answer at the same time, and how likely it is that somebody is faster.
WORKERS = 3
OVERTAKEN = 0.06
DEADLY = 0.08
FIRST_ORDERS = 6
STOCK_PROVED_EVERY = 25
QUIET_ROUNDS = 400
#: Longer than the sweep's cadence and the longest retry: what will still happen by itself has happened.
QUIET = timedelta(hours=1)
LONGEST_NAP = timedelta(minutes=10)


def _working(stage: Stage) -> bool:
    return workers.work(stage, DEADLY)


def _flipkart(stage: Stage) -> bool:
    return one_of(stage, FLIPKART)


def _floor(stage: Stage) -> bool:
    with history.acting("floor"):
        return one_of(stage, FLOOR)


def _faults(stage: Stage) -> bool:
    return one_of(stage, {faults.break_something: 12, faults.forget_who_we_are: 1})


def _time(stage: Stage) -> bool:
    """Minutes pass, sometimes hours: everybody sleeps, or the machine stood still."""
    span = timedelta(seconds=stage.rng.choice((30, 120, 600, 600, 3600, 3 * 3600)))
    stage.say(f"time: {span}")
    stage.pass_time(span)
    return True


TURNS: dict[Act, int] = {_working: 50, _floor: 30, _flipkart: 12, _faults: 5, _time: 2}
FLIPKART: dict[Act, int] = {
    flipkart.place_order: 14,
    flipkart.hold: 3,
    flipkart.unhold: 4,
    flipkart.cancel: 2,
    flipkart.pick_up: 1,
    flipkart.receive_goods: 1,
    flipkart.upload_listing: 1,
}
FLOOR: dict[Act, int] = {
    floor.make_wave: 5,
    floor.pick: 20,
    floor.check_bins: 1,
    floor.retry: 1,
    floor.pack: 9,
    floor.undo: 1,
    floor.unpack: 2,
    floor.load: 6,
    floor.close_manifest: 4,
    floor.follow_cancellation: 3,
    floor.put_back: 3,
}
#: What may happen while a call is out; no faults, which belong to calls to come.
MEANWHILE: dict[Act, int] = {_working: 10, _floor: 4, _flipkart: 3}


def play(stage: Stage, steps: int) -> None:
    """So many turns of chance, after a few orders to begin with."""
    for _ in range(FIRST_ORDERS):
        flipkart.place_order(stage)
    for step in range(steps):
        one_of(stage, TURNS)
        stage.pass_time(timedelta(seconds=stage.rng.choice((0, 1, 2, 5, 15))))
        checks.on_the_way(stage, stock=step % STOCK_PROVED_EVERY == 0)


def meanwhile(stage: Stage) -> Callable[[bool], None]:
    """What happens while a call is out: mostly nothing. Time passes too; on the way back a process may oversleep."""

    def happens(answered: bool) -> None:
        if stage.lives.depth >= WORKERS or not stage.chance(OVERTAKEN):
            return
        if stage.chance(0.3):
            longest = 900 if answered else 20
            stage.pass_time(timedelta(seconds=stage.rng.randint(1, longest)))
        else:
            one_of(stage, MEANWHILE)

    return happens


def calm_down(stage: Stage) -> None:
    """Faults end, everybody does what can be done, time passes, until nothing changes for long."""
    stage.world.faults.clear()
    stage.calm = True
    stage.say("calm: nothing goes wrong any more")
    state, changed_at = None, stage.now()
    for _ in range(QUIET_ROUNDS):
        jobs.run_due(stage.now())
        with history.acting("floor"):
            floor.finish(stage)
        if (now := repository.progress()) != state:
            state, changed_at = now, stage.now()
        elif stage.now() - changed_at > QUIET:
            return
        next_at = due.next_at([each.kind for each in jobs.passes()]) or stage.now() + LONGEST_NAP
        stage.pass_time(min(max(next_at - stage.now(), timedelta(seconds=1)), LONGEST_NAP))
    raise Broken([f"it does not calm down: {stage.said[-20:]}"])
