"""`godown seller` and `godown person`: whoever runs the installation lets sellers and their people in."""

from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from godown.access.models import Membership, Seller, User
from godown.cli import app

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "many-mugs-in-a-box"


def godown(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


def person(name: str, role: str, password: str = PASSWORD, seller: str = "mugs") -> tuple[int, str]:
    return godown("person", "set", name, "--seller", seller, "--role", role, "--password", password)


def test_a_seller_is_added_once_and_its_name_corrected() -> None:
    assert godown("seller", "add", "mugs", "Mugs & Co") == (0, "Sellers added or changed: 1\n")
    assert godown("seller", "add", "mugs", "Mugs & Co") == (0, "Sellers added or changed: 0\n")
    assert godown("seller", "add", "mugs", "Mugs and Company") == (0, "Sellers added or changed: 1\n")
    assert list(Seller.objects.values_list("code", "name")) == [("mugs", "Mugs and Company")]


def test_the_list_of_sellers_is_the_file_that_is_loaded_and_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "sellers.csv"
    file.write_text('code,name\ncups,"Cups, Ltd."\nmugs,Mugs & Co\n')
    assert godown("seller", "load", str(file)) == (0, "Sellers added or changed: 2\n")
    assert godown("seller", "list") == (0, file.read_text())
    assert godown("seller", "load", str(file)) == (0, "Sellers added or changed: 0\n")


@pytest.mark.parametrize("row", ["Not A Code,Name", "cups, ", ",Name"])
def test_a_file_with_one_bad_row_adds_no_seller_and_says_why(tmp_path: Path, row: str) -> None:
    file = tmp_path / "sellers.csv"
    file.write_text(f"code,name\nmugs,Mugs & Co\n{row}\n")
    code, said = godown("seller", "load", str(file))
    assert (code, Seller.objects.count()) == (1, 0)
    assert "is no code of a seller" in said or "The name is empty" in said


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sellers.csv"
    file.write_text("seller\nmugs\n")
    code, said = godown("seller", "load", str(file))
    assert (code, "needs the columns code and name" in said, Seller.objects.count()) == (2, True, 0)


def test_the_first_admin_of_a_seller_logs_in_and_opens_the_settings() -> None:
    godown("seller", "add", "mugs", "Mugs & Co")
    assert person("asha", "admin") == (0, "asha is admin at mugs\n")
    client = Client()
    assert client.login(username="asha", password=PASSWORD)
    assert client.get("/warehouses").status_code == 200


def test_a_person_gets_another_role_and_keeps_the_password() -> None:
    godown("seller", "add", "mugs", "Mugs & Co")
    person("asha", "admin")
    assert person("asha", "picker", password="")[0] == 0
    assert list(Membership.objects.values_list("user__username", "role")) == [("asha", "picker")]
    assert User.objects.get(username="asha").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "role", "password", "seller", "said"),
    [
        ("asha", "admin", PASSWORD, "cups", "There is no seller cups."),
        ("asha", "boss", PASSWORD, "mugs", "no such role: boss"),
        ("asha", "admin", "", "mugs", "asha is new and needs a password."),
        ("asha", "admin", "12345", "mugs", "That password does not do"),
        ("no name", "admin", PASSWORD, "mugs", "is no user name"),
    ],
)
def test_nobody_is_let_in_by_a_mistake(name: str, role: str, password: str, seller: str, said: str) -> None:
    godown("seller", "add", "mugs", "Mugs & Co")
    code, told = person(name, role, password, seller)
    assert code != 0
    assert said in told
    assert (User.objects.count(), Membership.objects.count()) == (0, 0)
