"""What plans for Flipkart's bins say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

MADE = Message(
    "bin_plan.made", _("Planned: %(pieces|piece|pieces)s in %(lines|step|steps)s, %(created|bin|bins)s to be made.")
)
RESULTS = Message(
    "bin_plan.results", _("Flipkart's answer to %(request)s: %(done|step|steps)s done, %(refused)s refused.")
)
BY_HAND = Message("bin_plan.by_hand", _("%(lines|step|steps)s done on the portal: %(reference)s."))
SETTLED = Message("bin_plan.settled", _("%(lines|step|steps)s in doubt settled by hand as %(outcome)s: %(reference)s."))
AGAIN = Message("bin_plan.again", _("To be tried again: %(lines|refused step|refused steps)s."))

NOT_READ = Message(
    "bin_plan.not_read",
    _("Flipkart's bins of account %(account)s are not known yet."),
    _("Read them from the panel, or give them as a sheet."),
)
NOTHING_TO_DO = Message("bin_plan.nothing_to_do", _("Flipkart's bins hold all of it already, open plans included."))
NO_CAPACITY = Message(
    "bin_plan.no_capacity",
    _(
        "%(left)s of %(pieces|piece|pieces)s find no room: %(bins|bin|bins)s of Flipkart's have %(free)s free "
        "(oldest figure: %(as_of)s)."
    ),
    _("Allow at least %(more)s new bins in the plan and make them on the portal, or plan fewer pieces."),
    title=_("No room in Flipkart's bins"),
)
NO_ROOM_MEANWHILE = Message(
    "bin_plan.no_room_meanwhile",
    _("Somebody else planned for the same room at the same moment."),
    _("Look at the plan again and repeat."),
)
NO_LISTING = Message(
    "bin_plan.no_listing",
    _("SKU %(sku)s has no listing at account %(account)s."),
    _("Add the listing, or leave the SKU out."),
)
NO_PLAN = Message("bin_plan.no_plan", _("There is no such plan."))
NO_REFERENCE = Message(
    "bin_plan.no_reference",
    _("What was done on the portal needs a reference."),
    _("Enter the portal's putlist or recall number."),
)
BUSY = Message(
    "bin_plan.busy", _("Flipkart's bins of this account are being worked on right now."), _("Repeat in a moment.")
)
NOT_SETTLED = Message(
    "bin_plan.not_settled",
    _("It is not known yet whether Flipkart did %(lines|step|steps)s of this plan."),
    _("Have it done on, or look at the portal and settle them, before you give it up."),
)
GIVEN_UP = Message("bin_plan.given_up", _("This plan is given up."), _("Make a new one."))
NOT_OFFERED = Message(
    "bin_plan.not_offered",
    _("Flipkart offers account %(account)s no call for its bins."),
    _("Do the steps on the portal with the sheet, and enter the portal's number here."),
)
REFUSED = Message(
    "bin_plan.refused",
    _("Flipkart refused %(lines|step|steps)s of bin plan %(subject)s: %(text)s"),
    _("Open the plan: put the cause right and try again, or do them on the portal."),
    title=_("Bin plan refused"),
)
IN_DOUBT = Message(
    "bin_plan.in_doubt",
    _("It is not known whether Flipkart did %(lines|step|steps)s of bin plan %(subject)s: %(text)s"),
    _("It is read back by itself; if this stays open, look at the portal and settle it in the plan."),
    title=_("Bin plan in doubt"),
)
