"""`godown bench lifecycle`: orders through the real rooms, stage by stage, beside the floor."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from rich.console import Console
from rich.table import Table

from godown.kit import clock, sql
from godown.omni import ports
from godown.omni.fulfilment import document_check
from godown.wms.desk import Desk
from godown.wms.stock import service as stock

from . import floor, place, sample, stages, stored
from .channel import Agreeable
from .meter import Series
from .place import Place

#: Batches until PostgreSQL keeps its plans: a worker's connection is as old as the worker.
WARM_UP = 12


@dataclass
class Run:
    """What a number of orders took, stage by stage."""

    orders: int
    ours: dict[str, Series] = field(default_factory=lambda: {stage: Series() for stage in stages.STAGES})
    floor: dict[str, Series] = field(default_factory=lambda: {stage: Series() for stage in stages.STAGES})

    def seconds(self, side: dict[str, Series]) -> float:
        """All stages together."""
        return sum(series.total for series in side.values())


def run(orders: int, batch: int, as_json: bool, on_top_of: int = 0) -> None:
    """Measure `orders` orders in batches of `batch`, and once more `on_top_of` so many stored orders, if any."""
    document = sample.documents(1)[0][0]
    virtual = clock.VirtualClock(place.MORNING)
    ports.use(Agreeable(document), Desk())
    with clock.use(virtual), unchecked():
        bench = _Bench(place.furnish(), virtual)
        floor.furnish()
        bench.go(WARM_UP * batch, batch)
        sql.execute("ANALYZE")
        runs = {"empty": bench.go(orders, batch)}
        bench.prove()
        if on_top_of:
            stored.fill(bench.where, virtual, on_top_of)
            runs[f"{on_top_of} stored"] = bench.go(orders, batch)
    result = {
        "orders": orders,
        "batch": batch,
        "runs": {name: figures(each) for name, each in runs.items()},
        "document_check_ms": round(sample.check_milliseconds(), 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if as_json:
        print(json.dumps(result))  # noqa: T201 -- the result of the command
    else:
        _show(result)


@contextmanager
def unchecked() -> Iterator[None]:
    """Documents are not rendered while SQL is measured; what that costs is measured by itself."""
    check = document_check.problem
    document_check.problem = lambda _pdf, _awb: None  # type: ignore[assignment]
    try:
        yield
    finally:
        document_check.problem = check


class _Bench:
    """Brings batches through both sides in turns, stage by stage, so that a drift of the machine hits both."""

    def __init__(self, where: Place, virtual: clock.VirtualClock) -> None:
        self.where = where
        self.clock = virtual
        self.batches = 0
        self.orders = 0

    def go(self, orders: int, size: int) -> Run:
        """So many new orders from their page to the courier."""
        measured = Run(orders)
        pages = place.pages(self.batches, size)
        for start in range(0, orders, size):
            page = next(pages)[: orders - start]
            ours = stages.Batch(self.where, self.clock, page)
            theirs = floor.Batch(self.batches, page, self.clock.now())
            for stage in stages.STAGES:
                self.clock.advance(timedelta(seconds=5))
                measured.ours[stage].measure(lambda: stages.STAGES[stage](ours))  # noqa: B023 -- called at once
                _forget_hints()
                measured.floor[stage].measure(lambda: floor.STAGES[stage](theirs))  # noqa: B023
            self.batches += 1
            self.orders += len(page)
        return measured

    def prove(self) -> None:
        """Both sides came to the same end, and the books agree."""
        sellers = [self.where.site.seller_id]
        differences = stock.verify(sellers)
        ours = sql.row(
            """SELECT (SELECT count(*)::int FROM omni_order WHERE status = 'COMPLETED') AS orders,
                      (SELECT sum(dispatched)::int FROM omni_order_line) AS pieces,
                      (SELECT count(*)::int FROM wms_manifest_parcel WHERE outcome = 'dispatched') AS parcels"""
        )
        if differences or ours != floor.end_state() or not ours or ours["orders"] != self.orders:
            raise SystemExit(f"the two sides differ: {ours} / {floor.end_state()}, {self.orders} orders, {differences}")


def _forget_hints() -> None:
    """A worker would have taken the hints by now."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def figures(run: Run) -> dict[str, Any]:
    """A run in numbers, stage by stage and as a whole."""
    rows = {
        stage: {
            "orders_per_second": round(run.orders / ours.total),
            "floor_orders_per_second": round(run.orders / run.floor[stage].total),
            "of_floor": round(run.floor[stage].total / ours.total, 3),
            "p50_ms": round(ours.percentile(50) * 1000, 1),
            "p95_ms": round(ours.percentile(95) * 1000, 1),
            "statements": max(ours.statements),
        }
        for stage, ours in run.ours.items()
    }
    whole, least = run.seconds(run.ours), run.seconds(run.floor)
    return {
        "stages": rows,
        "orders_per_second": round(run.orders / whole),
        "floor_orders_per_second": round(run.orders / least),
        "of_floor": round(least / whole, 3),
        "ms_per_order": round(whole / run.orders * 1000, 3),
        "statements": sum(row["statements"] for row in rows.values()),
    }


def _show(result: dict[str, Any]) -> None:
    console = Console()
    for name, found in result["runs"].items():
        table = Table(title=f"{result['orders']} orders, batches of {result['batch']}, database: {name}")
        for column in ("stage", "orders/s", "floor", "of the floor", "p50 ms", "p95 ms", "statements a batch"):
            table.add_column(column, justify="left" if column == "stage" else "right")
        for stage, row in found["stages"].items():
            table.add_row(stage, *(str(value) for value in row.values()))
        table.add_section()
        table.add_row(
            "all",
            str(found["orders_per_second"]),
            str(found["floor_orders_per_second"]),
            str(found["of_floor"]),
            "",
            "",
            str(found["statements"]),
        )
        console.print(table)
    first, *more = result["runs"].values()
    for each in more:
        growth = first["of_floor"] / each["of_floor"]  # the floor's tables do not grow: a drift of the machine is out
        console.print(f"An order costs {growth:.2f} × that of the empty database.")
    console.print(f"Document check (rendering, barcodes): {result['document_check_ms']} ms an order, not in the ratio.")
    console.print(f"Peak memory: {result['peak_memory_mb']} MB.")
