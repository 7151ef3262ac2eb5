"""What the inspection says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

OPENED = Message("inspection.opened", _("Return %(returns)s: %(pieces|piece|pieces)s announced."))
TO_JUDGE = Message("inspection.to_judge", _("%(sku)s, as announced."), _("Pass it, or say why not."))
STRAY = Message(
    "inspection.stray",
    _("%(sku)s was not announced; expected: %(expected)s."),
    _("Judge it all the same: it goes to quarantine."),
)
BACK_ALREADY = Message(
    "inspection.back_already",
    _("All pieces of %(sku)s that left with order %(order)s are back already."),
    _("Judge it all the same: it goes to quarantine."),
)
NOT_OURS = Message("inspection.not_ours", _("A thing that is not ours is noted."), _("Add a photo of it."))
PASSED = Message("inspection.passed", _("%(sku)s passed: %(place)s."))
FAILED = Message("inspection.failed", _("%(sku)s failed, %(reason)s: %(place)s."))
SCRAPPED = Message("inspection.scrapped", _("%(sku)s goes to scrap."))
UNDONE = Message("inspection.undone", _("%(sku)s is not in the parcel any more."))
SEALED = Message(
    "inspection.sealed", _("Parcel %(awb)s is sealed: %(pieces|piece passes|pieces pass)s; put away next.")
)
FINISHED = Message(
    "inspection.finished", _("Parcel %(awb)s: %(passed)s passed, %(failed)s failed, %(missing)s missing.")
)
ANNOUNCED_HERE = Message("inspection.announced_here", _("Return of order %(order)s announced from the floor."))

NOT_AT_GATE = Message(
    "inspection.not_at_gate",
    _("Parcel %(got)s did not come in at the gate."),
    _("Scan it into a gate entry first."),
)
NO_RETURN = Message(
    "inspection.no_return",
    _("No return order found for parcel %(awb)s."),
    _("Search by order id, invoice number or pincode."),
)
DONE_BEFORE = Message("inspection.done_before", _("Parcel %(awb)s is inspected already."))
NO_PARCEL = Message("inspection.no_parcel", _("There is no return parcel %(parcel)s to inspect."))
UNKNOWN_CODE = Message(
    "inspection.unknown_code", _("No article has the code %(got)s."), _("Scan it again, or note it as not ours.")
)
JUDGE_FIRST = Message(
    "inspection.judge_first", _("%(sku)s is in hand and not judged."), _("Pass it, or say why not, first.")
)
NOTHING_IN_HAND = Message("inspection.nothing_in_hand", _("Nothing is in hand."), _("Scan a piece first."))
NOTHING_TO_UNDO = Message("inspection.nothing_to_undo", _("Nothing was scanned in this parcel yet."))
NOTHING_FAILED = Message(
    "inspection.nothing_failed", _("The last piece did not fail."), _("Only a failed one is scrap.")
)
NOT_SEALED_KIND = Message(
    "inspection.not_sealed_kind",
    _("Parcel %(awb)s is a customer's return."),
    _("Open it and inspect each piece."),
)
OPENED_ALREADY = Message(
    "inspection.opened_already", _("Pieces of parcel %(awb)s are scanned already."), _("Go on piece by piece.")
)
ALL_BACK = Message(
    "inspection.all_back",
    _("More of order %(order)s would be back than left."),
    _("Open the parcel and inspect each piece."),
)
HAS_RETURN = Message("inspection.has_return", _("Parcel %(awb)s has a return order already."))
NO_ORDER = Message("inspection.no_order", _("No order %(order)s has left this warehouse."), _("Search again."))
NO_PIECES = Message("inspection.no_pieces", _("No piece is chosen."), _("Say how many pieces of the order came back."))
TOO_MANY = Message(
    "inspection.too_many",
    _("%(asked)s of %(sku)s are asked; %(left)s of them left and are not back."),
    _("Ask for fewer."),
)

NO_SUCH_RETURN = Message("inspection.no_such_return", _("There is no such return."))
NO_ITEM = Message("inspection.no_item", _("There is no such piece."))
RELEASED = Message("inspection.released", _("%(pieces|piece|pieces)s released from quarantine: %(note)s"))
GIVEN_UP = Message("inspection.given_up", _("%(pieces|piece|pieces)s scrapped out of quarantine: %(note)s"))
LIVE = Message("inspection.live", _("%(pieces)s of %(sku)s are live in bin %(bin)s."))

BAD_PHOTO = Message("inspection.bad_photo", _("That is no photo."), _("Take it as JPEG, PNG or WebP."))
PHOTO_TOO_BIG = Message(
    "inspection.photo_too_big", _("The photo has %(megabytes)s MB; 10 are allowed."), _("Take a smaller one.")
)
PHOTOS_FULL = Message("inspection.photos_full", _("The piece has %(photos)s photos already."))
NO_PHOTO = Message("inspection.no_photo", _("There is no such photo."))
