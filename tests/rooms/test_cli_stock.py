"""`godown stock`: the ledger is proved, made again, and told line by line."""

from typer.testing import CliRunner

from godown.cli import app
from godown.wms.models import LocationBalance
from world import seller, skus, stocked, warehouse


def godown(*words: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output.splitlines()


def test_a_balance_that_went_wrong_is_found_and_made_again_from_the_ledger(database: str) -> None:
    site = warehouse(seller())
    skus(site.seller_id, "RICE")
    stocked(site, {"A-01": {"RICE": 5}})
    assert godown("stock", "verify") == (0, ["0 differences"])
    LocationBalance.objects.filter(location__code="A-01").update(quantity=7)
    code, said = godown("stock", "verify")
    assert (code, said[0]) == (1, "location A-01 RICE: 7 is kept, 5 is proved")
    code, said = godown("stock", "rebuild")
    assert (code, said[0]) == (0, "location A-01 RICE: 7 was kept, 5 is proved")
    assert LocationBalance.objects.get(location__code="A-01").quantity == 5
    assert godown("stock", "verify") == (0, ["0 differences"])
    assert godown("stock", "rebuild") == (0, ["0 balances corrected"])


def test_a_statement_tells_every_line_and_where_the_pieces_lie(database: str) -> None:
    site = warehouse(seller())
    skus(site.seller_id, "RICE", "TEA")
    stocked(site, {"A-01": {"RICE": 5}, "A-02": {"TEA": 1}})
    code, said = godown("stock", "statement", "RICE")
    assert code == 0
    assert said[0] == "BLR1"
    assert [line.split()[3:5] for line in said[1:-1]] == [["receipt", "5"], ["allocate", "5"]]
    assert "SUPPLIER → A-01" in said[1]
    assert said[-1].split() == ["5", "at", "A-01"]
    code, said = godown("stock", "statement", "RICE", "--warehouse", "NOWHERE")
    assert code == 2
