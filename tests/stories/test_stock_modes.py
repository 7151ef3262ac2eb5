"""The three ways to keep an account's stock: the same orders, cancellation and put-back, from another pool."""

from uuid import uuid4

import pytest

from godown.demo import people, shop
from godown.kit import clock, history
from godown.omni.allocation.messages import OUT_OF_STOCK
from godown.omni.cancellations import service as cancellations
from godown.omni.channels import service as channels
from godown.omni.channels.models import StockMode
from godown.omni.channels.service import Settings
from godown.omni.exceptions import service as exceptions
from godown.omni.fulfilment.messages import PACK_REFUSED
from godown.omni.orders.messages import CANCELLED_ON_CHANNEL
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.pools import service as pools
from godown.wms.pools import views
from godown.wms.putback import service as putback
from playing import Play

COMMON = "COMMON"


def switch(play: Play, mode: StockMode) -> str:
    """Change the account's stock mode and take its stock along; returns its pool."""
    account, site = play.shop.account, play.shop.site
    if mode == StockMode.DEDICATED_POOL:
        return account.pool
    stock = {row.sku: row.live for row in views.held(site, account.pool)[0]}
    pools.deallocate(site, account.pool, stock, "another stock mode", "switch", clock.now())
    login = channels.open_login(site.seller_id, shop.LOGIN)
    channels.keep_account(site.seller_id, login, account.code, Settings(site.code, COMMON, mode))
    Desk().serve(site.seller_id, site.code, account.code, COMMON, sole=mode == StockMode.DEDICATED_WAREHOUSE)
    return COMMON


def held(play: Play, pool: str, number: int) -> tuple[int, int, int]:
    """Live, reserved and cancelled pieces of one of the goods."""
    (row,) = views.held(play.shop.site, pool, text=play.shop.goods[number]["sku"])[0]
    return row.live, row.reserved, row.cancelled


@pytest.mark.parametrize("mode", StockMode)
def test_an_order_is_reserved_shipped_cancelled_and_made_live_in_the_pool_of_its_stock_mode(
    play: Play, mode: StockMode
) -> None:
    site = play.shop.site
    pool = switch(play, mode)
    shipped, gone = play.order((0, 2)), play.order((1, 3))
    play.until_on_picklists(shipped, gone)
    play.run()
    assert (held(play, pool, 0), held(play, pool, 1)) == ((58, 2, 0), (57, 3, 0))

    people.pick(site, shop.TOTES)
    play.flipkart.cancel(gone)
    people.pack(site)
    play.stage.until("a refused pack, read back", lambda: play.get(gone).read_back_at is not None)
    play.stage.until("the document", lambda: "fulfilment.document_stored" in play.timeline(shipped))
    people.hand_over(site)
    play.stage.until("the handover", lambda: play.get(shipped).status == "COMPLETED")
    assert held(play, pool, 0) == (58, 0, 0)

    cancellations.follow([site.seller_id], play.get(gone).id, None, clock.now())
    assert (play.get(gone).status, held(play, pool, 1)) == ("CANCELLED", (57, 0, 3))
    (waiting,) = putback.waiting(site)
    with history.acting("packer"):
        for code in [*[waiting.ean] * 3, "A-07"]:
            assert putback.scan(site, code, uuid4(), clock.now()).accepted
    pools.make_live(site, pool, {play.shop.goods[1]["sku"]: 3}, "counted", "", "live", clock.now())
    assert held(play, pool, 1) == (60, 0, 0)
    causes = {case.cause for case in exceptions.open_cases([site.seller_id])}
    assert not causes & {OUT_OF_STOCK.code, PACK_REFUSED.code, CANCELLED_ON_CHANNEL.code}
    assert checks.differences([site.seller_id]) == []
