"""Writes the tables of `docs/sandbox.md` from the code: `python -m fksandbox.describe docs/sandbox.md`."""

import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, get_args, get_type_hints

from . import settings, world  # noqa: F401  the world fills the table of verbs
from .absent import ABSENT
from .faults import KINDS, ONLY_AT
from .invented import CHOICES, REFUSALS
from .ops import OPS
from .verbs import VERBS

MARK: Final = re.compile(r"(<!-- made from code: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
REFUSAL_WORDS: Final = {"KNOWN": "code and text known", "CODE": "code known, text ours", "OURS": "ours"}


def filled(text: str) -> str:
    """The page with every marked table made anew. KeyError for an unknown table."""
    return MARK.sub(lambda found: f"{found[1]}\n{TABLES[found[2]]()}\n\n{found[3]}", text)


def calls() -> str:
    rows = (
        (f"`{op.name}`", " ".join(op.methods), f"`{op.path}`", op.evidence, f"facts {op.source}" if op.source else "")
        for op in OPS
        if op.family not in ("control", "page")
    )
    return table(("Operation", "Method", "Path", "How well known", "Source"), rows)


def absent() -> str:
    rows = ((" ".join(f"`{path}`" for path in one.paths), one.why) for one in ABSENT)
    return table(("Path", "Why 404"), rows)


def control() -> str:
    rows = ((" ".join(op.methods), f"`{op.path}`") for op in OPS if op.family == "control")
    return table(("Method", "Path"), rows)


def verbs() -> str:
    rows = (
        (
            f"`{one.name}`",
            " ".join(f"`{field.name}`" if field.required else field.name for field in one.fields),
            one.about,
        )
        for _, one in sorted(VERBS.items())
    )
    return table(("Verb", "Arguments", "What it does"), rows)


def refusals() -> str:
    rows = (
        (f"`{code}`", str(refusal.status), refusal.text, REFUSAL_WORDS[refusal.evidence])
        for code, refusal in REFUSALS.items()
    )
    return table(("Code", "Status", "Text", "How well known"), rows)


def choices() -> str:
    return "\n".join(f"- **{name}**: {text}" for name, text in CHOICES.items())


def faults() -> str:
    return table(
        ("Kind", "Happens to", "What happens"),
        ((f"`{kind}`", " ".join(f"`{op}`" for op in ONLY_AT.get(kind, ())) or "all", KINDS[kind]) for kind in KINDS),
    )


def switches() -> str:
    """The settings with their defaults and the docstrings below them in the source."""
    tree = ast.parse(Path(settings.__file__).read_text())
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef))
    texts = {
        field.target.id: str(note.value.value)
        for field, note in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
    }
    defaults = settings.Settings()
    hints = get_type_hints(settings.Settings)
    rows = (
        (f"`{name}`", _choice(hints[name], getattr(defaults, name)), texts.get(name, ""))
        for name in settings.Settings.__struct_fields__
    )
    return table(("Setting", "Default", "Meaning"), rows)


def _choice(hint: object, default: object) -> str:
    others = [f"`{one}`" for one in get_args(hint) if isinstance(one, str) and one != default]
    return f"`{default}`" + (f" (or {', '.join(others)})" if others else "")


def table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


TABLES: Final = {
    "calls": calls,
    "absent": absent,
    "control": control,
    "verbs": verbs,
    "refusals": refusals,
    "choices": choices,
    "faults": faults,
    "settings": switches,
}

if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(filled(page.read_text()))
