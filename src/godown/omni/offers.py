"""What the marketplace offers an account, as far as it changes how we work (the account's capabilities)."""

from godown.proxy.contract import Accepted, Capabilities

from . import ports
from .channels.service import Account


def has_picklists(account: Account) -> bool:
    """Whether orders have to get onto Flipkart's picklists first; if nobody can tell now, they have to."""
    able = _able(account)
    return able is None or able.picklists


def has_bins(account: Account) -> bool:
    """Whether Flipkart keeps bins of this account's stock, so that goods are received there too."""
    able = _able(account)
    return able is None or able.binsRead


def _able(account: Account) -> Capabilities | None:
    answer = ports.proxy().capabilities(account.code)
    return answer.value if isinstance(answer, Accepted) else None
