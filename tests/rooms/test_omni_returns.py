"""A return is announced once, whole, and never for more than was shipped (E-30)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

import world
from godown.bench.meter import counting
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.omni.exceptions import service as exceptions
from godown.omni.listings import service as listings
from godown.omni.models import Order, ReturnLine, ReturnOrder
from godown.omni.orders import service as orders
from godown.omni.returns import announcing, policies, service
from godown.omni.returns import jobs as returns
from godown.omni.returns.desk import ReturnsDesk
from godown.omni.returns.models import Kind, ReturnsPool, Source
from godown.omni.returns.policies import Policy
from godown.omni.returns.rules import Again, AnnouncedLine, New, Wrong
from godown.wms.desk import Desk
from godown.wms.models import ReturnOrder as Awaited
from godown.wms.returns import gate
from returning import Shop, shop, told


@pytest.fixture
def here(database: str) -> Iterator[Shop]:
    with shop() as opened:
        opened.ship(("S1", {"SKU-000": 3, "SKU-001": 1}))
        yield opened


def announce(here: Shop, *batch, source: Source = Source.UPLOAD):
    return announcing.announce(here.account, batch, source, here.clock.now())


def refused(here: Shop, *batch, source: Source = Source.UPLOAD) -> list[tuple[str, str]]:
    """Field and code of the problems of returns that are all refused, after making sure that nothing changed."""
    before = ReturnOrder.objects.count(), ReturnLine.objects.count(), here.returned("S1")
    verdicts = [result.verdict for result in announce(here, *batch, source=source)]
    assert announcing.preview(here.account, batch, source) == verdicts
    assert (ReturnOrder.objects.count(), ReturnLine.objects.count(), here.returned("S1")) == before
    assert all(isinstance(verdict, Wrong) for verdict in verdicts)
    return [(each.field, each.message.code) for verdict in verdicts for each in verdict.problems]


def from_the_floor(here: Shop, kind: str, pieces: int, awb: str) -> list[ReturnOrder]:
    """The floor announces pieces of SKU-000 of order S1 that lie in a parcel."""
    order = Order.objects.get(order_code="S1")
    line = order.lines.get(sku="SKU-000").id
    site = here.place.site
    ReturnsDesk().announce(site.seller_id, site.code, order.id, kind, [(line, pieces)], awb, here.clock.now())
    return list(ReturnOrder.objects.filter(source=Source.FLOOR).order_by("id"))


def test_a_return_is_announced_here_and_in_the_warehouse(here):
    line = AnnouncedLine(2, "S1-SKU-000", "SKU-000", "SIZE", Decimal("499.00"))
    (result,) = announce(here, told("R1", "S1", line))
    found = here.get("R1")
    assert (result.return_id, found.status, found.source, found.order.order_code) == (
        found.id,
        "announced",
        "upload",
        "S1",
    )
    (kept,) = found.lines.all()
    assert (kept.item_code, kept.channel_sku, kept.sku, kept.quantity, kept.reason, kept.price) == (
        *("S1-SKU-000", "SKU-000", "SKU-000", 2, "SIZE"),
        Decimal("499.00"),
    )
    assert here.returned("S1") == {"SKU-000": 2, "SKU-001": 0}
    awaited = Awaited.objects.get(id=found.id)
    assert (awaited.status, awaited.return_code, awaited.awb, awaited.kind, awaited.pool.code) == (
        *("ANNOUNCED", "R1", "AWB-R1", "customer_return"),
        "FK-SMART",
    )
    assert here.timeline(found) == ["returns.announced", "return.announced"]
    assert here.timeline(Order.objects.get(order_code="S1"))[-1] == "return.announced"


def test_both_ids_of_the_order_are_taken_and_the_item_or_the_sku_names_the_line(here):
    announce(here, told("R1", "OD-S1"), told("R2", "S1", AnnouncedLine(1, item_code="S1-SKU-001")))
    assert here.returned("S1") == {"SKU-000": 1, "SKU-001": 1}


def test_the_same_return_again_is_no_news(here):
    first = announce(here, told("R1", "S1"))
    with counting() as tally:
        again = announce(here, told("R1", "S1"))
    assert [each.return_id for each in again] == [each.return_id for each in first]
    assert isinstance(again[0].verdict, Again)
    assert not again[0].verdict.news
    assert not [each for each in tally.seen if each.startswith(("INSERT INTO omni_return (", "UPDATE"))]
    assert (ReturnOrder.objects.count(), here.returned("S1")["SKU-000"]) == (1, 1)


def test_more_than_was_shipped_is_refused_and_what_is_announced_already_counts(here):
    assert refused(here, told("R1", "S1", AnnouncedLine(4, channel_sku="SKU-000"))) == [("quantity", "return.too_many")]
    announce(here, told("R2", "S1", AnnouncedLine(2, channel_sku="SKU-000")))
    assert refused(here, told("R3", "S1", AnnouncedLine(2, channel_sku="SKU-000"))) == [("quantity", "return.too_many")]
    announce(here, told("R3", "S1"))
    assert here.returned("S1") == {"SKU-000": 3, "SKU-001": 0}


def test_what_one_return_of_a_batch_takes_the_next_has_not(here):
    two = AnnouncedLine(2, channel_sku="SKU-000")
    results = announce(here, told("R1", "S1", two), told("R2", "S1", two), told("R3", "S1"))
    assert [type(each.verdict) for each in results] == [New, Wrong, New]
    assert here.returned("S1")["SKU-000"] == 3


def test_a_return_with_one_wrong_line_is_not_announced_at_all(here):
    good, bad = AnnouncedLine(1, channel_sku="SKU-000"), AnnouncedLine(1, channel_sku="SKU-009")
    assert refused(here, told("R1", "S1", good, bad)) == [("channel_sku", "return.not_of_order")]
    wrong = AnnouncedLine(1, "S1-SKU-000", "SKU-001")
    assert refused(here, told("R1", "S1", wrong)) == [("channel_sku", "return.wrong_sku")]


def test_an_order_that_has_not_left_gives_nothing_back(here):
    order = world.channel_order("S2", {"SKU-000": 1})
    item = order.orderItems[0].model_copy(update={"channelSkuCode": "SKU-000"})
    now = here.clock.now()
    orders.take_in(here.account, [order.model_copy(update={"orderItems": [item]})], now, now)
    assert refused(here, told("R1", "S2")) == [("quantity", "return.not_shipped")]


def test_a_return_of_two_orders_is_refused(here):
    here.ship(("S3", {"SKU-002": 1}), parentOrderCode="OD-S1")
    lines = AnnouncedLine(1, channel_sku="SKU-000"), AnnouncedLine(1, channel_sku="SKU-002")
    assert refused(here, told("R1", "OD-S1", *lines)) == [("order_code", "return.two_orders")]


def test_an_unknown_order_is_accepted_only_by_the_accounts_switch_and_then_by_its_listing(here):
    assert refused(here, told("R1", "ELSEWHERE")) == [("order_code", "return.unknown_order")]
    policies.decide(here.account, Policy(accept_unknown=True, returns_pool=ReturnsPool.COMMON), here.clock.now())
    strange = AnnouncedLine(1, channel_sku="NEVER-HEARD")
    assert refused(here, told("R1", "ELSEWHERE", strange)) == [("channel_sku", "return.no_listing")]
    announce(here, told("R1", "ELSEWHERE"))
    found = here.get("R1")
    assert (found.order_id, found.order_code, found.lines.get().order_line_id) == (None, "ELSEWHERE", None)
    assert Awaited.objects.get(id=found.id).pool.code == "COMMON"


def test_a_listing_whose_sku_the_warehouse_does_not_know_is_refused(here):
    policies.decide(here.account, Policy(accept_unknown=True), here.clock.now())
    listings.upsert(here.account, [listings.ListingRow("ghost", "L", "F", "GHOST")], here.clock.now())
    ghost = AnnouncedLine(1, channel_sku="ghost")
    assert refused(here, told("R1", "ELSEWHERE", ghost)) == [("channel_sku", "return.no_listing")]


def test_sync_and_upload_of_one_return_meet_and_what_differs_is_kept_on_the_timeline(here):
    announce(here, told("R1", "S1", awb=""))
    later = told("R1", "OD-S1", awb="FMPR1", transporter="BLUEDART", channel_status="created")
    (result,) = announce(here, later, source=Source.SYNC)
    assert isinstance(result.verdict, Again)
    assert (result.verdict.fills, result.verdict.differences) == (
        {"awb": "FMPR1", "channel_status": "created"},
        {"transporter": "EKART → BLUEDART"},
    )
    found = here.get("R1")
    assert (found.source, found.awb, found.transporter, found.channel_status) == ("upload", "FMPR1", "EKART", "created")
    assert Awaited.objects.get(id=found.id).awb == "FMPR1"
    assert here.returned("S1")["SKU-000"] == 1
    assert here.timeline(found)[-2:] == ["return.changed", "return.told_otherwise"]
    length = len(here.timeline(found))
    announce(here, later, source=Source.SYNC)
    announce(here, told("R1", "S1", awb=""))
    assert len(here.timeline(found)) == length


def test_the_channel_may_change_what_it_said_itself(here):
    announce(here, told("R1", "S1", awb="FMPR1"), source=Source.SYNC)
    announce(here, told("R1", "S1", awb="FMPR2"), source=Source.SYNC)
    assert here.get("R1").awb == "FMPR2"
    announce(here, told("R1", "S1", awb="FMPR3"), source=Source.API)
    assert here.get("R1").awb == "FMPR2"


def test_the_warehouse_moves_it_and_a_return_that_is_here_is_not_cancelled(here):
    (result,) = announce(here, told("R1", "S1"))
    now = here.clock.now() + timedelta(hours=1)
    ReturnsDesk().gate_entered([result.return_id], now)
    assert (here.get("R1").status, here.get("R1").received_at) == ("gate_entered", now)
    ReturnsDesk().inspected([result.return_id], [], now)
    ReturnsDesk().processed([result.return_id], now)
    ReturnsDesk().processed([result.return_id], now)
    assert here.get("R1").status == "disposed"
    assert here.timeline(here.get("R1"))[-3:] == ["return.gate_entered", "return.inspected", "return.disposed"]


def test_a_cancelled_return_leaves_the_warehouses_list_and_its_pieces_may_come_back_again(here):
    three = AnnouncedLine(3, channel_sku="SKU-000")
    (result,) = announce(here, told("R1", "S1", three))
    service.cancel(here.sellers, result.return_id, "the buyer keeps it", here.clock.now())
    assert (here.get("R1").status, here.returned("S1")["SKU-000"]) == ("cancelled", 0)
    assert Awaited.objects.get(id=result.return_id).status == "CANCELLED"
    with pytest.raises(Conflict):
        service.cancel(here.sellers, result.return_id, "again", here.clock.now())
    assert here.returned("S1")["SKU-000"] == 0
    announce(here, told("R2", "S1", three))
    assert here.returned("S1")["SKU-000"] == 3


def test_a_cancelled_return_is_announced_anew_when_more_is_told_of_it_not_by_a_repeat(here):
    picked_up = told("R1", "S1", channel_status="picked_up")
    (result,) = announce(here, picked_up, source=Source.SYNC)
    service.cancel(here.sellers, result.return_id, "it does not come", here.clock.now())
    (again,) = announce(here, picked_up, source=Source.SYNC)
    assert (again.return_id, here.returned("S1")["SKU-000"]) == (result.return_id, 0)
    (anew,) = announce(here, replace(picked_up, channel_status="completed"), source=Source.SYNC)
    alive = ReturnOrder.objects.exclude(status="cancelled").get()
    assert (alive.id, alive.return_code, alive.status) == (anew.return_id, "R1", "announced")
    assert (ReturnOrder.objects.count(), here.returned("S1")["SKU-000"]) == (2, 1)
    assert Awaited.objects.get(id=alive.id).status == "ANNOUNCED"
    (repeat,) = announce(here, replace(picked_up, channel_status="completed"), source=Source.SYNC)
    assert repeat.return_id == alive.id


def test_what_the_floor_has_gets_the_code_of_a_return_that_was_cancelled_too_early(here):
    (result,) = announce(here, told("R1", "S1", channel_status="picked_up"), source=Source.SYNC)
    service.cancel(here.sellers, result.return_id, "it does not come", here.clock.now())
    made = from_the_floor(here, "customer_return", 1, awb="AWB-R1")
    announce(here, told("R1", "S1", channel_status="completed"), source=Source.SYNC)
    assert [
        (each.id, each.provisional) for each in ReturnOrder.objects.filter(return_code="R1", status="announced")
    ] == [(made[0].id, False)]


def test_the_floor_finds_the_order_of_a_parcel_and_announces_it(here):
    desk, now = ReturnsDesk(), here.clock.now()
    site = here.place.site
    for text in ("S1", "OD-S1", "INV-S1", "560001"):
        (order,) = desk.find_orders(site.seller_id, site.code, text, 5)
        assert (order.order_code, order.invoice_number, order.buyer) == ("S1", "INV-S1", "560001"), text
        assert [(line.sku, line.shipped) for line in order.lines] == [("SKU-000", 3), ("SKU-001", 1)]
    assert desk.find_orders(site.seller_id, site.code, "560002", 5) == []
    assert desk.find_orders(world.seller("stranger"), site.code, "S1", 5) == []
    line = order.lines[0].line_id
    for _time in range(2):
        desk.announce(site.seller_id, site.code, order.id, "return_to_origin", [(line, 2)], "AWB-S1", now)
        assert [
            (each.provisional, each.kind, each.source, each.return_code[:6]) for each in ReturnOrder.objects.all()
        ] == [(True, Kind.RETURN_TO_ORIGIN, "floor", "FLOOR-")] * 2
    with pytest.raises(Conflict) as refusal:
        desk.announce(site.seller_id, site.code, order.id, "return_to_origin", [(line, 2)], "AWB-OTHER", now)
    assert refusal.value.code == "return.too_many"
    with pytest.raises(NotFound):
        desk.announce(world.seller("stranger"), site.code, order.id, "return_to_origin", [(line, 1)], "A", now)
    assert here.returned("S1")["SKU-000"] == 2


def test_what_the_floor_announced_meets_the_channels_return_of_the_same_parcel(here):
    made = from_the_floor(here, "return_to_origin", 2, awb="AWB-9")
    assert [each.lines.get().quantity for each in made] == [1, 1]
    for code, awb in (("R8", "FMPR-8"), ("R9", "AWB-9")):
        theirs = told(code, "S1", awb=awb, kind=Kind.RETURN_TO_ORIGIN, channel_status="created")
        (result,) = announce(here, theirs, source=Source.SYNC)
        assert (here.get(code).id, here.get(code).provisional) == (result.return_id, False)
        assert Awaited.objects.get(id=result.return_id).return_code == code
    assert {each.id for each in made} == {each.id for each in ReturnOrder.objects.all()}
    assert here.returned("S1")["SKU-000"] == 2


def test_two_parcels_of_a_customer_do_not_meet(here):
    from_the_floor(here, "customer_return", 1, awb="AWB-A")
    announce(here, told("R2", "S1", awb="AWB-B"), source=Source.SYNC)
    assert sorted((each.awb, each.provisional) for each in ReturnOrder.objects.all()) == [
        ("AWB-A", True),
        ("AWB-B", False),
    ]
    announce(here, told("R1", "S1", awb="AWB-A"), source=Source.SYNC)
    assert here.get("R1").awb == "AWB-A"
    assert (ReturnOrder.objects.count(), here.returned("S1")["SKU-000"]) == (2, 2)


def test_returns_that_do_not_come_are_one_exception_until_they_do(here):
    policies.decide(here.account, Policy(overdue_days=5), here.clock.now())
    announce(here, told("R1", "S1"), told("R2", "S1"))
    here.clock.advance(timedelta(days=4))
    returns.returns_overdue(here.clock.now(), 8)
    assert exceptions.open_cases(here.sellers) == []
    here.clock.advance(timedelta(days=1))
    returns.returns_overdue(here.clock.now(), 8)
    (case,) = exceptions.open_cases(here.sellers)
    assert (case.cause, case.subject, case.data["count"], case.data["days"]) == ("return.overdue", "bench", 2, 5)
    ReturnsDesk().gate_entered([here.get(code).id for code in ("R1", "R2")], here.clock.now())
    here.clock.advance(timedelta(hours=1))
    returns.returns_overdue(here.clock.now(), 8)
    assert exceptions.open_cases(here.sellers) == []


def unknown_parcels(here) -> list[tuple[str, str, object]]:
    """The exceptions about parcels, after the pass has looked."""
    returns.unknown_parcels(here.clock.now(), 8)
    return [(case.account, case.subject, case.data["count"]) for case in exceptions.open_cases(here.sellers)]


def test_parcels_that_nobody_announces_are_one_exception_of_the_warehouse_until_they_have_a_return(here):
    site = here.place.site
    entry = gate.open_entry(site, "", here.clock.now())
    for awb in ("AWB-7", "AWB-8"):
        assert gate.scan(site, entry, awb, uuid4(), here.clock.now()).code == "returns.unknown"
    here.clock.advance(timedelta(days=1, hours=23))
    assert unknown_parcels(here) == []
    here.clock.advance(timedelta(hours=1))
    assert unknown_parcels(here) == [("bench", site.code, 2)]
    announce(here, told("R1", "S1", awb="AWB-7"))
    here.clock.advance(timedelta(hours=1))
    assert unknown_parcels(here) == [("bench", site.code, 1)]
    announce(here, told("R2", "S1", awb="AWB-8"))
    here.clock.advance(timedelta(hours=1))
    assert unknown_parcels(here) == []


def test_a_warehouse_of_two_accounts_reports_its_unknown_parcels_once(here):
    site, now = here.place.site, here.clock.now()
    world.account(site.seller_id, warehouse=site.code, pool="SECOND", code="second")
    gate.scan(site, gate.open_entry(site, "", now), "AWB-7", uuid4(), now)
    here.clock.advance(timedelta(days=3))
    assert unknown_parcels(here) == [("bench", site.code, 1)]
    assert Desk().unknown_parcels(world.seller("stranger"), site.code, here.clock.now()) == (0, None)


def test_announcing_takes_as_many_statements_for_250_returns_as_for_one(here):
    here.ship(("BIG", {"SKU-003": 600}))
    counts = []
    for size in (1, 25, 250):
        line = AnnouncedLine(1, channel_sku="SKU-003")
        batch = [told(f"B{size}-{n}", "BIG", line) for n in range(size)]
        with counting() as tally:
            announce(here, *batch)
        with counting() as again:
            announce(here, *[replace(each, transporter="OTHER") for each in batch], source=Source.SYNC)
        counts.append((tally.statements, again.statements))
    assert counts[0] == counts[1] == counts[2]
    assert here.returned("BIG") == {"SKU-003": 276}


def test_another_seller_finds_nothing(here):
    stranger = world.seller("stranger")
    (result,) = announce(here, told("R1", "S1"))
    with pytest.raises(NotFound):
        service.cancel([stranger], result.return_id, "mine", here.clock.now())
    assert history.timeline([stranger], result.return_id) == []
    theirs = world.account(stranger, code="other-account")
    verdicts = announcing.announce(theirs, [told("R1", "S1")], Source.UPLOAD, here.clock.now())
    assert isinstance(verdicts[0].verdict, Wrong)
    assert ReturnOrder.objects.count() == 1
