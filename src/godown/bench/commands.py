"""`godown bench …`: each on a data folder of its own. Django is ready only once one has started."""

from pathlib import Path
from typing import Annotated

import typer

from .. import runtime

app = typer.Typer(help="Measure: throughput, calls, scans, pages, large pools.", no_args_is_help=True)

OwnData = Annotated[Path, typer.Option(help="Data folder of its own; emptied first.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Stored = Annotated[int, typer.Option(help="On top of so many stored orders.")]
OWN = Path("var/bench")


@app.command()
def lifecycle(
    orders: Annotated[int, typer.Option(help="Orders to bring from intake to dispatch.")] = 1000,
    batch: Annotated[int, typer.Option(help="Orders a page or batch.")] = 25,
    stored: Annotated[int, typer.Option(help="Measure once more on top of so many stored orders.")] = 0,
    as_json: AsJson = False,
    data: OwnData = OWN,
) -> None:
    """The order lifecycle stage by stage, against the same end state written by hand-made SQL."""
    runtime.start_empty(data)
    from . import lifecycle

    lifecycle.run(orders, batch, as_json, stored)


@app.command()
def scans(
    orders: Annotated[int, typer.Option(help="Orders to pick and pack, scan by scan.")] = 200,
    stored: Stored = 20_000,
    as_json: AsJson = False,
    data: OwnData = OWN,
) -> None:
    """From a scan to its answer, as the server has it: p50 and p95 of every kind of scan of picker and packer."""
    runtime.start_empty(data)
    from . import scans

    scans.run(orders, stored, as_json)


@app.command()
def pages(
    stored: Stored = 20_000,
    times: Annotated[int, typer.Option(help="How often each page is opened.")] = 30,
    as_json: AsJson = False,
    data: OwnData = OWN,
) -> None:
    """How long the pages of the office take on the server: p50 and p95 of each."""
    runtime.start_empty(data)
    from . import pages

    pages.run(stored, times, as_json)


@app.command()
def calls(
    orders: Annotated[int, typer.Option(help="Orders of the day.")] = 200,
    as_json: AsJson = False,
    data: OwnData = OWN,
) -> None:
    """Calls of Flipkart per order, step by step, beside what the protocol allows."""
    runtime.start_empty(data)
    from . import calls

    calls.run(orders, as_json)


@app.command()
def pools(
    skus: Annotated[int, typer.Option(help="SKUs of the pool.")] = 100_000,
    bins: Annotated[int, typer.Option(help="Bins that each SKU lies in.")] = 5,
    as_json: AsJson = False,
    data: OwnData = OWN,
) -> None:
    """A large pool: received, allocated, verified, and compared with Flipkart's bins."""
    runtime.start_empty(data)
    from . import pools

    pools.run(skus, bins, as_json)
