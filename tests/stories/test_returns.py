"""What is sent back, from Flipkart's word to the shelf: the last SOP of the document, closed loop (E-30)."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from godown.demo import people, shop
from godown.kit import clock, history
from godown.omni.exceptions import service as exceptions
from godown.omni.models import ReturnOrder
from godown.omni.returns import announcing, policies
from godown.omni.returns.models import Kind, Source
from godown.omni.returns.policies import Policy
from godown.omni.returns.rules import Announced, AnnouncedLine, Wrong
from godown.wms import checks
from godown.wms.gestures.service import Answer
from godown.wms.inspection import service as inspection
from godown.wms.inspection import unannounced, views
from godown.wms.inspection.putaway import RETURNS
from godown.wms.inspection.rules import Failure
from godown.wms.masters.service import Site
from godown.wms.models import OutwardLine
from godown.wms.models import ReturnOrder as Awaited
from godown.wms.packing.models import Shipment
from godown.wms.putaway import service as putaway
from godown.wms.quarantine import service as quarantine
from godown.wms.returns import gate
from godown.wms.stock import service as stock
from playing import Play


@pytest.fixture(autouse=True)
def proved(play: Play) -> Iterator[None]:
    """The account reads its returns; after every story the books agree."""
    policies.decide(play.shop.account, Policy(sync=True), clock.now())
    with history.acting("receiver"):
        yield
    assert checks.differences([play.shop.site.seller_id]) == []


def sent(play: Play, *items: tuple[int, int], delivered: bool = True) -> str:
    """An order that was picked, packed and given to the courier, and that the buyer has."""
    code = play.order(*items)
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.wait(minutes=2)
    assert people.hand_over(play.shop.site) == 1
    play.wait(minutes=1)
    for step in ("PICKUP_COMPLETE", "SHIPPED", "DELIVERED")[: 3 if delivered else 2]:
        play.flipkart.advance([code], step)
    return code


def sent_back(play: Play, code: str, source: str = "customer_return") -> ReturnOrder:
    """Flipkart tells of a return of the order's first item, and we have heard of it."""
    item = str(play.flipkart.shipment(code)["items"][0]["order_item_id"])
    made = play.flipkart.create_return(item, source)
    play.wait(minutes=16)
    return ReturnOrder.objects.get(return_code=made[0]["return_id"])


def came_in(site: Site, *awbs: str) -> list[str]:
    """The parcels are scanned at the gate; what was said of each."""
    entry = gate.open_entry(site, "EKART", clock.now())
    said = [gate.scan(site, entry, awb, uuid4(), clock.now()).code for awb in awbs]
    gate.close(site, entry, clock.now())
    return said


def opened(site: Site, awb: str) -> int:
    answer = inspection.open_parcel(site, awb, uuid4(), clock.now())
    assert answer.accepted, answer
    return int(answer.data["parcel"])


def judged(site: Site, parcel: int, sku: str, reason: Failure | None = None) -> Answer:
    inspection.scan(site, parcel, sku, uuid4(), clock.now())
    return inspection.judge(site, parcel, reason, uuid4(), clock.now())


def finished(site: Site, parcel: int) -> None:
    assert inspection.finish(site, parcel, uuid4(), clock.now()).accepted


def put_away(site: Site, sku: str, pieces: int = 1, place: str = "A-09") -> None:
    for code, count in ((sku, pieces), (place, 1)):
        assert putaway.scan(site, RETURNS, code, uuid4(), clock.now(), pieces=count).accepted


def live(play: Play, number: int = 0) -> int:
    sku = play.shop.goods[number]["sku"]
    return sum(row.live for row in stock.by_pool(play.shop.site) if (row.pool, row.sku) == (shop.POOL, sku))


def in_quarantine(play: Play) -> dict[str, int]:
    rows = stock.by_location(play.shop.site)
    return {row.sku: row.quantity for row in rows if row.location == "QUARANTINE" and row.quantity}


def told(play: Play, thread: UUID) -> list[str]:
    return [entry.code for entry in history.timeline([play.shop.site.seller_id], thread)]


