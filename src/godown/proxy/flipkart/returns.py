"""Reading returns from the seller API v2, the same for both adapters (facts/flipkart.md §3.10).

Its customer returns and courier returns are two searches; a window is both, one after the other.
"""

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from ..accounts import Account
from ..contract import Accepted, Answer, ChannelReturn, Deferred, RefusalCode, Refused, ReturnsPage, ReturnType
from .answers import READ_AGAIN_SECONDS, read
from .api import SellerApi
from .orders import wire_time
from .wire import Time, Unreadable, decode

CUSTOMER, COURIER = "customer_return", "courier_return"
TYPES = {CUSTOMER: ReturnType.CUSTOMER_RETURN, COURIER: ReturnType.RETURN_TO_ORIGIN}
PROFILES = {"panel": "Smart_Fulfilment", "v3": "Seller_Fulfilment"}
NEXT_URL = re.compile(r"/returns\?[\w%&=+./~:-]+", re.ASCII)
"""What a nextUrl looks like; nothing else of a caller's becomes an address."""


class ReturnItem(msgspec.Struct, rename="camel", kw_only=True):
    return_id: str
    order_item_id: str
    order_id: str
    shipment_id: str
    quantity: float = 1
    created_date: Time
    updated_date: Time | None = None
    expected_date: Time | None = None
    courier_name: str | None = None
    tracking_id: str | None = None
    status: str
    type: str
    reason: str | None = None
    sub_reason: str | None = None
    service_profile: str = ""


class Page(msgspec.Struct, rename="camel"):
    has_more: bool
    return_items: list[msgspec.Raw]
    next_url: str | None = None


def page(account: Account, changed_from: datetime, changed_to: datetime, cursor: str | None) -> Answer[ReturnsPage]:
    """One page of a window on the modified date. `cursor` is Flipkart's next page, or the name of the second search."""
    api = SellerApi(account)
    if cursor in (None, COURIER):
        reply = api.returns(cursor or CUSTOMER, wire_time(changed_from), wire_time(changed_to))
    elif NEXT_URL.fullmatch(cursor):
        reply = api.returns_next(cursor)
    else:
        return Refused(RefusalCode.BAD_DATA, "the cursor is not one of ours")
    found = read(reply, Page)
    if not isinstance(found, Page):
        return found
    if found.has_more and not NEXT_URL.fullmatch(found.next_url or ""):
        return Deferred("Flipkart has more pages and does not say where", READ_AGAIN_SECONDS)
    following = found.next_url if found.has_more else None if _second(cursor) else COURIER
    returns, unreadable = _read(found.return_items, PROFILES[account.adapter])
    return Accepted(ReturnsPage(returns=returns, complete=following is None, cursor=following, unreadable=unreadable))


def _second(cursor: str | None) -> bool:
    """Whether a page is of the second search."""
    return cursor is not None and (cursor == COURIER or f"source={COURIER}" in cursor)


def _read(raws: Sequence[msgspec.Raw], profile: str) -> tuple[list[ChannelReturn], list[str]]:
    """The returns of a service profile, and the raw JSON of those that cannot be read."""
    readable, unreadable = [], []
    for raw in raws:
        text = bytes(raw).decode()
        try:
            item = decode(bytes(raw), ReturnItem)
            if item.service_profile in ("", profile):
                readable.append(_channel_return(item, text))
        except ValueError:
            unreadable.append(text)
    return readable, unreadable


def _channel_return(item: ReturnItem, raw: str) -> ChannelReturn:
    if item.type not in TYPES or item.quantity != int(item.quantity):
        raise Unreadable(f"return {item.return_id} is {item.quantity} of type {item.type}")
    return ChannelReturn(
        returnOrderCode=item.return_id,
        orderType=TYPES[item.type],
        returnOrderStatus=item.status,
        forwardOrderCode=item.shipment_id,
        parentOrderCode=item.order_id,
        orderItemCode=item.order_item_id,
        quantity=int(item.quantity),
        reason=": ".join(filter(None, (item.reason, item.sub_reason))),
        awbNumber=item.tracking_id or "",
        transporter=item.courier_name or "",
        returnOrderTime=item.created_date,
        modifiedTime=item.updated_date,
        expectedDate=item.expected_date,
        raw=raw,
    )
