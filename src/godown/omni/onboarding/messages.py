"""What onboarding says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

MISSING = Message("onboarding.missing", _("This is needed."))
BAD_CODE = Message(
    "onboarding.bad_code",
    _("%(got)s is no code."),
    _("Small letters, digits and hyphens, at most 50: fk-smart-blr."),
)
BAD_ID = Message("onboarding.bad_id", _("%(got)s is no location id."), _("Copy it from Flipkart's seller portal."))
BAD_POOL = Message(
    "onboarding.bad_pool", _("%(got)s is no name of a pool."), _("Capital letters, digits and hyphens: FK-SMART.")
)
BAD_NUMBER = Message("onboarding.bad_number", _("%(got)s is not from %(least)s to %(most)s."))
BAD_CHOICE = Message("onboarding.bad_choice", _("%(got)s is none of the choices."))
BAD_URL = Message("onboarding.bad_url", _("%(got)s is no address."), _("Begin with https://."))
ALL_CREDENTIALS = Message(
    "onboarding.all_credentials",
    _("Of new credentials all four are needed."),
    _("Fill in app id, app secret, user and password, or leave all four empty. Seller fulfilment needs the first two."),
)
NOT_REGISTERED = Message(
    "onboarding.not_registered",
    _("The proxy did not take the account: %(reason)s"),
    _("The account is kept, and nothing is asked of Flipkart. Put it right and save again."),
)
