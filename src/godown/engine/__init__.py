"""The engine of background work: Procrastinate carries hints, the due rows are the truth (`godown.kit.due`).

A hint may be lost or doubled without harm. Every lane has a tick that finds what no hint woke; the bench's is short,
because a packer waits for it.
"""

from collections.abc import Iterable
from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Status

from godown.kit import clock, due, jobs, purge

from . import repository

#: Cron with seconds as the sixth field.
TICKS: dict[jobs.Lane, str] = {"bench": "* * * * * *", "orders": "* * * * * */2", "sync": "* * * * * */2"}


@app.task(name="godown.run_pass")
def run_pass(kind: str) -> None:
    """Run one pass until nothing of it is due; each round at its own time, so that what it claims is ours from then."""
    each = jobs.get(kind)
    while each.run(clock.now(), each.batch) >= each.batch:
        pass


def wake(kinds: Iterable[str]) -> None:
    """Ask workers to run these passes soon; one that is asked for already is asked for enough."""
    lanes = {kind: jobs.get(kind).lane for kind in kinds}
    if lanes:
        repository.insert_hints(run_pass.name, list(lanes), list(lanes.values()))


def _tick(lane: jobs.Lane) -> None:
    wake(due.kinds_due([each.kind for each in jobs.passes(lane)], clock.now()))


@app.periodic(cron=TICKS["bench"])
@app.task(name="godown.tick_bench", queue="bench", queueing_lock="tick_bench")
def tick_bench(timestamp: int) -> None:  # noqa: ARG001 -- the engine says which tick it is
    """Wake what is due on the bench lane."""
    _tick("bench")


@app.periodic(cron=TICKS["orders"])
@app.task(name="godown.tick_orders", queue="orders", queueing_lock="tick_orders")
def tick_orders(timestamp: int) -> None:  # noqa: ARG001
    """Wake what is due on the orders lane."""
    _tick("orders")


@app.periodic(cron=TICKS["sync"])
@app.task(name="godown.tick_sync", queue="sync", queueing_lock="tick_sync")
def tick_sync(timestamp: int) -> None:  # noqa: ARG001
    """Wake what is due on the sync lane."""
    _tick("sync")


@app.periodic(cron="* * * * *")
@app.task(name="godown.collect_stalled", queue="sync", queueing_lock="collect_stalled")
async def collect_stalled(timestamp: int) -> None:  # noqa: ARG001
    """Forget hints of workers that died: what they worked on is still due."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


def work(lanes: list[jobs.Lane], threads: int) -> None:
    """Be a worker for these lanes until told to stop (SIGINT, SIGTERM)."""
    purge.plan(clock.now())
    worker = app.with_connector(cast(DjangoConnector, app.connector).get_worker_connector())
    worker.run_worker(
        queues=list(lanes),
        concurrency=threads,
        delete_jobs="always",
        fetch_job_polling_interval=1.0,
        shutdown_graceful_timeout=10.0,
    )
