"""What the marketplace offers an account, as far as it changes how we work (the account's capabilities)."""

from . import limits
from .channels.service import Account


def has_picklists(account: Account) -> bool:
    """Whether orders have to get onto Flipkart's picklists first; if nobody can tell now, they have to."""
    able = limits.capabilities(account.code)
    return able is None or able.picklists


def has_bins(account: Account) -> bool:
    """Whether Flipkart keeps bins of this account's stock, so that goods are received there too."""
    able = limits.capabilities(account.code)
    return able is None or able.binsRead
