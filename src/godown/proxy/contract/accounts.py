"""Log-ins and accounts: registered, what they can do, and how much of their quota is used."""

from typing import Annotated, Literal

from pydantic import Field

from .wire import Code, Wire

Url = Annotated[str, Field(pattern=r"^https?://[!-~]{1,300}$")]
Printed = Annotated[str, Field(pattern=r"^[ -~]{1,300}$")]


class LoginRequest(Wire):
    """One Flipkart seller: where it is reached, and its credentials (facts/flipkart.md §2).

    Without `username` the panel's user and password stay as they are: seller fulfilment needs none.
    """

    apiUrl: Url
    panelUrl: Url
    appId: Printed
    appSecret: Printed
    username: Printed | Literal[""] = ""
    password: Printed | Literal[""] = ""


class LoginReply(Wire):
    """The log-in is known; what was got with its earlier credentials is forgotten."""

    login: str


class Registration(Wire):
    """A location under a log-in. `adapter` is `panel` (Flipkart Smart) or `v3` (seller fulfilment)."""

    login: Code
    locationId: Code
    adapter: Literal["panel", "v3"] = "panel"
    scanBeforePack: bool = False


class Budget(Wire):
    """Calls of the account's log-in in the last rolling hour (facts/flipkart.md §7.1).

    The last `keptForBench` of them are kept for packing and its documents, where a person waits.
    """

    used: int
    limit: int
    keptForBench: int = 0

    @property
    def left(self) -> int:
        """Calls that may still be made now."""
        return max(self.limit - self.used, 0)

    @property
    def scarce(self) -> bool:
        """Whether more than half is used: from then on the cheapest way is taken, not the fastest."""
        return self.used * 2 > self.limit


class Capabilities(Wire):
    """What an account can do; where Flipkart offers no call, people give evidence instead."""

    picklists: bool = False
    hold: bool = False
    cancellationRead: bool = False
    returnsRead: bool = False
    inventoryUpdate: bool = False
    scanBeforePack: bool = False
    binsRead: bool = False
    binsWrite: bool = False
    binsCreate: bool = False
    parcelsPerCall: int = Field(default=1, ge=1, description="parcels that are packed or handed over in one call")
