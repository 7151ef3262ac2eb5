"""All tables of omni, found by Django under one app."""

from .binplans.models import BinPlan, BinPlanLine
from .bins.models import BinContent, FlipkartBin, Mirror
from .cancellations.models import Cancellation
from .channels.models import ChannelAccount, ChannelLogin
from .comparison.models import IgnoredDifference
from .exceptions.models import ExceptionCase
from .fulfilment.models import Command, Document
from .holds.models import Hold
from .inventory.models import Exposure, InventoryUpdate
from .keys.models import ApiKey
from .listings.models import Listing
from .orders.models import Buyer, Order, OrderLine, OrderPayload
from .returns.models import ReturnLine, ReturnOrder, ReturnPolicy, ReturnSighting

__all__ = [
    "ApiKey",
    "BinContent",
    "BinPlan",
    "BinPlanLine",
    "Buyer",
    "Cancellation",
    "ChannelAccount",
    "ChannelLogin",
    "Command",
    "Document",
    "ExceptionCase",
    "Exposure",
    "FlipkartBin",
    "Hold",
    "IgnoredDifference",
    "InventoryUpdate",
    "Listing",
    "Mirror",
    "Order",
    "OrderLine",
    "OrderPayload",
    "ReturnLine",
    "ReturnOrder",
    "ReturnPolicy",
    "ReturnSighting",
]
