"""`python -m fksandbox.cli`: drive a running sandbox from a shell."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import httpx
import msgspec
import typer

from .control import Control
from .faults import Kind
from .script import load, names

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Drive a running sandbox.")
Ids = Annotated[list[str], typer.Argument(help="Shipment ids.")]


@app.callback()
def connect(
    context: typer.Context, url: Annotated[str, typer.Option(envvar="FKSANDBOX_URL")] = "http://127.0.0.1:8600"
) -> None:
    client = context.with_resource(httpx.Client(base_url=url, timeout=60, trust_env=False))
    context.obj = Control(client)


@app.command()
def place(
    context: typer.Context,
    items: Annotated[list[str] | None, typer.Argument(help="SKU or listing id, with *2 for two units.")] = None,
    count: Annotated[int, typer.Option(help="Random orders, when no items are given.")] = 1,
    hold: bool = False,
) -> None:
    """Place an order of these items, or random ones."""
    control: Control = context.obj
    if items:
        pairs = [(sku, int(units or 1)) for sku, _, units in (item.partition("*") for item in items)]
        show([control.place_order(pairs, hold=hold)])
    else:
        show(control.place_random_orders(count, hold_share=float(hold)))


@app.command()
def hold(context: typer.Context, shipments: Ids) -> None:
    show(context.obj.hold(*shipments))


@app.command()
def unhold(context: typer.Context, shipments: Ids) -> None:
    show(context.obj.unhold(*shipments))


@app.command()
def cancel(context: typer.Context, shipment: str, item: str | None = None, quantity: int | None = None) -> None:
    """Cancel a shipment, one order item of it, or some units of the item."""
    show([context.obj.cancel(shipment, item, quantity)])


@app.command()
def advance(context: typer.Context, to: str, shipments: Ids) -> None:
    """The courier's step: PICKUP_COMPLETE, SHIPPED or DELIVERED."""
    show(context.obj.advance(shipments, to))


@app.command()
def orders(context: typer.Context, status: str | None = None, late: bool = False, last: int = 50) -> None:
    """The newest orders of a status, or all; with --late those that are past their dispatch-by date."""
    show(context.obj.shipments(status, breached=late)[-last:])


@app.command()
def breaches(context: typer.Context) -> None:
    """Orders that were not dispatched in time: promised, the state then, dispatched at last."""
    for one in context.obj.breaches():
        at_last = one["dispatched_at"] or "not dispatched"
        typer.echo(f"{one['shipment_id']} {one['order_id']} {one['promised']} {one['status']:<20} {at_last}")


@app.command()
def dates(
    context: typer.Context,
    shipment: str,
    after: Annotated[datetime | None, typer.Option(help="Not before, UTC.")] = None,
    by: Annotated[datetime | None, typer.Option(help="Dispatch by, UTC.")] = None,
) -> None:
    """Move the dispatch dates of a shipment."""
    show([context.obj.set_dates(shipment, after and after.replace(tzinfo=UTC), by and by.replace(tzinfo=UTC))])


@app.command("return")
def send_back(context: typer.Context, item: str, courier: bool = False) -> None:
    """A unit of an order item comes back from its buyer, or all units with the courier."""
    for one in context.obj.create_return(item, "courier_return" if courier else "customer_return"):
        typer.echo(f"{one['return_id']} {one['status']}")


@app.command()
def move_return(context: typer.Context, return_id: str, to: str) -> None:
    """To picked_up, completed or cancelled."""
    typer.echo(context.obj.move_return(return_id, to)["status"])


@app.command()
def script(context: typer.Context, file: Annotated[Path, typer.Argument(help=f"A TOML file, or {names()}.")]) -> None:
    """Follow a scripted day from now on."""
    context.obj.follow(load(file))


@app.command()
def settings(
    context: typer.Context, changes: Annotated[list[str] | None, typer.Argument(help="name=value, …")] = None
) -> None:
    """Change settings and show them all."""
    pairs = dict(change.split("=", 1) for change in changes or ())
    for name, value in msgspec.structs.asdict(context.obj.settings(**pairs)).items():
        typer.echo(f"{name:<28} {value}")


@app.command()
def clock(context: typer.Context, freeze: bool = False, resume: bool = False, by: float = 0.0) -> None:
    """Tell the time; freeze or resume the clock, move it on by seconds."""
    frozen = True if freeze else False if resume else None
    typer.echo(context.obj.set_clock(frozen=frozen, advance=by).isoformat())


@app.command()
def fault(
    context: typer.Context,
    op: str,
    kind: str,
    nth: int | None = None,
    every: int | None = None,
    probability: float | None = None,
    times: int | None = None,
    seconds: float | None = None,
    count: int | None = None,
) -> None:
    """Make calls of an operation go wrong."""
    if kind not in get_args(Kind):
        raise typer.BadParameter(f"one of {', '.join(get_args(Kind))}")
    when = {
        "nth": nth, "every": every, "probability": probability, "times": times, "seconds": seconds, "count": count,
    }  # fmt: skip
    rule = context.obj.add_fault(op, cast(Kind, kind), **{k: v for k, v in when.items() if v is not None})
    typer.echo(msgspec.json.encode(rule).decode())


@app.command()
def heal(context: typer.Context, rule: Annotated[int | None, typer.Argument(help="A rule's id.")] = None) -> None:
    """Remove one fault, or all of them."""
    context.obj.clear_faults(rule)


@app.command()
def calls(context: typer.Context, op: str | None = None, last: int = 20) -> None:
    """The last calls, oldest first."""
    for call in context.obj.calls(op=op)[-last:]:
        effects = ", ".join(call.effects)
        typer.echo(f"{call.number:>6} {call.at:%H:%M:%S} {call.op:<18} {call.status} {effects} {' '.join(call.faults)}")


def show(shipments: list[dict[str, Any]]) -> None:
    for one in shipments:
        units = sum(item["live"] for item in one["items"])
        typer.echo(
            f"{one['shipment_id']} {one['order_id']} {one['status']:<20} {'hold ' if one['hold'] else ''}{units} units"
        )


if __name__ == "__main__":
    try:
        app()
    except httpx.HTTPStatusError as refused:
        sys.exit(f"refused: {refused.response.text}")
    except httpx.HTTPError as error:
        sys.exit(f"no sandbox there: {error}")
