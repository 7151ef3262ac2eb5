"""The commands that stations take by barcode (console.md U8), as one list: what the printed sheet shows.

A page that takes a new command adds it here; a test compares this list with what the pages know.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Where a command is taken: the word of a station in the navigation.
PICK, TRANSFER, PACK, HANDOVER = _("Pick"), _("Transfer out"), _("Pack"), _("Handover")
RECEIVE, PUT_AWAY, RETURNS, PUT_BACK, COUNT = _("Receive"), _("Put away"), _("Returns"), _("Put back"), _("Count")
ANY = _("every station but Pick")
COUNTED = (RECEIVE, PUT_AWAY, TRANSFER, COUNT)


@dataclass(frozen=True)
class Command:
    """`does` says what it does, in a few words; `stations` where it is taken."""

    code: str
    does: str | Promise
    stations: tuple[str | Promise, ...]


COMMANDS = (
    Command("#DONE", _("finish what is on the screen"), (HANDOVER, RECEIVE, TRANSFER, RETURNS, COUNT)),
    Command("#UNDO", _("take the last scan back"), (ANY,)),
    Command("#CANCELSCAN", _("lay it down and begin anew"), (TRANSFER, PUT_AWAY, RETURNS, PUT_BACK, COUNT)),
    Command("#SHORT", _("the piece is not in the bin"), (PICK,)),
    Command("#UNPACK", _("take the whole parcel apart"), (PACK,)),
    Command("#QTY10", _("the next scan counts 10 times"), COUNTED),
    Command("#QTY50", _("the next scan counts 50 times"), COUNTED),
    Command("#BROKEN", _("the next piece is broken"), (RECEIVE,)),
    Command("#WET", _("the next piece is wet"), (RECEIVE,)),
    Command("#ALL", _("everything that is to go there"), (PUT_AWAY,)),
    Command("#PASS", _("the piece is as new"), (RETURNS,)),
    Command("#FAIL", _("the piece fails: a reason follows"), (RETURNS,)),
    Command("#DAMAGED", _("fails: damaged"), (RETURNS,)),
    Command("#USED", _("fails: used"), (RETURNS,)),
    Command("#DEFECTIVE", _("fails: does not work"), (RETURNS,)),
    Command("#INCOMPLETE", _("fails: something is missing"), (RETURNS,)),
    Command("#EXPIRED", _("expired"), (RECEIVE, RETURNS)),
    Command("#NOTOURS", _("we never sold this piece"), (RETURNS,)),
    Command("#SCRAP", _("the last failed piece is scrap"), (RETURNS,)),
)
