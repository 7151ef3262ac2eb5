"""Background workers: each turn is one round of one pass that is due, in small batches. Some die in it."""

from godown.kit import due, jobs

from .lives import Life
from .stage import Stage

#: Deaths are spread over so many calls or statements (counted before and after each) of a round.
CALLS_OF_A_ROUND = 6
STATEMENTS_OF_A_ROUND = 60


def work(stage: Stage, deadly: float) -> bool:
    """One round of a pass that is due; False if none is. The worker dies in it with a chance of `deadly`."""
    found = sorted(due.kinds_due([each.kind for each in jobs.passes()], stage.now()))
    if not found:
        return False
    each = jobs.get(stage.rng.choice(found))
    limit = min(each.batch, stage.rng.choice((1, 2, 25)))
    life = mortal(stage) if stage.chance(deadly) else Life()
    stage.say(f"worker: {each.kind}, up to {limit}")
    stage.lives.work(life, lambda: each.run(stage.now(), limit))
    if life.dead:
        stage.say(f"worker: {each.kind} DIED")
    return True


def mortal(stage: Stage) -> Life:
    """A life that ends soon: at a call, before it leaves or after it came back, or at a statement."""
    if stage.chance(0.5):
        return Life(calls=stage.rng.randrange(CALLS_OF_A_ROUND), after_the_call=stage.chance(0.7))
    return Life(statements=stage.rng.randrange(STATEMENTS_OF_A_ROUND))
