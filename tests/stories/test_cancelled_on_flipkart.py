"""The buyer cancels on Flipkart while we work on the order (the document's cancellation management)."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from godown.demo import people, shop
from godown.kit import clock, files, history
from godown.kit.errors import Conflict, Invalid
from godown.omni.cancellations import service as cancellations
from godown.omni.cancellations.rules import Portal, PortalStatus
from godown.omni.models import Cancellation, Document, Order, OrderLine
from godown.wms import checks
from godown.wms.dispatch import service as dispatch
from godown.wms.pools import service as pools
from godown.wms.putback import service as putback
from playing import Play


def make_live(play: Play, number: int, pieces: int) -> None:
    sku = play.shop.goods[number]["sku"]
    pools.make_live(play.shop.site, shop.POOL, {sku: pieces}, "RELIVE-1", "cancelled", f"relive:{number}", clock.now())


def test_some_pieces_are_cancelled_before_packing_and_the_rest_is_packed_with_the_right_quantity(play: Play) -> None:
    code = play.order((0, 3))
    play.run()
    play.until_on_picklists(code)
    item = play.flipkart.shipment(code)["items"][0]["order_item_id"]
    play.flipkart.cancel(code, item, 1)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("the refusal, read back", lambda: play.get(code).read_back_at is not None)

    order = play.get(code)
    assert play.causes() == {"fulfilment.pack_refused", "order.cancelled_on_channel"}
    assert play.pool(0) == (57, 3, 0)
    look = cancellations.look(play.sellers, order.id)
    assert [(line.ordered, line.cancelled, line.channel_cancelled) for line in look.lines] == [(3, 0, 1)]

    asked = len(play.flipkart.calls())
    with history.acting("supervisor"):
        followed = cancellations.follow(play.sellers, order.id, None, clock.now())
    assert followed == {look.lines[0].id: 1}
    assert len(play.flipkart.calls()) == asked
    assert play.pool(0) == (57, 2, 1)
    assert play.causes() == set()

    with pytest.raises(Conflict):  # it lies in the box, not in a bin: nobody could pick it
        make_live(play, 0, 1)
    play.put_back(1)
    make_live(play, 0, 1)
    assert play.pool(0) == (58, 2, 0)

    people.pack(play.shop.site)
    play.stage.until("its document", lambda: Document.objects.filter(order=order, stored_at__isnull=False).exists())
    people.hand_over(play.shop.site)
    play.stage.until("dispatched", lambda: play.get(code).status == "COMPLETED")
    assert play.pool(0) == (58, 0, 0)
    line = OrderLine.objects.get(order=order)
    assert (line.ordered, line.cancelled, line.reserved, line.dispatched) == (3, 1, 2, 2)
    (packed,) = [call for call in play.flipkart.calls(op="pack") if call.effects]
    assert packed.effects == [f"pack_accepted:{code}"]
    evidence = Cancellation.objects.get()
    assert (evidence.evidence, evidence.actor) == ("read_back", "supervisor")
    assert checks.differences(play.sellers) == []


def test_the_whole_order_is_cancelled_before_packing(play: Play) -> None:
    code = play.order((0, 2), (1, 1))
    play.run()
    play.until_on_picklists(code)
    play.flipkart.cancel(code)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("the refusal, read back", lambda: play.get(code).read_back_at is not None)
    order = play.get(code)
    cancellations.follow(play.sellers, order.id, None, clock.now())
    assert play.get(code).status == "CANCELLED"
    assert (play.pool(0), play.pool(1)) == ((58, 0, 2), (59, 0, 1))
    assert play.causes() == set()
    assert not [call for call in play.flipkart.calls(op="pack") if call.effects]

    for waiting in putback.waiting(play.shop.site):
        with history.acting("packer"):
            for scanned in [*[waiting.ean] * waiting.pieces, "A-05"]:
                assert putback.scan(play.shop.site, scanned, uuid4(), clock.now()).accepted
    make_live(play, 0, 2)
    make_live(play, 1, 1)
    assert (play.pool(0), play.pool(1)) == ((60, 0, 0), (60, 0, 0))
    assert checks.differences(play.sellers) == []


def test_what_a_person_saw_on_the_portal_is_evidence_if_it_is_whole_and_fits(play: Play) -> None:
    code = play.order((0, 2))
    play.run()
    order = play.get(code)
    line = OrderLine.objects.get(order=order)
    now = clock.now()

    def refused(portal: Portal | None, reason: str) -> None:
        with pytest.raises((Invalid, Conflict)) as refusal:
            cancellations.follow(play.sellers, order.id, portal, now)
        assert refusal.value.code == f"cancellation.{reason}"

    refused(None, "no_read_back")
    refused(Portal(now, PortalStatus.PARTLY, {}), "line_missing")
    refused(Portal(now, PortalStatus.PARTLY, {line.id: 2}), "contradiction")
    refused(Portal(now, PortalStatus.PARTLY, {line.id: 0}), "contradiction")
    refused(Portal(now + timedelta(hours=1), PortalStatus.PARTLY, {line.id: 1}), "looked_when")
    refused(Portal(now, PortalStatus.PARTLY, {line.id: 5}), "too_many")
    assert play.pool(0) == (58, 2, 0)
    assert Cancellation.objects.count() == 0

    seen = Portal(now, PortalStatus.PARTLY, {line.id: 1})
    assert cancellations.follow(play.sellers, order.id, seen, now) == {line.id: 1}
    assert cancellations.follow(play.sellers, order.id, seen, now) == {}
    assert play.pool(0) == (58, 1, 1)
    make_live(play, 0, 1)  # it never left its bin: one click
    assert play.pool(0) == (59, 1, 0)
    assert Cancellation.objects.get().seen == {"status": "cancelled_partly", "looked_at": now.isoformat()}


def test_an_order_cancelled_after_packing_is_not_handed_over(play: Play) -> None:
    code = play.order((0, 2))
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("its document", lambda: Document.objects.filter(stored_at__isnull=False).exists())
    play.flipkart.cancel(code)
    play.stage.until("the cancellation seen", lambda: "order.cancelled_on_channel" in play.causes())
    assert people.hand_over(play.shop.site) == 0
    (parcel,) = dispatch.waiting(play.shop.site)
    assert parcel.blocked == "order.cancelled_on_channel"

    order: Order = play.get(code)
    cancellations.ask_read_back(play.sellers, order.id, clock.now())
    play.run()
    cancellations.follow(play.sellers, order.id, None, clock.now())
    assert play.get(code).status == "CANCELLED"
    assert dispatch.waiting(play.shop.site) == []
    play.put_back(2)
    make_live(play, 0, 2)
    assert play.pool(0) == (60, 0, 0)
    assert not [call for call in play.flipkart.calls(op="rts") if call.effects]
    document = Document.objects.get()
    assert files.read(files.StoredFile(document.file_key, document.sha256)).startswith(b"%PDF")
    assert checks.differences(play.sellers) == []


def test_nobody_cancels_the_order_of_another_seller(play: Play) -> None:
    code = play.order((0, 1))
    play.run()
    from godown.kit.errors import NotFound

    with pytest.raises(NotFound):
        cancellations.follow([play.shop.site.seller_id + 1], UUID(str(play.get(code).id)), None, clock.now())
    assert play.get(code).status == "FULFILLABLE"


def test_the_document_of_an_order_cancelled_after_packing_is_not_asked_for_any_more(play: Play) -> None:
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("packed", lambda: Document.objects.exists())
    play.flipkart.cancel(code)
    order = play.get(code)
    cancellations.ask_read_back(play.sellers, order.id, clock.now())
    play.run()
    cancellations.follow(play.sellers, order.id, None, clock.now())
    assert play.get(code).status == "CANCELLED"
    asked = play.calls("details")
    play.wait(minutes=5)
    assert play.causes() == set()
    assert play.calls("details") == asked


def test_an_order_that_lacks_stock_and_is_cancelled_wholly_leaves_no_trouble_behind(play: Play) -> None:
    code = str(play.flipkart.place_order([(play.shop.lacking["listing_id"], 2)])["shipment_id"])
    play.order()
    play.until_on_picklists(code)
    play.run()
    assert play.causes() == {"fulfilment.linked_unservable"}
    play.flipkart.cancel(code)
    cancellations.ask_read_back(play.sellers, play.get(code).id, clock.now())
    play.stage.until("seen", lambda: "order.cancelled_on_channel" in play.causes())
    with history.acting("admin"):
        cancellations.follow(play.sellers, play.get(code).id, None, clock.now())
    play.wait(minutes=5)
    assert play.get(code).status == "CANCELLED"
    assert play.causes() == set()
