"""Inventory: how many pieces a channel may sell, told to it and read from it (facts/increff.md §2.3, §2.2).

Increff names the location in the body (`locationCode`); here it is the account's, as in every call of this contract.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from .wire import Code, Wire

MOST_SKUS = 10
"""SKUs of one request, which is one call to Flipkart (facts/flipkart.md §3.11)."""

Sku = Annotated[str, Field(min_length=1, max_length=120)]


class InventoryItem(Wire):
    """`quantity` is absolute: all that the channel may sell from now on. `productId` is Flipkart's FSN."""

    channelSkuCode: Sku
    productId: Code
    quantity: int = Field(ge=0, le=1_000_000)


class InventoryRequest(Wire):
    """An absolute quantity for each of these SKUs, each of them once."""

    inventories: list[InventoryItem] = Field(min_length=1, max_length=MOST_SKUS)

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len({item.channelSkuCode for item in self.inventories}) < len(self.inventories):
            raise ValueError("a SKU may be there once only")
        return self


class InventoryFailure(Wire):
    """Why a SKU was refused: a `RefusalCode`, and Flipkart's own words."""

    channelSkuCode: str
    code: str
    message: str


class InventoryReply(Wire):
    """Each SKU of the request is in one of the lists; of those in `doubtList` Flipkart's answer says nothing."""

    successList: list[str]
    failureList: list[InventoryFailure] = []
    doubtList: list[str] = []


class InventoryLevel(Wire):
    """What the channel shows at the account's location. `enabled`: the listing is active, and sold from there."""

    channelSkuCode: str
    quantity: int = Field(ge=0)
    enabled: bool


class InventoryLevels(Wire):
    """What the channel tells of the SKUs asked for, and those of which it tells nothing."""

    levels: list[InventoryLevel]
    untold: list[str] = []
