"""What an account can do, and what is left of the calls of its log-in. The proxy tells; Flipkart is not asked."""

from godown.proxy.contract import Accepted, Budget, Capabilities

from . import ports


def budget(account: str) -> Budget | None:
    """The calls of the log-in that this account is under; None if its proxy does not tell."""
    answer = ports.proxy().budget(account)
    return answer.value if isinstance(answer, Accepted) else None


def capabilities(account: str) -> Capabilities | None:
    """What an account can do, if its proxy tells."""
    answer = ports.proxy().capabilities(account)
    return answer.value if isinstance(answer, Accepted) else None


def is_scarce(account: str) -> bool:
    """Whether calls run low: then what can wait waits, and is asked for together."""
    found = budget(account)
    return found is not None and found.scarce
