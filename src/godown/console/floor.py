"""What all stations share: where one stands, what was scanned, and how an answer looks and sounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from godown.kit.errors import Invalid
from godown.kit.messages import Message, catalogue
from godown.omni import limits
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account
from godown.wms.gestures.service import Answer
from godown.wms.masters import service as masters
from godown.wms.masters.service import Site

from .door import sellers_of
from .rules import is_misread, whole_number
from .show import show

BAD_SCAN = Message(
    "console.bad_scan", gettext_lazy("The device sent a scan without its gesture."), gettext_lazy("Reload the page.")
)

#: At most five words (console.md U9); what was expected and what was got is in the detail.
HEADLINES: Mapping[str, str | Promise] = {
    "picking.at_bin": gettext_lazy("Right bin"),
    "picking.in_hand": gettext_lazy("In hand"),
    "picking.bin_first": gettext_lazy("Bin first"),
    "picking.laid_back": gettext_lazy("Laid back"),
    "picking.nothing_in_hand": gettext_lazy("Nothing to undo"),
    "picking.in_tote": gettext_lazy("In the tote"),
    "picking.elsewhere": gettext_lazy("Another bin has it"),
    "picking.ran_short": gettext_lazy("Short: order waits"),
    "picking.wrong_bin": gettext_lazy("Wrong bin"),
    "picking.wrong_item": gettext_lazy("Wrong item"),
    "picking.other_tote": gettext_lazy("Wrong tote"),
    "picking.too_many": gettext_lazy("Enough"),
    "picking.hand_full": gettext_lazy("Tote first"),
    "picking.hand_empty": gettext_lazy("Piece first"),
    "picking.not_yours": gettext_lazy("Not your wave"),
    "picking.nothing_left": gettext_lazy("Nothing left"),
    "packing.opened": gettext_lazy("Parcel open"),
    "packing.scanned": gettext_lazy("In the parcel"),
    "packing.closed": gettext_lazy("Parcel complete"),
    "packing.undone": gettext_lazy("Taken out"),
    "packing.wrong_item": gettext_lazy("Wrong item"),
    "packing.too_many": gettext_lazy("Too many"),
    "packing.nothing_to_pack": gettext_lazy("Nothing to pack"),
    "packing.several": gettext_lazy("Several orders: scan a piece"),
    "packing.in_use": gettext_lazy("Somebody else packs it"),
    "packing.has_parcel": gettext_lazy("Has a parcel"),
    "packing.packed_already": gettext_lazy("Packed at Flipkart"),
    "packing.too_late": gettext_lazy("Too late to undo"),
    "packing.nothing_to_undo": gettext_lazy("Nothing to undo"),
    "packing.unpacked": gettext_lazy("Unpacked"),
    "dispatch.added": gettext_lazy("On the load"),
    "dispatch.taken_off": gettext_lazy("Off the load"),
    "dispatch.wrong_courier": gettext_lazy("Wrong courier"),
    "dispatch.on_manifest": gettext_lazy("Already on a load"),
    "dispatch.not_packed": gettext_lazy("Not packed yet"),
    "dispatch.no_document": gettext_lazy("No label yet"),
    "putback.in_hand": gettext_lazy("In hand"),
    "putback.put_back": gettext_lazy("Put back"),
    "putback.put_down": gettext_lazy("Laid down"),
    "putback.nothing_waits": gettext_lazy("Not to be put back"),
    "putback.all_in_hand": gettext_lazy("Enough: now the bin"),
    "putback.other_in_hand": gettext_lazy("Bin first"),
    "putback.hand_empty": gettext_lazy("Piece first"),
    "putback.not_a_bin": gettext_lazy("Not a bin"),
    "inward.taken_in": gettext_lazy("Counted"),
    "inward.damaged_in": gettext_lazy("Into quarantine"),
    "inward.taken_out": gettext_lazy("Taken out"),
    "inward.count_done": gettext_lazy("Count over"),
    "inward.too_many": gettext_lazy("More than expected"),
    "inward.not_expected": gettext_lazy("Not on this receipt"),
    "inward.not_counted": gettext_lazy("Too late to undo"),
    "inward.nothing_counted": gettext_lazy("Nothing counted yet"),
    "inward.not_open": gettext_lazy("The count is over"),
    "inward.not_arrived": gettext_lazy("Gate entry first"),
    "transfers.at_bin": gettext_lazy("Right bin"),
    "transfers.in_hand": gettext_lazy("In hand"),
    "transfers.in_tote": gettext_lazy("In the tote"),
    "transfers.put_down": gettext_lazy("Laid down"),
    "transfers.pick_done": gettext_lazy("Ready to go"),
    "transfers.wrong_bin": gettext_lazy("Wrong bin"),
    "transfers.wrong_item": gettext_lazy("Wrong item"),
    "transfers.bin_first": gettext_lazy("Bin first"),
    "transfers.hand_empty": gettext_lazy("Piece first"),
    "transfers.hand_full": gettext_lazy("Tote first"),
    "transfers.too_many": gettext_lazy("Enough"),
    "transfers.promised": gettext_lazy("Promised to orders"),
    "transfers.nothing_picked": gettext_lazy("Nothing picked yet"),
    "transfers.nothing_left": gettext_lazy("Nothing left"),
    "transfers.still_in_hand": gettext_lazy("Somebody holds pieces"),
    "transfers.not_to_pick": gettext_lazy("Not to be picked"),
    "putaway.in_hand": gettext_lazy("In hand"),
    "putaway.in_bin": gettext_lazy("Put away"),
    "putaway.put_down": gettext_lazy("Laid down"),
    "putaway.nothing_waits": gettext_lazy("None waits here"),
    "putaway.all_in_hand": gettext_lazy("Enough: now the bin"),
    "putaway.other_in_hand": gettext_lazy("Bin first"),
    "putaway.hand_empty": gettext_lazy("Piece first"),
    "putaway.not_a_bin": gettext_lazy("Not a bin"),
    "returns.known": gettext_lazy("Known return"),
    "returns.unknown": gettext_lazy("No return order"),
    "returns.sent_back": gettext_lazy("Our own parcel"),
    "returns.taken_off": gettext_lazy("Off the list"),
    "returns.scanned_twice": gettext_lazy("Scanned already"),
    "returns.came_before": gettext_lazy("Came in before"),
    "returns.never_left": gettext_lazy("Never left: put back"),
    "returns.entry_closed": gettext_lazy("Gate entry closed"),
    "returns.has_return": gettext_lazy("Return is here"),
    "inspection.opened": gettext_lazy("Scan each piece"),
    "inspection.to_judge": gettext_lazy("Good or not?"),
    "inspection.stray": gettext_lazy("Not announced"),
    "inspection.back_already": gettext_lazy("Back already"),
    "inspection.passed": gettext_lazy("Passed"),
    "inspection.failed": gettext_lazy("Failed"),
    "inspection.scrapped": gettext_lazy("Scrap"),
    "inspection.not_ours": gettext_lazy("Not ours: noted"),
    "inspection.undone": gettext_lazy("Taken out"),
    "inspection.sealed": gettext_lazy("All passed"),
    "inspection.finished": gettext_lazy("Parcel inspected"),
    "inspection.not_at_gate": gettext_lazy("Gate entry first"),
    "inspection.done_before": gettext_lazy("Inspected already"),
    "inspection.judge_first": gettext_lazy("Pass or fail first"),
    "inspection.nothing_in_hand": gettext_lazy("Piece first"),
    "inspection.nothing_to_undo": gettext_lazy("Nothing to undo"),
    "inspection.nothing_failed": gettext_lazy("Did not fail"),
    "inspection.not_sealed_kind": gettext_lazy("Open it"),
    "inspection.opened_already": gettext_lazy("Opened already"),
    "inspection.all_back": gettext_lazy("Too many back"),
    "unpicking.at_tote": gettext_lazy("Tote open"),
    "unpicking.in_hand": gettext_lazy("In hand"),
    "unpicking.unpicked": gettext_lazy("Back in the bin"),
    "unpicking.put_down": gettext_lazy("Laid back"),
    "unpicking.tote_first": gettext_lazy("Tote first"),
    "unpicking.hand_empty": gettext_lazy("Piece first"),
    "unpicking.bin_first": gettext_lazy("Bin first"),
    "unpicking.not_a_bin": gettext_lazy("Not a bin"),
    "unpicking.nothing_there": gettext_lazy("Nothing to unpick"),
    "unpicking.not_there": gettext_lazy("Leave it there"),
    "counts.at_bin": gettext_lazy("Right bin: count"),
    "counts.at_bin_of": gettext_lazy("Right bin: count"),
    "counts.counted": gettext_lazy("Counted"),
    "counts.taken_back": gettext_lazy("Taken back"),
    "counts.put_down": gettext_lazy("Laid down"),
    "counts.no_difference": gettext_lazy("Bin done"),
    "counts.somebody_else": gettext_lazy("Bin done"),
    "counts.supervisor": gettext_lazy("Bin done"),
    "counts.corrected": gettext_lazy("Bin done"),
    "counts.no_bin_yet": gettext_lazy("Bin first"),
    "counts.bin_open": gettext_lazy("Finish this bin first"),
    "counts.not_a_bin": gettext_lazy("Not a bin"),
    "counts.other_sku": gettext_lazy("Not this one"),
    "counts.nothing_yet": gettext_lazy("Nothing to undo"),
    "counts.in_use": gettext_lazy("Somebody else counts it"),
    "counts.same_person": gettext_lazy("Not you again"),
    "counts.undecided": gettext_lazy("A supervisor decides"),
    "counts.moved_on": gettext_lazy("Once more, please"),
    "order.on_hold": gettext_lazy("On hold: put aside"),
    "order.cancelled_on_channel": gettext_lazy("Cancelled: put aside"),
}
FAMILIES = {"unknown_code": gettext_lazy("Unknown code"), "unknown_parcel": gettext_lazy("Unknown parcel")}
WRONG = {
    "other_sku",
    "wrong_bin",
    "wrong_item",
    "other_tote",
    "wrong_courier",
    "unknown_code",
    "unknown_parcel",
    "nothing_to_pack",
    "not_a_bin",
    "not_expected",
}
#: Nobody knows the code; an AWB has no check digit, so an unknown parcel is never called a misread.
UNKNOWN = {"unknown_code", "nothing_to_pack", "wrong_bin"}
#: Accepted, and the person decides next: a question, or one that needs a closer look.
ASKS = {"to_judge": "ask", "stray": "attention", "back_already": "attention"}
OVER = {"too_many", "all_in_hand"}


@dataclass(frozen=True)
class Scan:
    """A scan as the device sends it; `context` is what the page said when it was sent."""

    code: str
    gesture: UUID
    context: Mapping[str, str]

    def number(self, name: str) -> int | None:
        return whole_number(self.context.get(name, ""))


def read_scan(request: HttpRequest) -> Scan:
    """The posted scan, or `Invalid`."""
    try:
        gesture = UUID(request.POST.get("gesture", ""))
    except ValueError as error:
        raise Invalid(BAD_SCAN) from error
    code = request.POST.get("code", "").strip()
    return Scan(code.upper() if code.startswith("#") else code, gesture, request.POST.dict())


def quantity_of(code: str) -> int | None:
    """How often the next scan counts, if this is `#QTY` with a number of at most four digits."""
    digits = code.removeprefix("#QTY").strip()
    return int(digits) or None if code.startswith("#QTY") and digits.isdecimal() and len(digits) < 5 else None


def pieces_of(scan: Scan) -> int:
    """How often a scan counts: as often as `#QTY` said before it, else once."""
    return quantity_of(f"#QTY{scan.context.get('pieces', '')}") or 1


def carried(scan: Scan) -> dict[str, str]:
    """What commands before this scan said about the next piece, and what one more command adds to."""
    return {name: scan.context[name] for name in ("pieces", "damage") if scan.context.get(name)}


def warehouses_of(request: HttpRequest) -> list[str]:
    """Codes of the warehouses of the request's sellers."""
    return [site.code for site in masters.sites(sellers_of(request))]


