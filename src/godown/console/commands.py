"""The commands that stations take by barcode (console.md U8): the printed sheet, and what all stations answer alike.

A code that begins with # is a command and is never looked up as a code: one that a station does not take is refused.
A page that takes a new command adds it here; a test compares this list with what the pages know.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from godown.access.messages import NO_STATION
from godown.access.stations import BADGE

from .floor import Scan, carried, quantity_of, read_scan, spoken
from .show import station_here

View = Callable[..., HttpResponseBase]


class Station(TextChoices):
    """Where a scan is made."""

    PICK = "pick", _("Pick")
    TRANSFER = "transfer", _("Transfer out")
    UNPICK = "unpick", _("Unpick")
    PACK = "pack", _("Pack")
    HANDOVER = "handover", _("Handover")
    RECEIVE = "receive", _("Receive")
    PUT_AWAY = "put_away", _("Put away")
    GATE = "gate", _("Return gate")
    INSPECT = "inspect", _("Inspect")
    SEALED = "sealed", _("Sealed RTOs")
    COUNT = "count", _("Count")
    PUT_BACK = "put_back", _("Put back")


EVERYWHERE = tuple(Station)
COUNTED = (Station.RECEIVE, Station.PUT_AWAY, Station.TRANSFER, Station.COUNT)
HELD = (Station.PICK, Station.TRANSFER, Station.UNPICK, Station.PUT_AWAY, Station.INSPECT, Station.COUNT)
FINISHED = (Station.HANDOVER, Station.RECEIVE, Station.TRANSFER, Station.GATE, Station.INSPECT, Station.COUNT)


@dataclass(frozen=True)
class Command:
    """`does` says what it does, in a few words; `stations` where it is taken."""

    code: str
    does: str | Promise
    stations: tuple[Station, ...]

    @property
    def where(self) -> str:
        """The names of the stations that take it."""
        if self.stations == EVERYWHERE:
            return gettext("everywhere")
        left_out = [each for each in Station if each not in self.stations]
        if len(left_out) == 1:
            return gettext("all but %(station)s") % {"station": left_out[0].label}
        return ", ".join(str(each.label) for each in self.stations)


COMMANDS = (
    Command("#DONE", _("finish what is on the screen"), FINISHED),
    Command("#UNDO", _("take the last scan back"), tuple(each for each in Station if each is not Station.SEALED)),
    Command("#CANCELSCAN", _("lay it down and begin anew"), (*HELD, Station.PUT_BACK)),
    Command("#HELP", _("what can be scanned here"), EVERYWHERE),
    Command("#SWITCHUSER", _("somebody else works here now"), EVERYWHERE),
    Command("#SHORT", _("the piece is not in the bin"), (Station.PICK,)),
    Command("#MANUAL", _("its code cannot be scanned: take it all the same"), (Station.PICK, Station.PACK)),
    Command("#ISSUE", _("call a supervisor to this order"), (Station.PICK, Station.PACK)),
    Command("#UNPACK", _("take the whole parcel apart"), (Station.PACK,)),
    Command("#NEXTBOX", _("leave this parcel, begin the next"), (Station.PACK,)),
    Command("#REPRINT", _("print label and invoice again"), (Station.PACK,)),
    Command("#QTY", _("type how often the next scan counts"), COUNTED),
    Command("#QTY10", _("the next scan counts 10 times"), COUNTED),
    Command("#QTY50", _("the next scan counts 50 times"), COUNTED),
    Command("#BROKEN", _("the next piece is broken"), (Station.RECEIVE,)),
    Command("#WET", _("the next piece is wet"), (Station.RECEIVE,)),
    Command("#ALL", _("everything that is to go there"), (Station.PUT_AWAY,)),
    Command("#PASS", _("the piece is as new"), (Station.INSPECT,)),
    Command("#FAIL", _("the piece fails: a reason follows"), (Station.INSPECT,)),
    Command("#DAMAGED", _("fails: damaged"), (Station.INSPECT,)),
    Command("#USED", _("fails: used"), (Station.INSPECT,)),
    Command("#DEFECTIVE", _("fails: does not work"), (Station.INSPECT,)),
    Command("#INCOMPLETE", _("fails: something is missing"), (Station.INSPECT,)),
    Command("#EXPIRED", _("expired"), (Station.RECEIVE, Station.INSPECT)),
    Command("#NOTOURS", _("we never sold this piece"), (Station.INSPECT,)),
    Command("#SCRAP", _("the last failed piece is scrap"), (Station.INSPECT,)),
)
BY_CODE = {each.code: each for each in COMMANDS}
SHAPE = re.compile(r"#[A-Z]+[0-9]*")


def takes(station: Station) -> Callable[[View], View]:
    """Serve the scans of a station: what every station answers alike is answered here, the page gets the rest."""

    def decorate(view: View) -> View:
        @wraps(view)
        def scanned(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return _shared(request, station, read_scan(request)) or view(request, *args, **kwargs)

        return scanned

    return decorate


def _shared(request: HttpRequest, station: Station, scan: Scan) -> JsonResponse | None:
    if scan.context.get("asked") == "pieces":
        return _next_counts(scan, f"#QTY{scan.code}")
    if BADGE.fullmatch(scan.code) or scan.code == "#SWITCHUSER":
        return _switch(request, scan)
    if not SHAPE.fullmatch(scan.code):
        return None
    if scan.code == "#HELP":
        return _help(station, scan)
    if scan.code == "#QTY" and station in COUNTED:
        once = {**carried(scan), "asked": "pieces"}
        return spoken("ask", gettext("How many?"), gettext("Type the number, then Enter."), once=once, type="numeric")
    if scan.code.startswith("#QTY") and station in COUNTED:
        return _next_counts(scan, scan.code)
    known = BY_CODE.get(scan.code)
    if known and station in known.stations:
        return None
    said = {"code": scan.code, "where": known.where if known else ""}
    if known:
        detail = gettext("%(code)s is for: %(where)s. #HELP shows what can be scanned here.")
        return spoken("attention", gettext("Not on this page"), detail % said)
    detail = gettext("There is no command %(code)s. #HELP shows what can be scanned here.")
    return spoken("wrong", gettext("Unknown command"), detail % said)


def _switch(request: HttpRequest, scan: Scan) -> JsonResponse:
    """A badge, or the command: the next person shows who they are, and comes back to this page."""
    if station_here(request) is None:
        return spoken("attention", gettext("Not a station"), f"{NO_STATION.text} {NO_STATION.fix}")
    came_from = urlsplit(request.headers.get("Referer", ""))
    said = {"next": f"{came_from.path}?{came_from.query}".rstrip("?") or "/"}
    if scan.code != "#SWITCHUSER":
        said["badge"] = scan.code
    return spoken("accept", gettext("Who is there?"), go=f"{reverse('switch')}?{urlencode(said)}")


def _next_counts(scan: Scan, code: str) -> JsonResponse:
    pieces = quantity_of(code)
    if pieces is None:
        got = gettext("You scanned %(got)s. #QTY asks again.") % {"got": scan.code}
        return spoken("wrong", gettext("Not a number"), f"{gettext('1 to 9999 pieces are counted at once.')} {got}")
    return spoken("accept", gettext("Next scan: %(n)s") % {"n": pieces}, once={**carried(scan), "pieces": pieces})


def _help(station: Station, scan: Scan) -> JsonResponse:
    lines = [f"{each.code}: {each.does}" for each in COMMANDS if station in each.stations and each.code != "#HELP"]
    once = carried(scan) if station in COUNTED else {}
    return spoken("ask", gettext("Commands here"), "\n".join(lines), once=once)
