"""The steps of the SOPs. Pure: facts in, done or not out. docs/sop tells the same steps at length."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Text, filled

from ..channels.models import StockMode


@dataclass(frozen=True)
class Facts:
    """What is known of an account and its warehouse. `differences` is None as long as nothing was compared."""

    bins: int = 0
    skus: int = 0
    own_pool: bool = False
    sole: bool = False
    received: int = 0
    referenced: int = 0
    unreferenced: int = 0
    allocated: int = 0
    pooled: int = 0
    listings: int = 0
    unmapped: int = 0
    connected: bool = False
    fk_bins: int = 0
    fk_pieces: int = 0
    fk_missing: int = 0
    fk_extra: int = 0
    differences: int | None = None
    orders: int = 0
    on_picklists: int = 0
    packed: int = 0
    documents: int = 0
    handed_over: int = 0


@dataclass(frozen=True)
class Step:
    """`figure` is filled from the facts. `code` is what a page hangs its link on."""

    code: str
    title: Text
    why: Text
    figure: Text
    done: Callable[[Facts], bool]

    def told(self, facts: Facts) -> str:
        """The figure in words."""
        return filled(self.figure, {name: "–" if value is None else value for name, value in asdict(facts).items()})


BINS = Step(
    "bins",
    _("Open the warehouse and make its bins"),
    _("Every piece lies in a bin with a barcode; pickers walk in the order of the bins."),
    _("%(bins|bin|bins)s"),
    lambda facts: facts.bins > 0,
)
FLIPKARTS_BINS = replace(
    BINS,
    why=_(
        "Every piece lies in a bin with a barcode. Give yours Flipkart's codes; Compare adds those that are missing."
    ),
)
SKUS = Step(
    "skus",
    _("Enter the SKUs"),
    _("With EAN, HSN, tax, size and weight: the bench scans them and Flipkart's invoice needs them."),
    _("%(skus|SKU|SKUs)s"),
    lambda facts: facts.skus > 0,
)
CONNECT = Step(
    "connect",
    _("Connect the account"),
    _("Log-in, location and credentials; it is done once Flipkart has answered a whole read."),
    _("%(orders|order|orders)s taken in"),
    lambda facts: facts.connected,
)
LISTINGS = Step(
    "listings",
    _("Map the listings"),
    _("Each SKU on Flipkart is one of yours; an order with an unknown one waits."),
    _("%(listings|listing|listings)s, %(unmapped)s of orders unknown"),
    lambda facts: facts.listings > 0 and not facts.unmapped,
)
SOLE = Step(
    "pool",
    _("Give the warehouse to this account alone"),
    _("Only so can its bins be Flipkart's, one for one. A second account is refused."),
    "",
    lambda facts: facts.sole,
)
SOLE_HERE = replace(SOLE, why=_("All its stock, COMMON, is this account's. A second account is refused."))
POOL = Step(
    "pool",
    _("Dedicate a pool to this account"),
    _("A share of the warehouse by number. No other account can reserve from it."),
    "",
    lambda facts: facts.own_pool,
)
REPLICATE = Step(
    "replicate",
    _("Replicate Flipkart's bins, one for one"),
    _("The same codes on both sides, so that both books can be compared bin by bin and counted."),
    _("%(fk_bins|bin|bins)s at Flipkart: %(fk_missing)s missing here, %(fk_extra)s only here"),
    lambda facts: facts.fk_bins > 0 and not facts.fk_missing and not facts.fk_extra,
)
FK_BINS = Step(
    "fk_bins",
    _("Create Flipkart's bins"),
    _("A bin there takes 1,500 pieces, all SKUs together. The planner says how many are needed and what goes in."),
    _("%(fk_bins|bin|bins)s at Flipkart"),
    lambda facts: facts.fk_bins > 0,
)
TRANSFER = Step(
    "transfer",
    _("Bring stock in by a stock transfer"),
    _("From the common warehouse: it is in transit in between and never counted twice."),
    _("%(received|piece|pieces)s came in"),
    lambda facts: facts.received > 0,
)
RECEIVE = Step(
    "receive",
    _("Receive stock"),
    _("Gate, count at the dock, put away into bins: it lands in COMMON."),
    _("%(received|piece|pieces)s came in"),
    lambda facts: facts.received > 0,
)
ALLOCATE = Step(
    "allocate",
    _("Allocate stock to the pool"),
    _("Orders take from the account's own pool only; what lies in COMMON is not sold on Flipkart."),
    _("%(allocated|piece|pieces)s allocated, %(pooled)s in the pool now"),
    lambda facts: facts.pooled > 0,
)
GRN = Step(
    "grn",
    _("Receive the same goods on Flipkart's panel"),
    _("Both sides need the goods receipt: enter the number that the panel gives."),
    _("%(referenced|receipt|receipts)s with their number there, %(unreferenced)s without"),
    lambda facts: facts.referenced > 0 and not facts.unreferenced,
)
FILL = Step(
    "fill",
    _("Fill Flipkart's bins"),
    _("Flipkart sells what its bins hold: fill them from the plan, on the portal or by the proxy."),
    _("%(fk_pieces|piece|pieces)s in Flipkart's bins"),
    lambda facts: facts.fk_pieces > 0,
)
COMPARE = Step(
    "compare",
    _("Compare both books"),
    _("Every difference has a verb that mends it; begin to sell when there is none."),
    _("%(differences|difference|differences)s"),
    lambda facts: facts.differences == 0,
)
PICKLIST = Step(
    "picklist",
    _("See the first picklist"),
    _("An order is reserved, acknowledged, and put on one of Flipkart's picklists by itself."),
    _("%(on_picklists)s of %(orders|order|orders)s on picklists"),
    lambda facts: facts.on_picklists > 0,
)
ORDER = Step(
    "order",
    _("See the first order"),
    _("It is reserved and given to the floor at once: seller fulfilment has no picklists to wait for."),
    _("%(on_picklists)s of %(orders)s orders given to the floor"),
    lambda facts: facts.on_picklists > 0,
)
PACK = Step(
    "pack",
    _("Pick and pack the first order"),
    _("Wave, bin, SKU, tote, bench: the last scan of the box tells Flipkart."),
    _("%(packed|parcel|parcels)s packed"),
    lambda facts: facts.packed > 0,
)
DOCUMENT = Step(
    "document",
    _("Print the first document"),
    _("Label and invoice in one PDF. It is fetched, checked and stored by itself."),
    _("%(documents|document|documents)s stored"),
    lambda facts: facts.documents > 0,
)
HANDOVER = Step(
    "handover",
    _("Hand the first parcel over"),
    _("Scan it into the courier's manifest and close that: Flipkart hears of it, the stock leaves the ledger."),
    _("%(handed_over|parcel|parcels)s handed over"),
    lambda facts: facts.handed_over > 0,
)
FIRST_ORDER = (PICKLIST, PACK, DOCUMENT, HANDOVER)

FIRST_SELLERS_ORDER = (ORDER, PACK, DOCUMENT, HANDOVER)

#: Flipkart Smart.
STEPS: dict[StockMode, Sequence[Step]] = {
    StockMode.DEDICATED_WAREHOUSE: (
        FLIPKARTS_BINS, SKUS, CONNECT, SOLE, LISTINGS, REPLICATE, TRANSFER, GRN, COMPARE, *FIRST_ORDER,
    ),
    StockMode.DEDICATED_POOL: (
        BINS, SKUS, CONNECT, POOL, LISTINGS, RECEIVE, ALLOCATE, FK_BINS, FILL, COMPARE, *FIRST_ORDER,
    ),
    StockMode.COMMON_POOL: (BINS, SKUS, CONNECT, LISTINGS, RECEIVE, FK_BINS, FILL, COMPARE, *FIRST_ORDER),
}  # fmt: skip

#: Seller fulfilment: Flipkart has neither bins of ours nor picklists.
SELLERS_STEPS: dict[StockMode, Sequence[Step]] = {
    StockMode.DEDICATED_WAREHOUSE: (BINS, SKUS, CONNECT, SOLE_HERE, LISTINGS, RECEIVE, *FIRST_SELLERS_ORDER),
    StockMode.DEDICATED_POOL: (BINS, SKUS, CONNECT, POOL, LISTINGS, RECEIVE, ALLOCATE, *FIRST_SELLERS_ORDER),
    StockMode.COMMON_POOL: (BINS, SKUS, CONNECT, LISTINGS, RECEIVE, *FIRST_SELLERS_ORDER),
}
