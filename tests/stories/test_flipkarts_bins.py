"""What lies in Flipkart's bins, as a shop follows it through its day."""

from godown.demo import people, shop
from godown.kit import clock
from godown.omni.bins import service as bins
from godown.omni.bins.service import MirrorView
from playing import Play


def mirror(play: Play) -> MirrorView:
    return bins.mirror([play.shop.account.seller_id], play.shop.account.code)


def on_flipkart(play: Play) -> int:
    return sum(int(each["used"]) for each in play.flipkart.bins())


def hand_over(play: Play, code: str) -> None:
    play.until_on_picklists(code)
    play.run()
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("packed and labelled", lambda: "fulfilment.document_stored" in play.timeline(code))
    people.hand_over(play.shop.site)
    play.stage.until("handed over", lambda: play.get(code).status == "COMPLETED")


def test_the_mirror_is_read_at_the_start_and_falls_with_each_handover(play: Play) -> None:
    play.run()
    before = mirror(play)
    assert (before.source, before.used) == ("panel", on_flipkart(play))
    hand_over(play, play.order((0, 3)))
    after = mirror(play)
    assert (after.used, after.estimated, after.read_at) == (before.used - 3, True, before.read_at)
    assert after.used == on_flipkart(play)


def test_a_read_between_pack_and_handover_takes_nothing_off_twice(play: Play) -> None:
    code = play.order((0, 3))
    play.until_on_picklists(code)
    play.run()
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("packed and labelled", lambda: "fulfilment.document_stored" in play.timeline(code))
    bins.ask_read(play.shop.account, clock.now())
    play.run()
    read = mirror(play)
    assert read.used == on_flipkart(play)
    people.hand_over(play.shop.site)
    play.stage.until("handed over", lambda: play.get(code).status == "COMPLETED")
    assert mirror(play).used == on_flipkart(play) == read.used


def test_a_panel_that_does_not_answer_leaves_the_mirror_with_its_age(play: Play) -> None:
    play.run()
    before = mirror(play)
    play.flipkart.add_fault("inventory_report", "http_500", times=2)
    bins.ask_read(play.shop.account, clock.now())
    play.run()
    assert mirror(play).read_at == before.read_at
    play.wait(minutes=2)
    assert play.calls("inventory_report") == 4
    assert mirror(play).read_at != before.read_at