def site_of(request: HttpRequest, warehouse: str) -> Site:
    """The warehouse that a URL names, if the request may see it; `NotFound` otherwise."""
    return masters.site(sellers_of(request), warehouse)


def asked_site(request: HttpRequest) -> Site | None:
    """The warehouse that a form or the URL of an office page names, else the first; None if there is none yet."""
    asked = request.POST.get("warehouse") or request.GET.get("warehouse")
    codes = [asked] if asked else warehouses_of(request)
    return site_of(request, codes[0]) if codes else None


def cursor_of(request: HttpRequest) -> UUID | None:
    """Before which row the page of a list begins, as its URL says; None: at the newest."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def into_warehouse(request: HttpRequest, route: str) -> HttpResponse:
    """To a job's page in the only warehouse, or to a choice of them."""
    codes = warehouses_of(request)
    if len(codes) == 1:
        return redirect(route, codes[0])
    return show(request, "floor/warehouses.html", {"warehouses": codes, "target": route})


def grace_of(site: Site) -> timedelta:
    """How long the bench may undo: the longest grace of the accounts that sell from this warehouse."""
    return timedelta(seconds=max((each.pack_grace for each in _sellers_from(site)), default=0))


def calls_run_low(site: Site) -> bool:
    """Whether an account that sells from this warehouse spares the calls of the hour: labels come in groups then."""
    return any(limits.is_scarce(each.code) for each in _sellers_from(site))


