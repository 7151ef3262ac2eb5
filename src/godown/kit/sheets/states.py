"""The way of an upload."""

from ..states import Flow, Move
from . import messages

RECEIVED, CHECKED, APPLYING, APPLIED, REFUSED = "RECEIVED", "CHECKED", "APPLYING", "APPLIED", "REFUSED"

UPLOAD = Flow(
    "upload",
    table="kit_upload",
    initial=RECEIVED,
    moves=[
        Move("check", (RECEIVED,), CHECKED, messages.CHECKED),
        Move("refuse", (RECEIVED,), REFUSED, messages.REFUSED),
        Move("ask", (CHECKED,), APPLYING, messages.ASKED, by_person=True),
        Move("apply", (APPLYING,), APPLIED, messages.APPLIED),
        Move("send_back", (APPLYING,), CHECKED, messages.SENT_BACK),
    ],
)
