"""Reading orders from the seller API, the same for both adapters (facts/flipkart.md §3.1, §3.2)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from ..accounts import Account
from ..contract import Accepted, Answer, CancelledPage, Deferred, OrdersByCode, OrdersPage, RefusalCode, Refused
from .answers import READ_AGAIN_SECONDS, read
from .api import MAX_IDS, SellerApi
from .calls import Reply
from .wire import Page, Shipment, Shipments, read_shipments

PROFILES = {"panel": "FBF_LITE", "v3": "NON_FBF"}
NEXT_PAGE = re.compile(r"/v3/shipments/filter\?[\w%&=+./~-]+", re.ASCII)
"""What a nextPageUrl looks like; nothing else of a caller's becomes an address."""
NOT_OURS = "the cursor is not one of ours"


#: The kinds of cancellations that a search must name (§3.1), one search for each.
CANCELLATIONS = ("buyerCancellation", "marketplaceCancellation", "sellerCancellation")


def page(
    account: Account, changed_from: datetime, changed_to: datetime, on_hold: bool, cursor: str | None
) -> Answer[OrdersPage]:
    """One page of a window on the modified date.

    Packed orders are looked for only on hold: what else became of an order that we know is read by its id.
    """
    api = SellerApi(account)
    if cursor is not None and not NEXT_PAGE.fullmatch(cursor):
        return Refused(RefusalCode.BAD_DATA, NOT_OURS)
    if cursor is not None:
        reply = api.filter_next(cursor)
    else:
        criteria = {
            "type": "preDispatch",
            "states": ["APPROVED", "PACKED"] if on_hold else ["APPROVED"],
            "serviceProfiles": [PROFILES[account.adapter]],
            "hold": on_hold,
            "modifiedDate": {"from": wire_time(changed_from), "to": wire_time(changed_to)},
        }
        reply = api.filter(criteria, sort="modifiedDate")
    found = _page(reply)
    if not isinstance(found, Page):
        return found
    readable, unreadable = read_shipments(found.shipments)
    return Accepted(
        OrdersPage(
            orders=[order for _shipment, order in readable],
            complete=not found.has_more,
            # The last page carries a URL too (§3.1, observed).
            cursor=found.next_page_url if found.has_more else None,
            unreadable=unreadable,
        )
    )


def cancelled(
    account: Account, cancelled_from: datetime, cancelled_to: datetime, cursor: str | None
) -> Answer[CancelledPage]:
    """One page of what was cancelled in a window. `cursor` is a kind of cancellation, and Flipkart's next page of it.

    Only codes are taken: what such a search says of quantities is not known; by its id an order shows what is left.
    """
    kind, _, following = (cursor or CANCELLATIONS[0]).partition(" ")
    if kind not in CANCELLATIONS or (following and not NEXT_PAGE.fullmatch(following)):
        return Refused(RefusalCode.BAD_DATA, NOT_OURS)
    api = SellerApi(account)
    criteria = {
        "type": "cancelled",
        "states": ["CANCELLED"],
        "serviceProfiles": [PROFILES[account.adapter]],
        "cancellationType": kind,
        "cancellationDate": {"from": wire_time(cancelled_from), "to": wire_time(cancelled_to)},
    }
    found = _page(api.filter_next(following) if following else api.filter(criteria, sort="modifiedDate"))
    if not isinstance(found, Page):
        return found
    readable, _unreadable = read_shipments(found.shipments)
    left = CANCELLATIONS[CANCELLATIONS.index(kind) + 1 :]
    then = f"{kind} {found.next_page_url}" if found.has_more else left[0] if left else None
    codes = [order.orderCode for _shipment, order in readable]
    return Accepted(CancelledPage(orderCodes=codes, complete=then is None, cursor=then))


def _page(reply: Reply) -> Page | Deferred | Refused:
    """A page of a search; one that has more says where."""
    found = read(reply, Page)
    if isinstance(found, Page) and found.has_more and not NEXT_PAGE.fullmatch(found.next_page_url or ""):
        return Deferred("Flipkart has more pages and does not say where", READ_AGAIN_SECONDS)
    return found


def by_code(account: Account, codes: Sequence[str]) -> Answer[OrdersByCode]:
    """Orders as they are now, in one call."""
    wanted = list(dict.fromkeys(codes))
    if not 0 < len(wanted) <= MAX_IDS:
        return Refused(RefusalCode.BAD_DATA, f"1 to {MAX_IDS} order codes can be asked at once")
    found = read(SellerApi(account).shipments(wanted), Shipments)
    if not isinstance(found, Shipments):
        return found
    readable, unreadable = read_shipments(found.shipments)
    orders = [order for _shipment, order in readable if order.orderCode in wanted]
    known = {order.orderCode for order in orders}
    return Accepted(
        OrdersByCode(
            orders=orders,
            # An order that cannot be read is not unknown: it may be any of those that are missing.
            unknown=[] if unreadable else [code for code in wanted if code not in known],
            unreadable=unreadable,
        )
    )


def shipments_now(account: Account, codes: Sequence[str], *, bench: bool) -> dict[str, Shipment] | Deferred | Refused:
    """Up to 100 shipments by code, for reading back what an effect did; unknown and unreadable ones are left out."""
    found = read(SellerApi(account, bench=bench).shipments(codes), Shipments)
    if not isinstance(found, Shipments):
        return found
    readable, _unreadable = read_shipments(found.shipments)
    return {shipment.shipment_id: shipment for shipment, _order in readable}


def wire_time(at: datetime) -> str:
    """Requests accept an offset or Z (§3)."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
