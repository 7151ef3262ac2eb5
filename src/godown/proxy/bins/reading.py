"""Reading all bins: two calls, however many there are."""

from collections import defaultdict

from ..accounts import Account
from ..contract import Accepted, Answer, BinsReply, ChannelBin
from ..flipkart.answers import read
from ..flipkart.panel import Panel
from .wire import Bins, Report


def read_all(account: Account) -> Answer[BinsReply]:
    """Every bin of the location with its capacity, and what lies in it."""
    panel = Panel(account)
    report = read(panel.inventory_report(), Report)
    if not isinstance(report, Report):
        return report
    found = read(panel.bin_capacity(), Bins)
    if not isinstance(found, Bins):
        return found
    contents: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in report.inventory:
        lying = contents[row.bin_id]
        lying[row.listing_id] = lying.get(row.listing_id, 0) + row.quantity
    return Accepted(
        BinsReply(
            bins=[
                ChannelBin(binCode=each.bin_id, capacity=each.capacity, used=each.used, contents=contents[each.bin_id])
                for each in found.bins
            ]
        )
    )
