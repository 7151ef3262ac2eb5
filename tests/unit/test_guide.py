"""The steps of the SOPs: one after the other, and the same in docs/sop."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils.translation import override

from godown.console.pages.guide import PAGES
from godown.omni.channels.models import StockMode
from godown.omni.guide.service import taken
from godown.omni.guide.steps import SELLERS_STEPS, STEPS, Facts, Step

SOP = Path(__file__).parents[2] / "docs" / "sop"
TEXTS = {StockMode.DEDICATED_WAREHOUSE: "dedicated-warehouse.md", StockMode.DEDICATED_POOL: "dedicated-pool.md"}
#: The facts that grow while a seller follows the pool's SOP, in that order.
GROWING = (
    {"bins": 40},
    {"skus": 12},
    {"connected": True},
    {"own_pool": True},
    {"listings": 12},
    {"received": 600},
    {"pooled": 400, "allocated": 400},
    {"fk_bins": 2},
    {"fk_pieces": 400},
    {"differences": 0},
    {"orders": 3, "on_picklists": 1},
    {"packed": 1},
    {"documents": 1},
    {"handed_over": 1},
)


def states(facts: Facts, mode: StockMode = StockMode.DEDICATED_POOL) -> list[str]:
    return [each.state for each in taken(STEPS[mode], facts)]


def test_each_fact_finishes_its_step_and_the_first_open_one_is_next() -> None:
    facts = Facts()
    assert len(GROWING) == len(STEPS[StockMode.DEDICATED_POOL])
    for number, more in enumerate(GROWING):
        assert states(facts) == ["done"] * number + ["next"] + ["waiting"] * (len(GROWING) - number - 1)
        facts = replace(facts, **more)
    assert states(facts) == ["done"] * len(GROWING)


def test_a_step_opens_again_when_the_data_say_so() -> None:
    facts = Facts()
    for more in GROWING:
        facts = replace(facts, **more)
    codes = [step.code for step in STEPS[StockMode.DEDICATED_POOL]]
    for change, step in (({"unmapped": 2}, "listings"), ({"differences": 3}, "compare"), ({"pooled": 0}, "allocate")):
        found = states(replace(facts, **change))
        assert [code for code, state in zip(codes, found, strict=True) if state != "done"] == [step]


@pytest.mark.parametrize(
    ("facts", "done"),
    [
        (Facts(), False),
        (Facts(fk_bins=3), True),
        (Facts(fk_bins=3, fk_missing=1), False),
        (Facts(fk_bins=3, fk_extra=1), False),
    ],
)
def test_a_dedicated_warehouse_has_flipkarts_bins_and_no_others(facts: Facts, done: bool) -> None:
    (step,) = [each for each in STEPS[StockMode.DEDICATED_WAREHOUSE] if each.code == "replicate"]
    assert step.done(facts) is done


def test_every_receipt_of_a_dedicated_warehouse_has_its_number_at_flipkart() -> None:
    (step,) = [each for each in STEPS[StockMode.DEDICATED_WAREHOUSE] if each.code == "grn"]
    assert [step.done(Facts(referenced=r, unreferenced=u)) for r, u in ((0, 0), (2, 1), (2, 0))] == [False, False, True]


def test_a_figure_names_its_numbers() -> None:
    (step,) = [each for each in STEPS[StockMode.DEDICATED_POOL] if each.code == "compare"]
    assert [step.told(Facts(differences=each)) for each in (None, 3)] == ["– differences", "3 differences"]


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        *((name, STEPS[mode]) for mode, name in TEXTS.items()),
        ("seller-fulfilment.md", SELLERS_STEPS[StockMode.COMMON_POOL]),
    ],
)
def test_the_text_of_a_sop_has_a_chapter_for_each_step(name: str, steps: Sequence[Step]) -> None:
    text = (SOP / name).read_text()
    with override("en"):
        wanted = [f"{number}. {step.title}" for number, step in enumerate(steps, 1)]
    assert re.findall(r"^## (\d+\. .+)$", text, re.MULTILINE) == wanted


def test_every_step_leads_to_a_page() -> None:
    assert {step.code for steps in [*STEPS.values(), *SELLERS_STEPS.values()] for step in steps} == set(PAGES)
