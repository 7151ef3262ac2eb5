"""Flipkart's bins: read, received into, moved between, recalled from.

Increff's proxy has no such calls; these names are ours, in its style. Bins are made on the portal only: no call for
it is known (facts/flipkart.md §5.5).
"""

from typing import Annotated

from pydantic import Field

from .wire import Code, Wire

Pieces = Annotated[int, Field(gt=0, le=1_000_000)]
MOST_LINES = 200
"""Lines of one receipt into bins."""


class ChannelBin(Wire):
    """A bin on Flipkart's side. `used` counts pieces of all listings; `contents` are pieces by listing id."""

    binCode: str
    capacity: int = Field(ge=0)
    used: int = Field(ge=0)
    contents: dict[str, int]


class BinsReply(Wire):
    """All bins of the location. What is sold while they are read may or may not be among it."""

    bins: list[ChannelBin]


class BinInwardItem(Wire):
    binCode: Code
    listingId: Code
    quantity: Pieces


class BinInwardRequest(Wire):
    """Receive pieces into bins, added to what lies there. The same `requestId` again gets the same answer."""

    requestId: Code
    items: list[BinInwardItem] = Field(min_length=1, max_length=MOST_LINES)


class BinInwardResult(Wire):
    """One line of a receipt. `code` and `message` say why it was refused; empty if it was put away."""

    binCode: str
    listingId: str
    quantity: int
    code: str = ""
    message: str = ""


class BinInwardReply(Wire):
    """One result per line, in the order asked; `putlistId` is Flipkart's id of the receipt."""

    putlistId: str
    items: list[BinInwardResult]


class BinMoveRequest(Wire):
    """Move pieces of a listing from bin to bin. The same `requestId` again gets the same answer."""

    requestId: Code
    listingId: Code
    fromBin: Code
    toBin: Code
    quantity: Pieces


class BinMoveReply(Wire):
    requestId: str


class RecallRequest(Wire):
    """Take pieces of a listing out of Flipkart's bins; Flipkart chooses which. Keyed by `requestId`."""

    requestId: Code
    listingId: Code
    quantity: Pieces


class RecallReply(Wire):
    """`recallId` is Flipkart's."""

    recallId: str
