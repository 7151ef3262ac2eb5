"""Acknowledging orders, which gets them onto picklists."""

from pydantic import Field

from .wire import Code, Wire


class AckRequest(Wire):
    """Orders that have stock and will be worked on; asks the proxy to get them onto picklists.

    Without any, nothing is released: only lists that Flipkart has and we do not know are taken in.
    """

    orderCodes: list[Code]
    picklistSize: int = Field(default=25, ge=1, le=50)


class LinkedOrder(Wire):
    """An order on a picklist, or (with an empty `picklistId`) one that needs none: seller fulfilment has no lists."""

    orderCode: str
    picklistId: str


class AckReply(Wire):
    """`successOrders` were asked for and are on a picklist; `otherOrders` are what else Flipkart put there."""

    successOrders: list[LinkedOrder]
    otherOrders: list[LinkedOrder] = []
