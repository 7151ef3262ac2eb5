"""Documents that are made from the code, so that they cannot be wrong: states, messages, settings."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.utils.translation import override

from godown import settings
from godown.kit.jobs import passes
from godown.kit.messages import Text, catalogue
from godown.kit.states import Flow, flows

NOTICE = "<!-- Made from the code by `godown docs`; do not edit. -->\n\n"


def write(folder: Path, only_check: bool) -> list[Path]:
    """Write what differs, or with `only_check` just say it; returns the files that were not what the code says."""
    stale = []
    with override("en"):
        for name, text in _documents():
            file = folder / name
            if not file.exists() or file.read_text() != NOTICE + text:
                stale.append(file)
                if not only_check:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(NOTICE + text)
    return stale


def _documents() -> Iterator[tuple[str, str]]:
    import_module(settings.ROOT_URLCONF)  # pages and the rooms behind them are not loaded before they are asked for
    for flow in flows().values():
        yield f"states/{flow.name.replace(' ', '-')}.md", _states(flow)
    yield "errors.md", _messages()
    yield "settings.md", f"# Settings\n\n{settings.__doc__}"
    yield "jobs.md", _jobs()


def _states(flow: Flow) -> str:
    arrows = "".join(
        f"    {source} --> {move.target}: {name}\n" for name, move in flow.moves.items() for source in move.sources
    )
    rows = "".join(
        f"| {name} | {', '.join(move.sources)} | {move.target} | {_plain(move.done.text)} |\n"
        for name, move in flow.moves.items()
    )
    return (
        f"# States of: {flow.name}\n\n```mermaid\nstateDiagram-v2\n    [*] --> {flow.initial}\n{arrows}```\n\n"
        f"| Move | From | To | Line of the timeline |\n|---|---|---|---|\n{rows}"
    )


def _messages() -> str:
    rows = "".join(
        f"| `{code}` | {_plain(message.text)} | {message.fix} |\n" for code, message in sorted(catalogue().items())
    )
    return f"# What Godown says\n\n| Code | Message | What to do |\n|---|---|---|\n{rows}"


def _plain(text: Text) -> str:
    """A sentence whose nouns are in the plural; it also stands in a table."""
    return re.sub(r"%\((\w+)\|[^|)]+\|([^|)]+)\)s", r"%(\1)s \2", str(text))


def _jobs() -> str:
    rows = "".join(
        f"| `{each.kind}` | {each.lane} | {each.batch} | {_summary(each.run.__doc__)} |\n" for each in passes()
    )
    return f"# Background passes\n\n| Kind | Lane | Batch | What it does |\n|---|---|---|---|\n{rows}"


def _summary(doc: str | None) -> str:
    return (doc or "").strip().splitlines()[0]
