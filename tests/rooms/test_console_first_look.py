"""What somebody sees who comes to a house for the first time."""

import pytest
from django.test import Client

import world
from people import browser


@pytest.fixture
def admin(database: str) -> Client:
    return browser("asha", "admin", world.seller())


@pytest.mark.parametrize(
    "path",
    ["/orders", "/accounts", "/flipkart/inventory", "/flipkart/bins", "/flipkart/plans", "/flipkart/compare"],
)
def test_a_house_without_an_account_says_what_comes_first(admin: Client, path: str) -> None:
    page = admin.get(path).content.decode()

    assert page.count("No channel account yet") == 1
    assert "An admin adds a warehouse, then an account; its set-up guide leads to the first handover." in page


def test_a_house_with_an_account_is_not_told_to_add_one(database: str) -> None:
    seller = world.seller()
    world.warehouse(seller)
    world.account(seller)

    assert "No channel account yet" not in browser("asha", "admin", seller).get("/orders").content.decode()


def test_a_person_to_whom_nothing_happened_has_an_empty_timeline_that_says_so(admin: Client) -> None:
    from godown.access.models import User

    page = admin.get(f"/people/{User.objects.get(username='asha').pk}").content.decode()

    assert "Nothing yet." in page
