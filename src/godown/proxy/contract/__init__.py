"""What any order system may ask of a marketplace proxy.

Called directly in one process, or over HTTP (`proxy.api`, `proxy.client`); both are the same to the caller. Field
names are Increff's (facts/increff.md §2.3), money is in rupees, weight in grams, lengths in centimetres, times are
aware.

Every answer is one of four values. For an effect, `InDoubt` means that it may have happened: ask again with the same
key later, the proxy reads Flipkart back before it sends anything twice. `Deferred` means that nothing was sent.
"""

from .accounts import Budget, Capabilities, LoginReply, LoginRequest, Registration
from .answers import Accepted, Answer, Deferred, InDoubt, RefusalCode, Refused
from .bins import (
    MOST_LINES,
    BinInwardItem,
    BinInwardReply,
    BinInwardRequest,
    BinInwardResult,
    BinMoveReply,
    BinMoveRequest,
    BinsReply,
    ChannelBin,
    RecallReply,
    RecallRequest,
)
from .inventory import (
    MOST_SKUS,
    InventoryFailure,
    InventoryItem,
    InventoryLevel,
    InventoryLevels,
    InventoryReply,
    InventoryRequest,
)
from .orders import CancelledPage, ChannelItem, ChannelOrder, OrdersByCode, OrdersPage
from .parcels import (
    Dimensions,
    HandoverItem,
    HandoverReply,
    HandoverRequest,
    HandoverResult,
    Label,
    LabelRequest,
    LabelsReply,
    PackItem,
    PackReply,
    PackRequest,
    PackResult,
    PacksReply,
    PacksRequest,
    ParcelStatus,
)
from .picklists import AckReply, AckRequest, LinkedOrder
from .proxy import Proxy
from .returns import ChannelReturn, ReturnsPage, ReturnType
from .wire import Code

__all__ = [
    "MOST_LINES",
    "MOST_SKUS",
    "Accepted",
    "AckReply",
    "AckRequest",
    "Answer",
    "BinInwardItem",
    "BinInwardReply",
    "BinInwardRequest",
    "BinInwardResult",
    "BinMoveReply",
    "BinMoveRequest",
    "BinsReply",
    "Budget",
    "CancelledPage",
    "Capabilities",
    "ChannelBin",
    "ChannelItem",
    "ChannelOrder",
    "ChannelReturn",
    "Code",
    "Deferred",
    "Dimensions",
    "HandoverItem",
    "HandoverReply",
    "HandoverRequest",
    "HandoverResult",
    "InDoubt",
    "InventoryFailure",
    "InventoryItem",
    "InventoryLevel",
    "InventoryLevels",
    "InventoryReply",
    "InventoryRequest",
    "Label",
    "LabelRequest",
    "LabelsReply",
    "LinkedOrder",
    "LoginReply",
    "LoginRequest",
    "OrdersByCode",
    "OrdersPage",
    "PackItem",
    "PackReply",
    "PackRequest",
    "PackResult",
    "PacksReply",
    "PacksRequest",
    "ParcelStatus",
    "Proxy",
    "RecallReply",
    "RecallRequest",
    "RefusalCode",
    "Refused",
    "Registration",
    "ReturnType",
    "ReturnsPage",
]
