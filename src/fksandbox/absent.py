"""Calls that Flipkart has and the sandbox has not: 404, each for a reason. So do all unknown paths."""

from typing import Final, NamedTuple


class Absent(NamedTuple):
    """Paths below one root."""

    root: str
    ends: tuple[str, ...]
    why: str

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(f"{self.root}/{end}" for end in self.ends)


ABSENT: Final = (
    Absent(
        "/sellers/v3/shipments",
        ("selfShip/dispatch", "selfShip/delivery", "selfShip/deliveryAttempt", "<shipmentId>/update"),
        "The seller's own couriers (self-ship): neither Smart nor Flipkart's pick-up knows them (facts §3.9).",
    ),
    Absent("/sellers/v2/shipments", ("dispatch", "delivery", "deliveryAttempt"), "The same, as it was before v3."),
    Absent(
        "/sellers/v2/returns",
        ("approve", "reject", "complete", "pickup", "pickupAttempt", "cancel"),
        "Returns of self-ship only; Smart returns are worked in the panel (facts §3.10).",
    ),
    Absent("/sellers/v2/services", ("attempt", "complete"), "Installation visits: no step of a warehouse."),
    Absent(
        "/reports",
        ("<reportTypeIdentifier>", "<reportId>/detail"),
        "Paid reports for partners, of Flipkart's own warehouses only (facts §3.12).",
    ),
    Absent(
        "/napi/fbfLite/audit",
        ("questions", "latest", "answers"),
        "Stock audit: neither its questions nor the form of an answer is known (facts §5.5).",
    ),
    Absent("/napi/fbfLite/pick_list", ("preference",), "What can be preferred is not known (facts §5.9)."),
    Absent(
        "/napi/fbfLite/print",
        ("prn",),
        "A label in a printer's own language: in which one is not known (facts §5.4); the PDF is there.",
    ),
    Absent(
        "/napi/fbfLite",
        ("getGroupListingTemplate", "deleteGroupListing", "downloadGroupListingEditFile"),
        "Bundles of listings: no order is known to name one, so this world has none (facts §5.5).",
    ),
    Absent(
        "/napi/fbflite",
        ("generatePicklist", "printPickList", "getOrderHistory"),
        "A module in small letters: arguments and answers are not known (facts §5.9).",
    ),
    Absent(
        "/napi",
        ("shipments/packV2", "shipments/rtsV2", "orders/v3/rtsWithScanV2", "orders/cancel", "shipments/getOTCDetails"),
        "The panel's way for seller-fulfilled orders: only names are known; the seller API does the same (facts §5.8).",
    ),
)
