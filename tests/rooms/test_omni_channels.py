"""Channel accounts and their stock modes: what goes together, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

import world
from godown.kit.errors import Conflict, Invalid
from godown.omni.channels import service as channels
from godown.omni.channels.models import StockMode
from godown.omni.models import ChannelAccount
from racing import at_once, codes
from world import COMMON, POOL

pytestmark = pytest.mark.usefixtures("database")
SOLE = {"stock_mode": StockMode.DEDICATED_WAREHOUSE}
SHARED = {"stock_mode": StockMode.COMMON_POOL}


def kept():
    return {each.code: (each.warehouse, each.pool, each.stock_mode) for each in ChannelAccount.objects.all()}


def test_a_dedicated_warehouse_takes_no_second_account(database):
    seller = world.seller()
    world.account(seller, code="fk-one", **SOLE)
    before = kept()
    for second in (SOLE, SHARED, {"pool": "FK-TWO"}):
        with pytest.raises(Conflict) as refusal:
            world.account(seller, code="fk-two", **second)
        assert (refusal.value.code, refusal.value.data["others"]) == ("channels.warehouse_shared", "fk-one")
    assert kept() == before
    world.account(seller, code="fk-two", warehouse="BLR2", **SOLE)
    world.account(world.seller("other"), code="theirs", **SOLE)  # their warehouse of the same code is another one


def test_a_shared_warehouse_does_not_become_a_dedicated_one(database):
    seller = world.seller()
    world.account(seller, code="fk-one", **SHARED)
    world.account(seller, code="fk-two", **SHARED)
    before = kept()
    with pytest.raises(Conflict) as refusal:
        world.account(seller, code="fk-two", **SOLE)
    assert (refusal.value.code, refusal.value.data["others"]) == ("channels.warehouse_shared", "fk-one")
    assert kept() == before
    world.account(seller, code="fk-two", warehouse="BLR2", **SHARED)
    world.account(seller, code="fk-one", **SOLE)
    assert kept()["fk-one"] == ("BLR1", COMMON, "dedicated_warehouse")


@pytest.mark.parametrize(
    ("mode", "pool"), [("dedicated_pool", COMMON), ("dedicated_warehouse", POOL), ("common_pool", POOL)]
)
def test_the_pool_fits_the_stock_mode(database, mode, pool):
    with pytest.raises(Invalid) as refusal:
        world.account(world.seller(), stock_mode=StockMode(mode), pool=pool)
    assert refusal.value.code == "channels.pool_and_mode"
    assert kept() == {}


def test_the_database_refuses_it_too(database):
    seller = world.seller()
    world.account(seller, code="fk-one", **SHARED)
    world.account(seller, code="fk-two", **SHARED)
    for change in ({"stock_mode": "dedicated_warehouse"}, {"pool": POOL}, {"stock_mode": "dedicated_pool"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChannelAccount.objects.filter(code="fk-one").update(**change)


def test_a_pool_serves_one_account(database):
    seller = world.seller()
    world.account(seller, code="fk-one")
    with pytest.raises(Conflict) as refusal:
        world.account(seller, code="fk-two")
    assert refusal.value.code == "channels.pool_taken"
    assert set(kept()) == {"fk-one"}


def test_a_code_of_another_seller_is_taken(database):
    world.account(world.seller(), code="fk-one")
    before = kept()
    other = world.seller("other")
    with pytest.raises(Conflict) as refusal:
        channels.open_login(other, "login-of-fk-one")
    assert refusal.value.code == "channels.login_taken"
    login = channels.open_login(other, "login-of-other")
    with pytest.raises(Conflict) as refusal:
        channels.keep_account(other, login, "fk-one", channels.Settings("BLR9", POOL))
    assert refusal.value.code == "channels.account_taken"
    assert kept() == before


def test_of_two_accounts_that_want_a_warehouse_for_themselves_at_once_one_gets_it(database):
    seller = world.seller()
    for turn in range(5):
        works = [
            lambda n=n, turn=turn: world.account(seller, code=f"fk-{turn}-{n}", warehouse=f"W{turn}", **SOLE)
            for n in range(4)
        ]
        assert codes(at_once(works)) == {None: 1, "channels.warehouse_shared": 3}
