"""Log-ins and accounts are registered through the contract too."""

from datetime import timedelta

from godown.kit import clock
from godown.kit.models import Exchange
from godown.kit.secrets import unseal_json
from godown.proxy import repository
from godown.proxy.client import ProxyClient
from godown.proxy.contract import Accepted, LoginRequest, Proxy, RefusalCode, Refused, Registration

from .conftest import BASE, SMART, Desk, accepted


def credentials(desk: Desk, password: str | None = None) -> LoginRequest:
    seller = desk.world.seller
    return LoginRequest(
        apiUrl=BASE,
        panelUrl=BASE,
        appId=seller.app_id,
        appSecret=seller.app_secret,
        username=seller.user,
        password=password or seller.password,
    )


def test_a_registered_account_reads_its_orders(desk: Desk) -> None:
    accepted(desk.proxy.register_login("second", credentials(desk)))
    wanted = Registration(login="second", locationId=desk.world.location_id)
    assert desk.proxy.register_account("second-smart", wanted) == Accepted(wanted)
    assert desk.proxy.registration("second-smart") == Accepted(wanted)
    code = desk.order()
    now = clock.now()
    page = accepted(desk.proxy.get_orders("second-smart", now - timedelta(hours=1), now + timedelta(seconds=1), False))
    assert [order.orderCode for order in page.orders] == [code]


def test_an_account_needs_a_known_log_in_and_a_location_of_its_own(desk: Desk) -> None:
    for wanted in (
        Registration(login="nobody", locationId="LOC-9"),
        Registration(login="acme", locationId=desk.world.location_id),
    ):
        answer = desk.proxy.register_account("second-smart", wanted)
        assert isinstance(answer, Refused)
        assert answer.code == RefusalCode.BAD_DATA
    assert repository.select_account("second-smart") is None
    assert isinstance(desk.proxy.registration("second-smart"), Refused)


def test_an_account_changes_where_it_is_registered_again(proxy: Proxy) -> None:
    before = accepted(proxy.registration(SMART))
    changed = before.model_copy(update={"scanBeforePack": True})
    assert accepted(proxy.register_account(SMART, changed)) == changed
    assert accepted(proxy.registration(SMART)) == changed


def test_credentials_are_in_no_exchange(desk: Desk) -> None:
    accepted(desk.proxy.register_login("second", credentials(desk, password="hush-hush")))
    kept = [
        unseal_json(bytes(sealed)) for sealed in Exchange.objects.filter(peer="proxy").values_list("sealed", flat=True)
    ]
    assert len(kept) == isinstance(desk.proxy, ProxyClient)
    assert "hush-hush" not in str(kept)
    assert desk.world.seller.app_secret not in str(kept)
