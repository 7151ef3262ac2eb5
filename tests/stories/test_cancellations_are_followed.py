"""The account follows cancellations by itself: what Flipkart cancels before packing is cancelled here at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from godown.demo import people, shop
from godown.kit import clock, due, history
from godown.omni.cancellations import service as cancellations
from godown.omni.cancellations.rules import Portal, PortalStatus
from godown.omni.channels import service as channels
from godown.omni.channels.service import Settings
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Cancellation, ChannelAccount, Command, Document, OrderLine
from godown.omni.returns import announcing
from godown.omni.returns.models import Kind, Source
from godown.omni.returns.rules import Announced, AnnouncedLine
from godown.wms import checks
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.putback import service as putback
from playing import Play, playing


@pytest.fixture
def play(database: str) -> Iterator[Play]:
    with playing() as stage:
        follow(stage)
        yield stage


def follow(play: Play, **changes: bool) -> None:
    """Switch it on, as the form does."""
    known = ChannelAccount.objects.get()
    settings = replace(Settings(shop.WAREHOUSE, shop.POOL), **{"follow_cancellations": True, **changes})
    channels.open_account(known.seller_id, known.login_id, known.code, settings, clock.now())
    cancellations.catch_up(channels.account(play.sellers, known.code), clock.now())


def line(play: Play, code: str) -> tuple[int, int, int]:
    """Ordered, cancelled and reserved pieces."""
    found = OrderLine.objects.get(order=play.get(code))
    return found.ordered, found.cancelled, found.reserved


def item(play: Play, code: str) -> str:
    return str(play.flipkart.shipment(code)["items"][0]["order_item_id"])


def until_followed(play: Play, code: str, times: int = 1) -> None:
    def followed() -> bool:
        return Cancellation.objects.filter(order=play.get(code), evidence="sync").count() == times

    play.stage.until("followed", followed)


def packed(play: Play, *codes: str) -> None:
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    stored = Document.objects.filter(order__order_code__in=codes, stored_at__isnull=False)
    play.stage.until("their documents", lambda: stored.count() == len(codes))


def test_before_picking_the_order_is_cancelled_and_its_pieces_wait_in_the_pool(play: Play) -> None:
    code, other = play.order((0, 2)), play.order((1, 1))
    play.until_on_picklists(code, other)
    play.flipkart.cancel(code)

    until_followed(play, code)

    assert play.get(code).status == "CANCELLED"
    assert play.pool(0) == (58, 0, 2)
    assert play.causes() == set()
    assert play.timeline(code)[-6:] == [
        "outward.stopped",
        "cancelling.cancelled",
        "outward.cancelled_whole",
        "cancellation.followed_by_itself",
        "order.cancelled",
        "outward.freed",
    ]
    followed = Cancellation.objects.get()
    assert (followed.evidence, followed.actor) == ("sync", history.SYSTEM)
    assert cancellations.followed_lately(play.sellers, clock.now()) == {play.shop.account.id: 1}
    assert play.get(other).status == "FULFILLABLE"
    assert checks.differences(play.sellers) == []


def test_an_account_may_let_pieces_that_never_left_their_bin_live_again_at_once(play: Play) -> None:
    follow(play, relive_unpicked=True)
    code = play.order((0, 3))
    play.until_on_picklists(code)
    play.flipkart.cancel(code, item(play, code), 1)
    until_followed(play, code)
    assert (line(play, code), play.pool(0)) == ((3, 1, 2), (58, 2, 0))

    play.run()
    people.pick(play.shop.site, shop.TOTES)
    play.flipkart.cancel(code, item(play, code), 1)
    until_followed(play, code, 2)

    assert (line(play, code), play.pool(0)) == ((3, 2, 1), (58, 1, 1))  # this one lies in a tote
    play.put_back(1)
    assert checks.differences(play.sellers) == []


def test_after_picking_the_pieces_are_put_back_and_the_rest_is_packed(play: Play) -> None:
    code = play.order((0, 3))
    play.until_on_picklists(code)
    play.run()
    people.pick(play.shop.site, shop.TOTES)
    play.flipkart.cancel(code, item(play, code), 1)
    until_followed(play, code)
    assert line(play, code) == (3, 1, 2)
    assert [(each.order_code, each.pieces) for each in putback.waiting(play.shop.site)] == [(code, 1)]

    play.put_back(1)
    packed(play, code)

    people.hand_over(play.shop.site)
    play.stage.until("dispatched", lambda: play.get(code).status == "COMPLETED")
    assert play.pool(0) == (57, 0, 1)
    assert play.causes() == set()
    assert checks.differences(play.sellers) == []


def test_a_pack_that_flipkart_refuses_is_followed_without_a_person(play: Play) -> None:
    code = play.order((0, 2))
    play.until_on_picklists(code)
    play.run()
    play.flipkart.cancel(code, item(play, code), 1)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)  # before it was read: the box is closed, Flipkart refuses it

    until_followed(play, code)

    assert "packing.refused" in play.timeline(code)
    assert line(play, code) == (2, 1, 1)
    assert play.causes() == set()
    people.pack(play.shop.site)  # the bench opens the box for the rest
    play.stage.until("its document", lambda: Document.objects.filter(stored_at__isnull=False).exists())
    (accepted,) = [call for call in play.flipkart.calls(op="pack") if call.effects]
    assert accepted.effects == [f"pack_accepted:{code}"]
    assert checks.differences(play.sellers) == []


def test_while_flipkart_is_being_told_it_waits_and_an_undo_lets_it_go_on(play: Play) -> None:
    code = play.order((0, 2))
    play.until_on_picklists(code)
    play.run()
    people.pick(play.shop.site, shop.TOTES)
    with history.acting("packer"):
        opened = packing.open_parcel(play.shop.site, code, uuid4(), clock.now())
        ean = views.parcel(play.shop.site, opened.data["shipment"]).lines[0].ean
        for _ in range(2):
            packing.scan(play.shop.site, opened.data["shipment"], ean, uuid4(), clock.now(), timedelta(minutes=30))
    play.flipkart.cancel(code, item(play, code), 1)

    play.stage.until("seen", lambda: "order.cancelled_on_channel" in play.causes())
    play.run()
    assert (line(play, code), Command.objects.get().status) == ((2, 0, 2), "planned")
    assert due.next_at(["follow_cancellations"]) == clock.now() + timedelta(seconds=15)

    with history.acting("packer"):
        packing.undo(play.shop.site, opened.data["shipment"], uuid4(), clock.now())
    until_followed(play, code)
    assert line(play, code) == (2, 1, 1)
    assert play.calls("pack") == 0
    assert play.causes() == set()
    assert checks.differences(play.sellers) == []


def test_what_is_packed_is_never_cancelled_by_itself(play: Play) -> None:
    code = play.order((0, 2))
    play.until_on_picklists(code)
    play.run()
    packed(play, code)
    play.flipkart.cancel(code)

    play.stage.until("seen", lambda: "cancellation.conflict" in play.timeline(code))

    (case,) = exceptions.open_cases(play.sellers)
    assert (case.cause, case.subject) == ("order.cancelled_on_channel", code)
    assert (play.get(code).status, line(play, code)) == ("PROCESSING", (2, 0, 2))
    assert Cancellation.objects.count() == 0
    (told,) = [each for each in history.timeline(play.sellers, play.get(code).id) if each.code.endswith("conflict")]
    assert told.data == {"here": "packed", "there": "cancelled"}
    assert people.hand_over(play.shop.site) == 0

    cancellations.ask_read_back(play.sellers, play.get(code).id, clock.now())
    play.run()
    cancellations.follow(play.sellers, play.get(code).id, None, clock.now())
    assert play.get(code).status == "CANCELLED"
    assert play.causes() == set()


def test_after_the_handover_the_parcel_is_watched_for_until_its_return_is_announced(play: Play) -> None:
    code = play.order((0, 1))
    play.until_on_picklists(code)
    play.run()
    packed(play, code)
    people.hand_over(play.shop.site)
    play.stage.until("dispatched", lambda: play.get(code).status == "COMPLETED")
    play.flipkart.cancel(code)

    play.stage.until("watched", lambda: "cancellation.comes_back" in play.causes())

    assert play.causes() == {"cancellation.comes_back"}
    assert line(play, code) == (1, 0, 1)
    found = OrderLine.objects.get(order=play.get(code))
    announced = Announced(
        return_code="R-1",
        kind=Kind.RETURN_TO_ORIGIN,
        order_code=code,
        lines=[AnnouncedLine(channel_sku=found.channel_sku, quantity=1)],
    )
    announcing.announce(play.shop.account, [announced], Source.UPLOAD, clock.now())
    assert play.causes() == set()


def test_switched_on_later_it_catches_up_with_what_waits_for_a_person(play: Play) -> None:
    follow(play, follow_cancellations=False)
    code = play.order((0, 2))
    play.until_on_picklists(code)
    play.flipkart.cancel(code, item(play, code), 1)
    play.stage.until("seen", lambda: "order.cancelled_on_channel" in play.causes())
    play.wait(minutes=10)
    assert line(play, code) == (2, 0, 2)

    follow(play)
    play.run()

    assert line(play, code) == (2, 1, 1)
    assert play.causes() == set()


def test_what_a_person_cancelled_and_flipkart_has_not_is_an_exception_until_flipkart_has(play: Play) -> None:
    code = play.order((0, 1))
    play.until_on_picklists(code)
    found = OrderLine.objects.get(order=play.get(code))
    portal = Portal(clock.now(), PortalStatus.COMPLETELY, {found.id: 1})
    cancellations.follow(play.sellers, play.get(code).id, portal, clock.now())
    play.run()

    (case,) = exceptions.open_cases(play.sellers)
    assert (case.cause, case.subject) == ("cancellation.not_there", code)
    assert case.data == {"here": "cancelled", "there": "going on"}

    play.flipkart.cancel(code)
    cancellations.ask_read_back(play.sellers, play.get(code).id, clock.now())
    play.run()
    assert play.causes() == set()
    assert Cancellation.objects.count() == 1
