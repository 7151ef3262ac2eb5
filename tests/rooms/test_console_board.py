"""The board's queries: filters, pages, counts, and the same few statements for one order or many."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from godown.kit import history
from godown.kit.errors import NotFound
from godown.omni.board import cases, rules
from godown.omni.board import service as board
from godown.omni.board.rules import Filter
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.exceptions.messages import NO_CASE
from godown.omni.exceptions.service import Trouble
from godown.omni.fulfilment.messages import PACK_REFUSED
from godown.omni.models import Order
from godown.omni.orders import service as orders
from godown.omni.orders.states import ORDER
from world import NOW, account, channel_order, seller, skus, warehouse

pytestmark = pytest.mark.usefixtures("database")

HOUR = timedelta(hours=1)


@pytest.fixture
def shop() -> Account:
    seller_id = seller()
    warehouse(seller_id)
    skus(seller_id, "RICE", "TEA")
    return account(seller_id, "RICE", "TEA")


def take_in(shop: Account, code: str, **facts: object) -> UUID:
    taken = orders.take_in(shop, [channel_order(code, {"RICE": 2, "TEA": 1}, **facts)], NOW, NOW)
    return taken.new[code]


def mine(shop: Account, **narrow: object) -> Filter:
    return Filter(sellers=[shop.seller_id], **narrow)  # type: ignore[arg-type]


def codes(page: board.Page) -> list[str]:
    return [card.order_code for card in page.cards]


def statements(of: object) -> int:
    with CaptureQueriesContext(connection) as queries:
        of()  # type: ignore[operator]
    return len(queries)


def test_the_most_urgent_order_comes_first_and_those_without_sla_last(shop: Account) -> None:
    for code, hours in (("late", -1), ("soon", 1), ("calm", 30)):
        take_in(shop, code, dispatchByTime=NOW + hours * HOUR)
    take_in(shop, "held", onHold=True)
    assert codes(board.page(mine(shop), None, NOW)) == ["late", "soon", "calm", "held"]
    assert [card.order_code for card in board.cards(mine(shop), NOW)["CREATED"]] == ["late", "soon", "calm", "held"]


def test_filters_narrow_and_are_joined_by_and(shop: Account) -> None:
    take_in(shop, "late", dispatchByTime=NOW - HOUR)
    take_in(shop, "soon", dispatchByTime=NOW + HOUR)
    take_in(shop, "held", onHold=True)
    orders.take_in(shop, [channel_order("strange", {"SALT": 1}, dispatchByTime=NOW + HOUR)], NOW, NOW)
    exceptions.report([Trouble(shop.seller_id, shop.id, PACK_REFUSED, "soon", {"code": "X", "text": "no"})], NOW)

    def found(**narrow: object) -> list[str]:
        return codes(board.page(mine(shop, **narrow), None, NOW))

    assert found(sla="breached") == ["late"]
    assert found(sla="2h") == ["late", "soon", "strange"]
    assert found(hold="held") == ["held"]
    assert found(hold="free", sla="2h", statuses=("CREATED",)) == ["late", "soon"]
    assert found(statuses=("FAILED",)) == ["strange"]
    assert found(trouble=PACK_REFUSED.code) == ["soon"]
    assert found(document_missing=True) == []
    assert found(account=shop.code, text="oo") == ["soon"]
    assert found(text="OD-soo") == ["soon"]
    assert found(account="of-nobody") == []
    assert found(statuses=("COMPLETED",)) == []


def test_a_card_says_what_is_wrong_with_its_order(shop: Account) -> None:
    orders.take_in(shop, [channel_order("S1", {"RICE": 2, "SALT": 1})], NOW, NOW)
    changed = channel_order("S1", {"RICE": 2, "SALT": 1}, cancelled={"RICE": 1}, modifiedTime=NOW)
    orders.take_in(shop, [changed], NOW, NOW)
    (card,) = board.page(mine(shop), None, NOW).cards
    assert (card.status, card.pieces, card.lines, card.cancelled, card.unmapped) == ("FAILED", 3, 2, 1, 1)
    assert card.cases == 1


def test_pages_follow_each_other_without_gap_or_repeat(shop: Account) -> None:
    page = [
        channel_order(f"S{n:03}", {"RICE": 1}, dispatchByTime=NOW + (n % 7) * HOUR, onHold=n % 10 == 0)
        for n in range(120)
    ]
    orders.take_in(shop, page, NOW, NOW)
    seen: list[str] = []
    after = None
    sizes = []
    while True:
        found = board.page(mine(shop), after, NOW)
        seen += codes(found)
        sizes.append(len(found.cards))
        if found.next is None:
            break
        after = rules.mark(str(found.next))
    assert sizes == [50, 50, 20]
    assert sorted(seen) == sorted(order.orderCode for order in page)


def test_closed_orders_are_shown_newest_first_on_pages(shop: Account) -> None:
    ids = [
        orders.take_in(shop, [channel_order(f"S{n:02}", {"RICE": 1}, cancelled={"RICE": 1})], NOW, NOW + n * HOUR).new
        for n in range(53)
    ]
    assert Order.objects.filter(status="CANCELLED").count() == len(ids)
    first = board.page(mine(shop, statuses=("CANCELLED",)), None, NOW)
    second = board.page(mine(shop, statuses=("CANCELLED",)), first.next, NOW)
    assert codes(first)[:2] == ["S52", "S51"]
    assert codes(second) == ["S02", "S01", "S00"]
    assert second.next is None


def test_the_overview_counts_open_orders_and_their_time_left(shop: Account) -> None:
    for code, hours in (("a", -2), ("b", 1), ("c", 5), ("d", 20), ("e", 50), ("f", 60)):
        take_in(shop, code, dispatchByTime=NOW + hours * HOUR)
    take_in(shop, "g", onHold=True)
    take_in(shop, "h", dispatchByTime=None)
    found = board.overview(mine(shop), NOW + timedelta(minutes=1))
    assert (found.total, found.held, found.statuses["CREATED"]) == (8, 1, 8)
    assert found.buckets == {"breached": 1, "2h": 1, "6h": 1, "24h": 1, "later": 2}
    assert found.received == [0] * 23 + [8]


def test_the_order_page_shows_both_bounds_of_an_sla_after_a_hold(shop: Account) -> None:
    order_id = take_in(shop, "S1", onHold=True)
    free = channel_order("S1", {"RICE": 2, "TEA": 1}, modifiedTime=NOW + 3 * HOUR)
    orders.take_in(shop, [free], NOW + 3 * HOUR, NOW + 3 * HOUR)
    found = board.order([shop.seller_id], order_id)
    (hold,) = found.holds
    assert hold.sla == found.sla_at == NOW + 51 * HOUR
    assert hold.earliest == found.sla_alert_at == found.bound == NOW + 48 * HOUR
    assert [entry.code for entry in found.timeline] == [
        "order.received",
        "hold.held",
        "order.changed",
        "hold.released",
    ]
    assert found.allowed_actions == ORDER.allowed({"status": "CREATED", "on_hold": False})


def test_nothing_of_another_seller_is_shown(shop: Account) -> None:
    order_id = take_in(shop, "S1")
    exceptions.report([Trouble(shop.seller_id, shop.id, PACK_REFUSED, "S1")], NOW)
    stranger = [seller("stranger")]
    assert board.page(Filter(stranger), None, NOW).cards == []
    assert board.overview(Filter(stranger), NOW).total == 0
    assert board.overview(Filter(stranger), NOW).received == [0] * 24
    assert cases.cases(stranger, NOW) == ([], False)
    assert cases.causes(stranger, "open", NOW) == []
    assert board.accounts(stranger, NOW) == []
    with pytest.raises(NotFound):
        board.order(stranger, order_id)
    with pytest.raises(NotFound):
        board.document(stranger, order_id)


def test_an_exception_names_the_orders_that_wait_for_it(shop: Account) -> None:
    """U21: one row per root cause."""
    page = [channel_order(f"S{n}", {"SALT": 1}) for n in range(3)]
    orders.take_in(shop, page, NOW, NOW)
    order_id = take_in(shop, "T1")
    exceptions.report([Trouble(shop.seller_id, shop.id, PACK_REFUSED, "T1", {"code": "X", "text": "no"})], NOW + HOUR)
    (unmapped, refused), more = cases.cases([shop.seller_id], NOW)
    assert more is False
    assert (unmapped.subject, unmapped.waiting, unmapped.order_id) == ("fk-SALT", 3, None)
    assert (refused.subject, refused.waiting, refused.order_id) == ("T1", 0, order_id)
    assert (unmapped.title, refused.title) == ("SKU without a listing", "Pack refused")
    assert refused.text == f"Flipkart refused to pack order {refused.parent_code}: no (X)."
    assert refused.parent_code == Order.objects.get(id=order_id).parent_code != "T1"
    assert unmapped.fix == "Upload the listing; the orders are then released by themselves."
    assert [(each.cause, each.cases) for each in cases.causes([shop.seller_id], "open", NOW)] == [
        ("fulfilment.pack_refused", 1),
        ("order.unmapped", 1),
    ]
    assert cases.cases([shop.seller_id], NOW, after=(unmapped.opened_at, unmapped.id)) == ([refused], False)


@pytest.mark.parametrize(("silent_for", "blind"), [(360, False), (361, True)])
def test_an_account_is_blind_after_three_intervals_without_a_complete_read(silent_for: int, blind: bool) -> None:
    assert rules.is_blind(NOW - timedelta(seconds=silent_for), 120, NOW, 2, NOW) is blind


def test_an_account_that_is_read_seldomer_on_purpose_is_not_blind_before_that_read_failed() -> None:
    quiet = NOW - timedelta(minutes=15)
    assert not rules.is_blind(quiet, 120, NOW + timedelta(minutes=5), 0, NOW)
    assert not rules.is_blind(quiet, 120, NOW - timedelta(minutes=5), 1, NOW)
    assert rules.is_blind(quiet, 120, NOW - timedelta(minutes=7), 0, NOW)
    assert rules.is_blind(quiet, 120, NOW + timedelta(minutes=5), 2, NOW)


def test_an_account_never_read_is_blind(shop: Account) -> None:
    (found,) = board.accounts([shop.seller_id], NOW)
    assert (found.code, found.blind, found.next_at, found.budget) == (shop.code, True, NOW, None)


def test_statements_are_the_same_for_one_order_and_many(shop: Account) -> None:
    counted = []
    for size in (1, 25, 250):
        page = [channel_order(f"S{size}-{n}", {"RICE": 1, "SALT": 1}) for n in range(size)]
        orders.take_in(shop, page, NOW, NOW)
        first = Order.objects.order_by("id")[0].id
        counted.append(
            (
                statements(lambda: board.cards(mine(shop), NOW)),
                statements(lambda: board.page(mine(shop), None, NOW)),
                statements(lambda: board.overview(mine(shop), NOW)),
                statements(lambda: cases.cases([shop.seller_id], NOW)),
                statements(lambda order_id=first: board.order([shop.seller_id], order_id)),
            )
        )
    assert counted == [(1, 1, 2, 1, 6)] * 3


def test_an_exception_belongs_to_a_role_until_somebody_takes_it_and_keeps_its_owner_when_met_again(
    shop: Account,
) -> None:
    trouble = Trouble(shop.seller_id, shop.id, PACK_REFUSED, "S1", {"code": "X", "text": "no"})
    exceptions.report([trouble], NOW)
    (case,) = exceptions.open_cases([shop.seller_id])
    assert case.owner == "supervisor"
    with history.acting("meera"):
        assert exceptions.take([seller("stranger")], [case.id], NOW) == {case.id: NO_CASE}
        assert exceptions.open_cases([shop.seller_id]) == [case]
        exceptions.take([shop.seller_id], [case.id], NOW)
    assert [each.id for each in cases.cases([shop.seller_id], NOW, owner="meera")[0]] == [case.id]
    assert cases.cases([shop.seller_id], NOW, owner="supervisor") == ([], False)
    exceptions.report([trouble], NOW + HOUR)
    (case,) = exceptions.open_cases([shop.seller_id])
    assert (case.owner, case.times) == ("meera", 2)
    exceptions.clear(shop.id, [PACK_REFUSED], ["S1"], NOW)
    assert exceptions.take([shop.seller_id], [case.id], NOW) == {case.id: NO_CASE}
