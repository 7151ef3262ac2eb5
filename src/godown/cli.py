"""The command line. Every command but `sandbox` and `docs` prepares its data folder and database first."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from . import runtime
from .bench import commands as bench
from .bench.commands import OwnData

app = typer.Typer(
    help="Godown: Flipkart Smart fulfilment from your own warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they would print secrets found in local variables
)
app.add_typer(bench.app, name="bench")
sim = typer.Typer(
    help="Simulate bad days: seeds of faults, deaths and races, and what must hold.", no_args_is_help=True
)
app.add_typer(sim, name="sim")
stock = typer.Typer(help="The stock ledger.", no_args_is_help=True)
app.add_typer(stock, name="stock")
order = typer.Typer(help="One order.", no_args_is_help=True)
app.add_typer(order, name="order")

seller = typer.Typer(help="Sellers of this installation.", no_args_is_help=True)
app.add_typer(seller, name="seller")
person = typer.Typer(help="People who log in.", no_args_is_help=True)
app.add_typer(person, name="person")

Data = Annotated[Path | None, typer.Option(help="Data folder (GODOWN_DATA).")]
Port = Annotated[int, typer.Option(help="Port on 127.0.0.1; the next free one if it is taken.")]


def main() -> None:
    """Entry point of `godown`."""
    app()


@app.command()
def up(
    day: Annotated[bool, typer.Option(help="Play a day of orders in it.")] = False,
    orders: Annotated[int, typer.Option(help="Orders of the day.")] = 60,
    seed: Annotated[int, typer.Option(help="Seed of the sandbox and the day.")] = 1,
    data: Data = None,
    port: Port = 8000,
) -> None:
    """Run everything on this machine: database, sandbox, web and workers. Ctrl-C stops it all."""
    runtime.start(data, migrate=True)
    from .demo import live

    live.run(port=port, play_day=day, orders=orders, seed=seed)


@app.command()
def demo(
    once: Annotated[bool, typer.Option(help="Play one day and end.")] = True,  # noqa: ARG001 -- said for clarity
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON, last.")] = False,
    orders: Annotated[int, typer.Option(help="Orders of the day.")] = 60,
    seed: Annotated[int, typer.Option(help="Seed of the sandbox and the day.")] = 1,
    data: OwnData = Path("var/demo"),
) -> None:
    """Play the day on a virtual clock in one process, then print how it ended."""
    runtime.start_empty(data)
    from .demo import virtual

    counts = virtual.play(orders=orders, seed=seed)
    typer.echo(json.dumps(counts, indent=None if as_json else 2))


@app.command()
def web(
    port: Port = 8000,
    data: Data = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not print the address.")] = False,
) -> None:
    """Serve the console and the API."""
    runtime.prepare(data)
    _serve("godown.wsgi:application", port, told="" if quiet else "Console")


@app.command()
def proxy(port: Port = 8010, data: Data = None) -> None:
    """Serve the marketplace proxy alone, as a REST service."""
    os.environ["GODOWN_URLS"] = "godown.proxy.urls"
    runtime.prepare(data)
    _serve("godown.wsgi:application", port, told="Proxy")


@app.command()
def worker(
    lanes: Annotated[str, typer.Option(help="Lanes to work on, separated by commas.")] = "bench,orders,sync",
    threads: Annotated[int, typer.Option(help="Passes at a time.")] = 2,
    data: Data = None,
) -> None:
    """Do background work. Start as many as you like, on as many machines."""
    runtime.start(data)
    from . import engine
    from .kit.jobs import LANES

    asked = lanes.split(",")
    if unknown := set(asked) - set(LANES):
        raise typer.BadParameter(f"no such lane: {', '.join(sorted(unknown))}; there are {', '.join(LANES)}")
    engine.work([lane for lane in LANES if lane in asked], threads)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def sandbox(context: typer.Context) -> None:
    """Run the look-alike of Flipkart alone (see `python -m fksandbox --help`)."""
    raise SystemExit(subprocess.call([sys.executable, "-m", "fksandbox", *context.args]))


@app.command()
def migrate(
    check: Annotated[bool, typer.Option(help="Fail if a model has no migration; change nothing.")] = False,
    data: Data = None,
) -> None:
    """Bring the database to this release's tables."""
    runtime.start(data, migrate=not check)
    if check:
        from django.core.management import call_command

        call_command("makemigrations", check=True, dry_run=True)