def test_a_customers_return_is_live_again_after_inspection_and_a_bin(play: Play) -> None:
    site, sku = play.shop.site, play.shop.goods[0]["sku"]
    code = sent(play, (0, 2))
    before = live(play)
    found = sent_back(play, code)
    assert came_in(site, found.awb) == ["returns.known"]
    parcel = opened(site, found.awb)
    assert judged(site, parcel, sku).data["place"] == "restock"
    finished(site, parcel)
    assert live(play) == before
    put_away(site, sku)
    found.refresh_from_db()
    assert (live(play), found.status) == (before + 1, "disposed")
    assert OutwardLine.objects.get(order__order_code=code).returned == 1
    assert [line for line in told(play, found.id) if line.startswith(("returns.", "inspection."))] == [
        "returns.announced",
        "returns.arrived",
        "returns.inspected",
        "inspection.live",
        "returns.processed",
    ]
    assert [line for line in play.timeline(code) if line.startswith("return.")] == [
        "return.announced",
        "return.gate_entered",
        "return.inspected",
        "return.came_to_rest",
        "return.disposed",
    ]


def test_an_rto_passes_sealed_in_one_scan(play: Play) -> None:
    site, sku = play.shop.site, play.shop.goods[0]["sku"]
    code = sent(play, (0, 2), delivered=False)
    before = live(play)
    item = str(play.flipkart.shipment(code)["items"][0]["order_item_id"])
    play.flipkart.create_return(item, "courier_return")
    play.wait(minutes=16)
    awbs = set(ReturnOrder.objects.values_list("awb", flat=True))
    assert set(ReturnOrder.objects.values_list("kind", flat=True)) == {Kind.RETURN_TO_ORIGIN}
    came_in(site, *awbs)
    for awb in awbs:
        assert inspection.seal(site, awb, uuid4(), clock.now()).code == "inspection.sealed"
    put_away(site, sku, pieces=2)
    assert live(play) == before + 2
    assert set(Awaited.objects.values_list("status", flat=True)) == {"PROCESSED"}


def test_an_rto_comes_home_under_the_awb_it_left_with_whatever_flipkart_calls_it(play: Play) -> None:
    site = play.shop.site
    code = sent(play, (0, 2), delivered=False)
    before = live(play)
    item = str(play.flipkart.shipment(code)["items"][0]["order_item_id"])
    play.flipkart.create_return(item, "courier_return")
    play.wait(minutes=16)
    awb = Shipment.objects.get(order__order_code=code).awb
    assert came_in(site, awb) == ["returns.known"]
    assert inspection.seal(site, awb, uuid4(), clock.now()).code == "inspection.sealed"
    put_away(site, play.shop.goods[0]["sku"], pieces=2)
    assert live(play) == before + 2
    assert set(Awaited.objects.values_list("status", flat=True)) == {"PROCESSED"}


def test_an_rto_of_two_pieces_that_came_before_it_was_told_is_no_trouble(play: Play) -> None:
    site = play.shop.site
    code = sent(play, (0, 2), delivered=False)
    awb = Shipment.objects.get(order__order_code=code).awb
    came_in(site, awb)
    assert inspection.seal(site, awb, uuid4(), clock.now()).accepted
    item = str(play.flipkart.shipment(code)["items"][0]["order_item_id"])
    made = play.flipkart.create_return(item, "courier_return")
    play.wait(minutes=16)
    codes = {each["return_id"] for each in made}
    assert set(ReturnOrder.objects.values_list("return_code", flat=True)) == codes
    assert set(Awaited.objects.values_list("return_code", flat=True)) == codes
    assert exceptions.open_cases([site.seller_id]) == []


def test_our_own_label_comes_back_before_flipkart_tells_and_both_meet_as_one(play: Play) -> None:
    site = play.shop.site
    code = sent(play, (0, 1), delivered=False)
    awb = Shipment.objects.get(order__order_code=code).awb
    assert came_in(site, awb) == ["returns.sent_back"]
    assert inspection.seal(site, awb, uuid4(), clock.now()).accepted
    put_away(site, play.shop.goods[0]["sku"])
    assert ReturnOrder.objects.get().source == Source.FLOOR
    item = str(play.flipkart.shipment(code)["items"][0]["order_item_id"])
    (made,) = play.flipkart.create_return(item, "courier_return")
    line = AnnouncedLine(1, item_code=item)
    uploaded = Announced(made["return_id"], Kind.RETURN_TO_ORIGIN, code, [line], awb=awb)
    announcing.announce(play.shop.account, [uploaded], Source.UPLOAD, clock.now())
    assert ReturnOrder.objects.get().return_code == made["return_id"]
    assert Awaited.objects.get().return_code == made["return_id"]


