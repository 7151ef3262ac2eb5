"""The navigation: every page that people go to by themselves, grouped by the part of the work it belongs to."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from godown.access.roles import Permission


@dataclass(frozen=True)
class Place:
    """An entry of the navigation; `routes` are further pages that belong to it."""

    route: str
    label: str | Promise
    icon: str
    permission: Permission
    routes: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.route)

    def holds(self, route: str | None) -> bool:
        """Whether a page belongs to this place."""
        return route == self.route or route in self.routes


@dataclass(frozen=True)
class Part:
    """Places under one heading; those of the floor have the station's layout."""

    label: str | Promise
    places: tuple[Place, ...]
    floor: bool = False


POOL_PAGES = ("cancelled", "sku", "pool_documents", "pool_document", "new_pool_document")
CASE_PAGES = ("case", "many_cases", "act_on_many_cases")
RETURN_PAGES = ("returns_list", "return_gate", "inspect", "inspect_parcel", "sealed", "find_return")
PARTS = (
    Part(
        _("Orders"),
        (
            Place(
                "orders",
                _("Orders"),
                "layout-kanban",
                Permission.SEE_ORDERS,
                ("order_list", "order", "cancel", "cancel_done"),
            ),
            Place("exceptions", _("Exceptions"), "alert-triangle", Permission.SEE_ORDERS, CASE_PAGES),
        ),
    ),
    Part(
        _("Returns"),
        (
            Place("returns", _("Returns"), "truck-return", Permission.SEE_ORDERS, ("return", "return_settings")),
            Place("return_report", _("Report"), "list-search", Permission.SEE_ORDERS),
        ),
    ),
    Part(
        _("Stock"),
        (
            Place("stock", _("Pool stock"), "packages", Permission.SEE_STOCK, POOL_PAGES),
            Place("receipts", _("Receipts"), "package-import", Permission.SEE_STOCK, ("receipt", "new_receipt")),
            Place("transfers", _("Transfers"), "arrows-exchange", Permission.SEE_STOCK, ("transfer", "new_transfer")),
            Place("counts", _("Counts"), "scale", Permission.SEE_STOCK, ("one_count",)),
            Place("quarantine", _("Quarantine"), "archive", Permission.CHANGE_STOCK),
        ),
    ),
    Part(
        "Flipkart",
        (
            Place(
                "accounts", _("Accounts"), "plug-connected", Permission.SEE_ORDERS, ("new_account", "account", "guide")
            ),
            Place("inventory", _("Inventory"), "upload", Permission.SEE_STOCK, ("inventory_listing",)),
            Place("bins", _("Flipkart’s bins"), "stack-2", Permission.SEE_STOCK),
            Place("bin_planner", _("Bin plans"), "clipboard-list", Permission.SEE_STOCK, ("bin_plan",)),
            Place("comparison", _("Compare"), "scale", Permission.SEE_STOCK, ("comparison_preview",)),
        ),
    ),
    Part(
        _("Masters"),
        (
            Place("skus", _("SKUs"), "barcode", Permission.SEE_STOCK),
            Place("warehouses", _("Warehouses"), "building-warehouse", Permission.SEE_STOCK),
            Place("listings", _("Listings"), "tags", Permission.SEE_ORDERS),
            Place("places", _("Places"), "map-pin", Permission.SEE_STOCK, ("new_places",)),
            Place("files", _("Files"), "file-spreadsheet", Permission.SEE_STOCK, ("sheet", "upload", "sheet_row")),
            Place("people", _("People"), "user", Permission.CONFIGURE, ("person", "new_person", "reset_password")),
            Place("floor_rules", _("Floor rules"), "list-check", Permission.CONFIGURE),
        ),
    ),
    Part(
        _("Floor"),
        (
            Place("pick", _("Pick"), "basket", Permission.PICK, ("waves", "wave", "unpick")),
            Place(
                "pick_transfers", _("Transfer out"), "arrows-exchange", Permission.PICK, ("leaving", "transfer_pick")
            ),
            Place("pack", _("Pack"), "package", Permission.PACK, ("bench", "parcel")),
            Place("handover", _("Handover"), "truck-delivery", Permission.DISPATCH, ("manifests", "manifest")),
            Place("receive", _("Receive"), "package-import", Permission.RECEIVE, ("deliveries", "grn", "enter_gate")),
            Place("putaway", _("Put away"), "forklift", Permission.RECEIVE, ("putaway_list", "putaway_returns")),
            Place("returns_dock", _("Returns dock"), "truck-return", Permission.RECEIVE, RETURN_PAGES),
            Place("count", _("Count"), "clipboard-check", Permission.COUNT, ("count_list",)),
            Place("scanner", _("Scanner"), "stethoscope", Permission.SEE_OWN_WORK, ("badge", "stations", "switch")),
            Place("putback", _("Put back"), "arrow-back-up", Permission.SEE_OWN_WORK, ("putback_list",)),
        ),
        floor=True,
    ),
)


def parts_for(granted: Collection[Permission]) -> list[Part]:
    """The parts in which somebody with these permissions has a place, with these places."""
    allowed = [(part, tuple(each for each in part.places if each.permission in granted)) for part in PARTS]
    return [replace(part, places=places) for part, places in allowed if places]


def place_of(route: str | None) -> Place | None:
    """The place to which a page belongs."""
    return next((place for part in PARTS for place in part.places if place.holds(route)), None)
