"""What an account can do, and what is left of the calls of its log-in. The proxy tells; Flipkart is not asked."""

from fractions import Fraction

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


def calls_per_order(can: Capabilities | None) -> Fraction:
    """What an order costs at the least where everything is asked together that can be, one piece an order.

    Its share of a page of 20 new orders, of a picklist of 25, of what a group of 25 is asked (three calls of documents,
    and where they are packed together a look at them), its pack and its handover (facts/flipkart.md §7.4).
    """
    smart = can is None or can.picklists
    shared = Fraction(1, 20) + (Fraction(4, 25) if smart else Fraction(1, 25)) + Fraction(3, 25)
    scans = 1 if can and can.scanBeforePack else 0
    return shared + scans + Fraction(2, can.parcelsPerCall if can else 1)


def orders_for(calls: int, can: Capabilities | None) -> int:
    """How many orders so many calls are enough for, at the most."""
    return int(calls / calls_per_order(can))


def is_scarce(account: str) -> bool:
    """Whether calls run low: then what can wait waits, and is asked for together."""
    found = budget(account)
    return found is not None and found.scarce
