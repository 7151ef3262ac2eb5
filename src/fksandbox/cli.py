"""`python -m fksandbox.cli`: drive a running sandbox from a shell. Each verb of the table is a command."""

import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import httpx
import msgspec
import typer

from . import world  # noqa: F401  fills the table
from .control import Control
from .script import load, names
from .verbs import VERBS, Verb, is_list

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Drive a running sandbox. Times are UTC.")


@app.callback()
def connect(
    context: typer.Context, url: Annotated[str, typer.Option(envvar="FKSANDBOX_URL")] = "http://127.0.0.1:8600"
) -> None:
    client = context.with_resource(httpx.Client(base_url=url, timeout=60, trust_env=False))
    context.obj = Control(client)


def command(verb: Verb) -> Callable[..., None]:
    """A command made of a verb's arguments: what it can't do without is a word, all else an option.

    The first argument is a word too if it is a list, or if a bare value stands for it. What they may be is the
    table's to say.
    """

    def run(context: typer.Context, **given: Any) -> None:
        control: Control = context.obj
        show(control.do(verb.name, **{name: value for name, value in given.items() if value}))

    parameters = [inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    for place, field in enumerate(verb.fields):
        kind: Any = list[str] if is_list(field.type) else bool if field.type is bool else str
        word = field.required or (place == 0 and kind is not bool)
        default = ... if field.required else False if kind is bool else None
        parameters.append(
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=typer.Argument(default) if word else typer.Option(default),
                annotation=kind,
            )
        )
    vars(run)["__signature__"] = inspect.Signature(parameters)
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__doc__ = verb.about
    return run


for _verb in VERBS.values():
    if _verb.takes:
        app.command(_verb.name.replace("_", "-"))(command(_verb))


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
def orders(context: typer.Context, status: str | None = None, late: bool = False, last: int = 50) -> None:
    """The newest orders of a status, or all; with --late those that are past their dispatch-by date."""
    lines(context.obj.shipments(status, breached=late)[-last:])


@app.command()
def breaches(context: typer.Context) -> None:
    """Orders that were not dispatched in time: promised, the state then, dispatched at last."""
    for one in context.obj.breaches():
        at_last = one["dispatched_at"] or "not dispatched"
        typer.echo(f"{one['shipment_id']} {one['order_id']} {one['promised']} {one['status']:<20} {at_last}")


@app.command("list")
def look(
    context: typer.Context,
    what: Annotated[Literal["picklists", "bins", "returns", "webhooks", "faults"], typer.Argument()],
) -> None:
    """What there is, a line of JSON for each."""
    control: Control = context.obj
    for one in control.look(what):
        typer.echo(msgspec.json.encode(one))


@app.command()
def calls(context: typer.Context, op: str | None = None, last: int = 20) -> None:
    """The last calls, oldest first."""
    for call in context.obj.calls(op=op)[-last:]:
        effects = ", ".join(call.effects)
        typer.echo(f"{call.number:>6} {call.at:%H:%M:%S} {call.op:<18} {call.status} {effects} {' '.join(call.faults)}")


def show(done: dict[str, Any]) -> None:
    if done["shipments"]:
        lines(done["shipments"])
    else:
        typer.echo(done["value"] or done["told"])


def lines(shipments: list[dict[str, Any]]) -> None:
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