def test_a_damaged_piece_is_never_live_until_it_is_repaired(play: Play) -> None:
    site, sku = play.shop.site, play.shop.goods[0]["sku"]
    found = sent_back(play, sent(play))
    before = live(play)
    came_in(site, found.awb)
    parcel = opened(site, found.awb)
    judged(site, parcel, sku, Failure.DAMAGED)
    finished(site, parcel)
    found.refresh_from_db()
    assert (live(play), in_quarantine(play), found.status) == (before, {sku: 1}, "disposed")
    (piece,) = quarantine.waiting(site)
    quarantine.release(site, {(piece.source, piece.id): 1}, "box replaced", "r1", clock.now())
    put_away(site, sku)
    assert (live(play), in_quarantine(play)) == (before + 1, {})


def test_another_article_in_the_parcel_is_no_stock_of_the_order(play: Play) -> None:
    site, other = play.shop.site, play.shop.goods[1]["sku"]
    code = sent(play)
    found = sent_back(play, code)
    before = live(play, 1)
    came_in(site, found.awb)
    parcel = opened(site, found.awb)
    assert inspection.scan(site, parcel, other, uuid4(), clock.now()).code == "inspection.stray"
    inspection.judge(site, parcel, None, uuid4(), clock.now())
    finished(site, parcel)
    assert (live(play, 1), in_quarantine(play)) == (before, {other: 1})
    assert OutwardLine.objects.get(order__order_code=code).returned == 0
    (line,) = views.journey([site.seller_id], found.id).lines
    assert (line.received, line.missing) == (0, 1)


@pytest.mark.parametrize("by", ["order", "parent", "invoice", "pincode"])
def test_an_unknown_parcel_finds_its_order_and_is_announced_from_the_floor(play: Play, by: str) -> None:
    site, sku = play.shop.site, play.shop.goods[0]["sku"]
    code = sent(play, (0, 2))
    before = live(play)
    assert came_in(site, "ODD-1") == ["returns.unknown"]
    refused = inspection.open_parcel(site, "ODD-1", uuid4(), clock.now())
    assert refused.code == "inspection.no_return"
    order, shipment = play.get(code), Shipment.objects.get(order__order_code=code)
    pincode = unannounced.candidates(site, code)[0].order.buyer
    text = {"order": code, "parent": order.parent_code, "invoice": shipment.invoice_number, "pincode": pincode}[by]
    assert code in [each.order.order_code for each in unannounced.candidates(site, text)]
    line = order.lines.get()
    said = unannounced.announce(
        site, refused.data["parcel"], code, "customer_return", {line.id: 1}, uuid4(), clock.now()
    )
    assert said.accepted, said
    parcel = opened(site, "ODD-1")
    judged(site, parcel, sku)
    finished(site, parcel)
    put_away(site, sku)
    assert (live(play), ReturnOrder.objects.get().source) == (before + 1, Source.FLOOR)


def test_no_piece_comes_back_twice_whoever_announces_it(play: Play) -> None:
    """E-30: twice, in two announcements, for more than was shipped."""
    site, sku = play.shop.site, play.shop.goods[0]["sku"]
    code = sent(play)
    found = sent_back(play, code)
    line = AnnouncedLine(1, channel_sku=play.shop.goods[0]["sku"])
    again = Announced(found.return_code, Kind.CUSTOMER_RETURN, code, [line], awb=found.awb)
    other = Announced("ANOTHER-ID", Kind.CUSTOMER_RETURN, code, [line], awb="ANOTHER-AWB")
    announcing.announce(play.shop.account, [again], Source.UPLOAD, clock.now())
    (result,) = announcing.announce(play.shop.account, [other], Source.UPLOAD, clock.now())
    assert isinstance(result.verdict, Wrong)
    assert Awaited.objects.count() == 1
    before = live(play)
    assert came_in(site, found.awb, found.awb) == ["returns.known", "returns.scanned_twice"]
    parcel = opened(site, found.awb)
    judged(site, parcel, sku)
    assert inspection.scan(site, parcel, sku, uuid4(), clock.now()).code == "inspection.stray"
    assert inspection.undo(site, parcel, uuid4(), clock.now()).accepted
    finished(site, parcel)
    put_away(site, sku)
    assert putaway.scan(site, RETURNS, sku, uuid4(), clock.now()).code == "putaway.nothing_waits"
    assert live(play) == before + 1
