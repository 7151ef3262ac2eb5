"""The hour's calls are nearly used up: boxes wait before Flipkart is told of them, never between pack and label."""

from datetime import timedelta
from uuid import uuid4

from godown.demo import people, shop
from godown.kit import clock, history
from godown.omni.models import Command, Document
from godown.wms.models import Shipment
from godown.wms.packing import service as packing
from playing import Play


def boxes_closed(play: Play, count: int) -> list[int]:
    """So many boxes are closed at the bench; ids of their shipments."""
    codes = [play.order((number, 1)) for number in range(count)]
    play.run()
    play.until_on_picklists(*codes)
    people.pick(play.shop.site, shop.TOTES)
    return sorted(people.pack(play.shop.site))


def statuses() -> list[str]:
    return list(Command.objects.filter(kind="pack").order_by("key").values_list("status", flat=True))


def test_boxes_wait_for_room_in_the_hour_can_be_undone_meanwhile_and_get_their_labels_at_once(play: Play) -> None:
    shipments = boxes_closed(play, 3)
    play.spend_calls(947)
    play.wait(minutes=20)
    assert (statuses(), play.calls("pack")) == (["planned"] * 3, 0)
    with history.acting("packer"):
        assert packing.undo(play.shop.site, shipments[0], uuid4(), clock.now()).accepted

    stored = Document.objects.filter(stored_at__isnull=False)
    play.stage.until("labels", lambda: stored.count() == 2)
    assert (statuses(), play.calls("pack")) == (["withdrawn", "confirmed", "confirmed"], 2)
    assert max(each.stored_at - each.wanted_at for each in stored) <= timedelta(seconds=12)
    assert set(Shipment.objects.filter(id__in=shipments[1:]).values_list("status", flat=True)) == {"PACKED"}


def test_a_few_boxes_wait_a_little_for_company_only_if_the_orders_in_hand_do_not_fit_one_by_one(play: Play) -> None:
    boxes_closed(play, 3)
    play.spend_calls(900)
    play.wait(seconds=5)
    assert statuses() == ["confirmed"] * 3  # room for 50 calls: five each


def test_the_label_of_a_packed_parcel_comes_though_everything_but_the_benchs_share_is_used_up(play: Play) -> None:
    boxes_closed(play, 2)
    play.stage.until("packed", lambda: statuses() == ["confirmed"] * 2)
    play.spend_calls(950)
    stored = Document.objects.filter(stored_at__isnull=False)
    play.stage.until("labels", lambda: stored.count() == 2)
    assert max(each.stored_at - each.wanted_at for each in stored) <= timedelta(seconds=12)
    assert [play.calls(op) for op in ("details", "invoices", "label")] == [1, 1, 1]
