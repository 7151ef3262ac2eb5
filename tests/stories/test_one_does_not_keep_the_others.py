"""What cannot be done for one order is done for the others all the same."""

import pytest

from godown.demo import people, shop
from godown.kit import clock, due
from godown.omni.fulfilment import documents
from godown.omni.fulfilment import jobs as fulfilment
from godown.omni.models import Document, ExceptionCase
from playing import Play


def test_a_document_that_never_comes_does_not_keep_newer_ones(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "AT_ONCE", 1)
    play.flipkart.add_fault("pack", "slow_pack", nth=1, seconds=86_400)
    codes = [play.order((number, 1)) for number in range(3)]
    play.run()
    play.until_on_picklists(*codes)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    stored = Document.objects.filter(stored_at__isnull=False)
    play.stage.until("the documents of the others", lambda: stored.count() == 2)
    assert play.timeline(stored.earliest("stored_at").order.order_code).count("fulfilment.document_stored") == 1


def test_a_short_that_cannot_be_told_does_not_keep_another(play: Play) -> None:
    code = play.order()
    play.run()
    order = play.get(code)
    due.plan("run_short", ["no order at all", order.id], clock.now())
    assert fulfilment.run_short(clock.now(), 100) == 2
    assert play.get(code).status == "UNFULFILLABLE"
    assert ExceptionCase.objects.get(subject=code).cause == "fulfilment.picked_short"
    assert due.next_at(["run_short"]) == clock.now() + due.backoff(1)
