"""Picking, packing and handing over by a scanner that types, in a real browser."""

import re

from playwright.sync_api import Locator, Page, expect

from browsing import LogIn, Scan, start_picking, walk
from godown.omni.models import Command
from godown.omni.models import Order as ChannelOrder
from godown.wms.packing.models import Shipment
from godown.wms.picking.models import PickLine
from godown.wms.waves.models import Wave
from playing import Play


def picked_by_scanner(page: Page, log_in: LogIn, wedge: Scan) -> None:
    """Pick one whole wave: each order into a tote of its own."""
    start_picking(page, log_in)
    totes: dict[str, str] = {}
    while stops := walk():
        stop = stops[0]
        wedge(stop.bin, *[stop.ean] * stop.left, totes.setdefault(stop.order_code, f"T-{len(totes) + 1:02}"))
        expect(page.locator("#band")).to_have_attribute("data-outcome", "complete" if len(stops) == 1 else "accept")
        expect(page.locator(".band-headline")).to_have_text("In the tote")
    page.get_by_role("button", name="Log out").click()


def test_a_wave_is_picked_by_scans_alone(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    start_picking(page, log_in)
    first = walk()[0]
    expect(band).to_contain_text(f"Go to {first.bin}")
    wedge("A-40")
    expect(band).to_have_attribute("data-outcome", "wrong")
    expect(band).to_contain_text(f"Expected {first.bin}. You scanned A-40.")
    wedge(first.bin)
    expect(band).to_have_attribute("data-outcome", "accept")
    expect(page.locator("[aria-current=step]")).to_contain_text(first.sku)
    wedge(next(stop.sku for stop in walk() if stop.sku != first.sku))
    expect(band).to_contain_text(f"Expected {first.sku}.")
    expect(band.locator(".band-headline")).to_have_text("Wrong item")
    wedge(*[first.ean] * first.left)
    expect(page.locator("[aria-current=step]")).to_contain_text("Into tote")
    wedge(first.ean)
    expect(band).to_have_attribute("data-outcome", "over")
    wedge("T-01")
    expect(band.locator(".band-headline")).to_have_text("In the tote")
    for stop in walk():
        wedge(stop.bin, *[stop.ean] * stop.left, "T-02")
    expect(band).to_have_attribute("data-outcome", "complete")
    assert Wave.objects.get().status == "DONE"
    assert {line.picked for line in PickLine.objects.all()} == {1, 2}
    assert set(ChannelOrder.objects.values_list("status", flat=True)) == {"PROCESSING"}


def test_a_code_with_a_wrong_check_digit_is_called_a_misread(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    """U6: a different message and sound from an unknown code."""
    start_picking(page, log_in)
    stop = walk()[0]
    wedge(stop.bin, "4006381333932")
    expect(band).to_have_attribute("data-outcome", "misread")
    wedge("4006381333931")
    expect(band).to_have_attribute("data-outcome", "wrong")
    expect(band.locator(".band-headline")).to_have_text("Unknown code")


def test_what_is_not_in_the_bin_is_said_twice(
    page: Page, band: Locator, play: Play, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    """U8: a command that cannot be taken back needs a second scan."""
    start_picking(page, log_in)
    stop = walk()[0]
    wedge("#SHORT")
    expect(band).to_contain_text("Sure?")
    assert walk()[0] == stop
    wedge(stop.bin)
    expect(band.locator(".band-headline")).to_have_text("Right bin")
    wedge("#SHORT", "#SHORT")
    expect(band.locator(".band-headline")).to_have_text("Short: order waits")
    play.run()
    assert ChannelOrder.objects.get(order_code=stop.order_code).status == "UNFULFILLABLE"


def test_an_order_is_packed_undone_packed_and_followed_until_its_label(
    page: Page, band: Locator, play: Play, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    lines = {order: [] for order in two_orders}
    picked_by_scanner(page, log_in, wedge)
    for each in PickLine.objects.select_related("order", "sku"):
        lines[each.order.order_code].append((each.sku.ean, each.quantity))
    double, mixed = two_orders
    log_in("packer")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(double)
    expect(band.locator(".band-headline")).to_have_text("Parcel open")
    ean = lines[double][0][0]
    wedge(lines[mixed][0][0])
    expect(band.locator(".band-headline")).to_have_text("Wrong item")
    wedge(ean, ean)
    expect(band).to_have_attribute("data-outcome", "complete")
    shipment = Shipment.objects.get()
    assert shipment.status == "ASKED"
    expect(page).to_have_url(f"{page.url.partition('/floor')[0]}/floor/BLR1/pack/{shipment.id}")

    play.spend_calls(501)
    page.reload()
    expect(page.locator("#work")).to_contain_text("Calls run low: labels come in groups now.")
    wedge("#UNDO")
    expect(band.locator(".band-headline")).to_have_text("Taken out")
    assert Command.objects.get().status == "withdrawn"
    expect(page.locator("#work .rows .big").first).to_have_text("1/2")
    wedge(ean)
    expect(band).to_have_attribute("data-outcome", "complete")

    play.wait(seconds=30)
    expect(band.locator(".band-headline")).to_have_text("Print and stick")
    with page.expect_download() as printed:
        page.get_by_role("button", name="Print label and invoice").click()
    assert printed.value.suggested_filename == f"parcel-{shipment.id}.pdf"
    assert play.get(double).status == "PROCESSING"
    assert "packing.accepted" in play.timeline(double)
    assert "packing.printed" in play.timeline(double)

    wedge("#UNDO")  # U15: Flipkart takes a packed parcel back from nobody, so the page says what to do
    expect(band.locator(".band-headline")).to_have_text("Packed at Flipkart")
    expect(band.locator(".band-detail")).to_contain_text("open the box, put the right one in; the label holds")
    assert Shipment.objects.get().status == "PACKED"
    with page.expect_download():
        wedge("#REPRINT")
    expect(band.locator(".band-headline")).to_have_text("Printing")
    assert play.timeline(double).count("packing.printed") == 2
    wedge("#NEXTBOX", "#REPRINT")
    expect(band.locator(".band-headline")).to_have_text("No label yet")
    expect(page).to_have_url(re.compile("/pack$"))

    wedge(lines[mixed][0][0])
    expect(band.locator(".band-headline")).to_have_text("In the parcel")
    assert Shipment.objects.filter(status="OPEN").get().order.order_code == mixed


def test_parcels_are_handed_over_by_their_awb(
    page: Page, band: Locator, play: Play, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    picked_by_scanner(page, log_in, wedge)
    log_in("packer")
    expect(page.locator("#ready")).to_have_text("READY")
    for code in two_orders:
        wedge(code)
        expect(band.locator(".band-headline")).to_have_text("Parcel open")
        lines = PickLine.objects.filter(order__order_code=code).select_related("sku")
        wedge(*[line.sku.ean for line in lines for _ in range(line.quantity)])
        expect(band).to_have_attribute("data-outcome", "complete")
    play.wait(minutes=1)
    page.get_by_role("link", name="Handover").click()
    page.get_by_role("button", name="Load").click()
    page.wait_for_url("**/handover/*")
    expect(page.locator("#ready")).to_have_text("READY")
    first, second = Shipment.objects.order_by("id")
    wedge(first.awb, second.awb)
    expect(page.locator("#work .head .big").first).to_have_text("2")
    wedge("#UNDO")
    expect(band.locator(".band-headline")).to_have_text("Off the load")
    expect(page.locator("#work .head .big").first).to_have_text("1")
    wedge(second.awb, second.awb)
    expect(band.locator(".band-headline")).to_have_text("Already on a load")
    wedge("#DONE", "#DONE")
    expect(band.locator(".band-headline")).to_have_text("Load closed")
    play.wait(minutes=1)
    expect(band.locator(".band-headline")).to_have_text("Handed over")
    assert {play.get(code).status for code in two_orders} == {"COMPLETED"}


def test_a_piece_cancelled_at_flipkart_is_followed_put_back_and_made_live_and_the_rest_is_packed(
    page: Page, band: Locator, play: Play, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    """Each on their own page: the bench stops, the supervisor follows, the picker puts back, the bench goes on."""
    double = two_orders[0]
    picked_by_scanner(page, log_in, wedge)
    line = PickLine.objects.select_related("sku", "bin").get(order__order_code=double)
    item = play.flipkart.shipment(double)["items"][0]["order_item_id"]
    play.flipkart.cancel(double, item, 1)

    log_in("packer")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(double)
    expect(band.locator(".band-headline")).to_have_text("Parcel open")
    wedge(line.sku.ean, line.sku.ean)
    expect(band).to_have_attribute("data-outcome", "complete")
    play.stage.until("the refusal, read back", lambda: play.get(double).read_back_at is not None)
    expect(band.locator(".band-headline")).to_have_text("Flipkart refused it")
    page.get_by_role("button", name="Log out").click()
    play.wait(seconds=2)

    log_in("supervisor")
    page.goto(f"/orders/{play.get(double).id}")
    page.get_by_role("link", name="Follow a cancellation").click()
    page.get_by_role("button", name="Ask Flipkart again").click()
    expect(page.get_by_text("asking Flipkart")).to_be_visible()
    play.run()
    expect(page.get_by_text("asking Flipkart")).to_have_count(0)
    page.get_by_role("link", name="Next: what will happen").click()
    page.get_by_role("button", name="Cancel 1 piece here").click()
    expect(page.get_by_text("1 of 2 pieces are cancelled here.")).to_be_visible()
    assert play.get(double).lines.get().cancelled == 1
    page.get_by_role("button", name="Log out").click()

    log_in("picker")
    page.get_by_role("link", name="Put back").click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(line.sku.ean)
    expect(band.locator(".band-headline")).to_have_text("In hand")
    wedge(line.bin.code)
    expect(band.locator(".band-headline")).to_have_text("Put back")
    page.get_by_role("button", name="Log out").click()

    log_in("supervisor")
    page.goto("/stock")
    page.get_by_role("link", name="Make live again").click()
    page.get_by_label(f"Choose {line.sku.code}").check()
    page.get_by_label("Reference").fill("COUNT-1")
    page.get_by_role("button", name="Make the chosen ones live").click()
    expect(page.get_by_role("status")).to_contain_text("1 piece live again")
    expect(page.get_by_text("No cancelled pieces")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    log_in("packer")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(double)
    expect(band.locator(".band-headline")).to_have_text("Parcel open")
    wedge(line.sku.ean)
    expect(band).to_have_attribute("data-outcome", "complete")
    play.wait(minutes=1)
    assert play.timeline(double).count("packing.accepted") == 1


def test_what_the_portal_shows_is_followed_only_if_it_does_not_contradict_itself(
    page: Page, play: Play, two_orders: list[str], log_in: LogIn
) -> None:
    log_in("supervisor")
    order = play.get(two_orders[0])
    page.goto(f"/orders/{order.id}/cancel")
    page.get_by_text("Enter what the portal shows").click()
    page.get_by_label("partly").check()
    page.get_by_label("Cancelled of").fill("2")
    page.get_by_role("button", name="Next: what will happen").click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit each other")
    expect(page.get_by_label("Cancelled of")).to_have_value("2")
    page.get_by_label("Cancelled of").fill("1")
    page.get_by_role("button", name="Next: what will happen").click()
    confirm = page.get_by_role("button", name="Cancel 1 piece here")
    expect(confirm).to_be_visible()
    assert order.lines.get().cancelled == 0
    confirm.click()
    expect(page.get_by_text("1 of 2 pieces are cancelled here.")).to_be_visible()
    assert order.lines.get().cancelled == 1
