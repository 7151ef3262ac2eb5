"""Reading all bins: two calls, however many there are."""

from ..accounts import Account
from ..contract import Accepted, Answer, BinsReply, ChannelBin, Deferred
from ..flipkart.answers import READ_AGAIN_SECONDS, read, read_with
from ..flipkart.panel import Panel
from .wire import Bins, contents


def read_all(account: Account) -> Answer[BinsReply]:
    """Every bin of the location with its capacity, and what lies in it.

    The report does not say how many rows it has; so it is trusted only if it names the very bins that are in use.
    """
    panel = Panel(account)
    lying = read_with(panel.ageing_report(), contents)
    if not isinstance(lying, dict):
        return lying
    found = read(panel.bin_capacity(), Bins)
    if not isinstance(found, Bins):
        return found
    if {each.bin_id for each in found.bins if each.used} != {code for code, content in lying.items() if content}:
        return Deferred("the report and the bins in use do not agree", READ_AGAIN_SECONDS)
    return Accepted(
        BinsReply(
            bins=[
                ChannelBin(
                    binCode=each.bin_id, capacity=each.capacity, used=each.used, contents=lying.get(each.bin_id, {})
                )
                for each in found.bins
            ]
        )
    )
