"""docs/sandbox.md can't rot: its tables are those of the code."""

from pathlib import Path
from typing import get_args

from fksandbox import Settings
from fksandbox.api.handlers import HANDLERS
from fksandbox.describe import filled
from fksandbox.faults import KINDS, Kind
from fksandbox.ops import OPS

PAGE = Path(__file__).parents[2] / "docs" / "sandbox.md"


def test_the_tables_are_made_from_the_code() -> None:
    text = PAGE.read_text()
    assert filled(text) == text, "run python -m fksandbox.describe docs/sandbox.md"


def test_every_setting_is_explained() -> None:
    text = PAGE.read_text()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    explained = {row.split("`")[1] for row in rows if not row.rstrip("| ").endswith("`")}
    assert set(Settings.__struct_fields__) <= explained


def test_every_operation_has_one_handler_and_every_fault_a_sentence() -> None:
    assert sorted(HANDLERS) == sorted(op.name for op in OPS)
    assert set(KINDS) == set(get_args(Kind))