@app.command()
def docs(check: Annotated[bool, typer.Option(help="Fail if the files are not what the code says.")] = False) -> None:
    """Write docs/states, docs/errors.md and docs/settings.md from the code."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "godown.settings")
    django.setup()
    from . import docs_from_code

    stale = docs_from_code.write(Path("docs"), only_check=check)
    for file in stale:
        typer.echo(f"{file}: {'is not what the code says; run: godown docs' if check else 'written'}")
    if check and stale:
        raise SystemExit(1)


@stock.command()
def verify(data: Data = None) -> None:
    """Prove all books of stock against the ledger and each other; exit 1 if two do not agree."""
    runtime.start(data)
    from .access import repository
    from .wms import checks

    found = checks.differences(repository.all_sellers())
    for each in found:
        typer.echo(f"{each.book} {each.place} {each.sku}: {each.kept} is kept, {each.proved} is proved")
    typer.echo(f"{len(found)} differences")
    raise SystemExit(bool(found))


@stock.command()
def rebuild(data: Data = None) -> None:
    """Make the balances again from the ledger, and print those that were wrong. Nobody can move stock meanwhile."""
    runtime.start(data)
    from .access import repository
    from .wms.stock import service

    found = service.rebuild(repository.all_sellers())
    for each in found:
        typer.echo(f"{each.book} {each.place} {each.sku}: {each.kept} was kept, {each.proved} is proved")
    typer.echo(f"{len(found)} balances corrected")


@stock.command()
def statement(
    sku: Annotated[str, typer.Argument(help="SKU code.")],
    warehouse: Annotated[str, typer.Option(help="Only this warehouse.")] = "",
    data: Data = None,
) -> None:
    """Print every line of the ledger about a SKU, oldest first, and where it lies now."""
    runtime.start(data)
    from .access import repository
    from .wms.masters import service as masters
    from .wms.stock import service

    sites = [each for each in masters.sites(repository.all_sellers()) if warehouse in ("", each.code)]
    if not sites:
        raise typer.BadParameter(f"there is no warehouse {warehouse}")
    for site in sites:
        typer.echo(f"{site.code}")
        after = 0
        while page := service.statement(site, sku, after):
            after = page[-1].id
            for each in page:
                way = " ".join(filter(None, (_way(each.source, each.target), _way(each.out_of, each.into))))
                typer.echo(
                    f"{each.at:%Y-%m-%d %H:%M:%S}  {each.actor:<12}  {each.reason:<12} {each.quantity:>6}  {way}"
                    f"  {each.reference}"
                )
        for lies in service.by_location(site, sku):
            typer.echo(f"{lies.quantity:>6} at {lies.location}")


@order.command()
def show(code: Annotated[str, typer.Argument(help="Flipkart's shipment id.")], data: Data = None) -> None:
    """Print the timeline of an order."""
    runtime.start(data)
    from .access import repository
    from .kit import history
    from .omni.orders import service

    sellers = repository.all_sellers()
    for thread in service.find(sellers, code):
        for entry in history.timeline(sellers, thread):
            typer.echo(f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.actor:<12}  {entry.text}")


@seller.command("add")
def add_seller(
    code: Annotated[str, typer.Argument(help="Short, for ever; small letters, digits, dashes.")],
    name: Annotated[str, typer.Argument(help="As people say it.")],
    data: Data = None,
) -> None:
    """Add a seller, or correct its name."""
    _put_sellers([(code, name)], data)


@seller.command("load")
def load_sellers(
    file: Annotated[typer.FileText, typer.Argument(help="CSV with the columns code and name.")], data: Data = None
) -> None:
    """Add or correct the sellers of a CSV file, all or none; the same file again changes nothing."""
    rows = csv.DictReader(file)
    if not {"code", "name"} <= set(rows.fieldnames or ()):
        raise typer.BadParameter("the file needs the columns code and name")
    _put_sellers([((row["code"] or "").strip(), row["name"] or "") for row in rows], data)


@seller.command("list")
def list_sellers(data: Data = None) -> None:
    """Print all sellers as the CSV that `load` takes."""
    runtime.start(data)
    from .access import repository, service

    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("code", "name"))
    rows.writerows((each.code, each.name) for each in service.sellers(repository.all_sellers()))


def _put_sellers(names: list[tuple[str, str]], data: Path | None) -> None:
    runtime.start(data, migrate=True)
    from .access import service

    with _refusals():
        typer.echo(f"Sellers added or changed: {service.put_sellers(names)}")


@person.command("set")
def set_person(
    username: Annotated[str, typer.Argument(help="What they log in with.")],
    seller: Annotated[str, typer.Option(help="Code of the seller they work for.")],
    role: Annotated[str, typer.Option(help="picker, packer, receiver, supervisor or admin.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, envvar="GODOWN_PASSWORD")],
    data: Data = None,
) -> None:
    """Let somebody work for a seller in a role. An empty password leaves that of a known person as it is."""
    runtime.start(data)
    from .access import service
    from .access.roles import Role
    from .kit import clock

    if role not in Role.values:
        raise typer.BadParameter(f"no such role: {role}; there are {', '.join(Role.values)}")
    with _refusals():
        service.put_person(username, seller, Role(role), password, clock.now())
    typer.echo(f"{username} is {role} at {seller}")


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal is told in its own words, with what to do, and exit is 1."""
    from .kit.errors import GodownError

    try:
        yield
    except GodownError as refusal:
        typer.echo(f"{refusal} {refusal.fix}".strip(), err=True)
        raise typer.Exit(1) from refusal


@sim.command("run")
def simulate(
    seeds: Annotated[int, typer.Option(help="How many seeds.")] = 20,
    first: Annotated[int, typer.Option(help="The first seed.")] = 1,
    steps: Annotated[int, typer.Option(help="Turns of each.")] = 150,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each seed.")] = False,
    data: OwnData = Path("var/sim"),
) -> None:
    """Play seeds on a virtual clock and check what must hold; a seed that fails prints its history, and exit is 1."""
    runtime.start_empty(data)
    from .simulation import runs

    raise SystemExit(runs.play_all(range(first, first + seeds), steps, as_json))


def _way(source: str, target: str) -> str:
    return f"{source or '–'} → {target or '–'}" if source or target else ""


def _serve(application: str, port: int, told: str = "") -> None:
    """Serve on 127.0.0.1 until it is stopped; `told` names in a line what is found at which address."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    free = runtime.free_port(port)
    if told:
        typer.echo(f"{told}: http://127.0.0.1:{free}/  (Ctrl-C ends it)")
    Granian(
        application,
        address="127.0.0.1",
        port=free,
        interface=Interfaces.WSGI,
        blocking_threads=8,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