def _sellers_from(site: Site) -> list[Account]:
    return [each for each in channels.accounts_of([site.seller_id]) if each.warehouse == site.code]


# --- answers ------------------------------------------------------------------------------------------------------


def outcome_of(answer: Answer, code: str) -> str:
    """Which colour and sound an answer has: accept, ask, complete, wrong, over, misread or attention."""
    family = answer.code.partition(".")[2]
    if answer.accepted:
        return "complete" if answer.expects == "done" else ASKS.get(family, "accept")
    if family in UNKNOWN and is_misread(code):
        return "misread"
    return "wrong" if family in WRONG else "over" if family in OVER else "attention"


def reply(answer: Answer, scan: Scan, html: str = "", url: str = "") -> JsonResponse:
    """What the device shows, and how it sounds. `html` replaces the work area, `url` the page's address."""
    outcome = outcome_of(answer, scan.code)
    headline = HEADLINES.get(answer.code) or FAMILIES.get(answer.code.partition(".")[2])
    if outcome == "misread":
        headline = _("Misread: scan again")
    elif headline is None:
        headline = _("Accepted") if answer.accepted else _("Stop: look here")
    message = catalogue().get(answer.code)
    fix = message.render_fix(answer.data) if message else ""
    return spoken(outcome, str(headline), " ".join(part for part in (answer.text, fix) if part), html=html, url=url)


def spoken(outcome: str, headline: str, detail: str = "", **more: Any) -> JsonResponse:
    """An answer of the page itself. `more` may hold `html` (the work area), `url` (the address), `go` (where to go),
    `once` (context of the next scan), `type` (the keyboard to open) and `submit` (the form to send)."""
    return JsonResponse({"outcome": outcome, "headline": headline, "detail": detail, **more})


def called(order_code: str) -> JsonResponse:
    """A supervisor was called to an order; the work may go on."""
    detail = _("Order %(order)s is on the supervisor's list. Go on with something else, or wait here.")
    return spoken("accept", _("Supervisor is called"), detail % {"order": order_code})


def confirm_first(scan: Scan) -> JsonResponse | None:
    """A command that cannot be taken back is scanned twice (console.md U8); None if this is the second time."""
    if scan.context.get("confirm") == scan.code:
        return None
    detail = _("Scan %(code)s, or press the button, once more.") % {"code": scan.code}
    return spoken("attention", _("Sure? Once more"), detail, once={"confirm": scan.code})


def piece(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    """The work area of a station."""
    return render_to_string(f"console/floor/{template}", dict(context), request)
