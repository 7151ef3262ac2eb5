"""What a user of the sandbox may set, and the list of leniencies: each is off unless switched on."""

from typing import Annotated, Literal

import msgspec

Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Behaviour of the look-alike. Durations in seconds of sandbox time unless the name says otherwise."""

    pack_mode: Literal["direct", "scan"] = "direct"
    """`direct`: pack with the picklist id. `scan`: the list is started and every unit scanned first."""
    label_delay: Seconds = 8.0
    """From an accepted pack to PACKED; 5–10 s are typical (facts/flipkart.md §3.4)."""
    quota_per_hour: Annotated[int, msgspec.Meta(ge=0)] = 1000
    """Calls of a seller in a rolling hour, API and panel together (§7.1)."""
    retry_after: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """Seconds in a `Retry-After` header on 429; none has been reported."""
    max_page_size: Annotated[int, msgspec.Meta(ge=1)] = 20
    """Largest `pagination.pageSize`; Flipkart's own maximum is unknown."""
    max_picklist_size: Annotated[int, msgspec.Meta(ge=1)] = 50
    """Largest `size` of a picklist; one client asks for 50, Increff for 25 (§5.4)."""
    unhold_dispatch_by: Literal["stale", "null"] = "stale"
    """What a Smart order's dispatchByDate is after unhold: no new one is ever sent (§4.2)."""
    lost_session: Literal["html", "redirect"] = "html"
    """How the panel answers without a session: 200 with HTML, or 302 with a text (§2.2)."""
    session_hours: Annotated[float, msgspec.Meta(gt=0)] = 12.0
    """Life of a panel session."""
    access_token_days: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    """Life of an access token (§2.1)."""
    refresh_token_days: Annotated[float, msgspec.Meta(gt=0)] = 180.0
    """Life of a refresh token (§2.1)."""
    sideline_minutes: Annotated[float, msgspec.Meta(ge=0)] = 60.0
    """How long a sidelined, unpacked shipment stays out of new picklists."""
    bin_capacity: Annotated[int, msgspec.Meta(ge=1)] = 1500
    """Pieces per bin, all listings together (§5.5)."""
    putlist_overflow: Literal["partial", "refuse"] = "partial"
    """Closing a putlist with a line too many for its bin: the other lines count, or none does."""
    details_of_unknown: Literal["left_out", "refused"] = "left_out"
    """What shipping details do about an unknown id (§3.3): answer without it, or refuse the whole call."""
    packaging_factor: Annotated[float, msgspec.Meta(ge=1)] = 4.0
    """How many times larger, smaller, heavier or lighter than its goods a box of `POST labels` may be (§3.4)."""
    file_delay: Seconds = 2.0
    """From the trigger of a panel download to its file (§5.5)."""
    invoice_paper: Literal["A4", "4x6"] = "A4"
    """Size of the invoice pages; labels are 4×6 inches."""

    webhook_retry_seconds: Seconds = 30.0
    """From a notification that did not arrive to its next try."""

    orders_per_day: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """Random Smart orders that come by themselves, by the hour's share of a day."""
    hold_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.1
    """Share of those orders that begin on hold."""
    hold_hours: Annotated[float, msgspec.Meta(gt=0)] = 2.0
    """Mean length of such a hold."""
    cancel_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.05
    """Share of those orders of which the buyer cancels something within twelve hours."""
    courier_hours: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """From READY_TO_DISPATCH to pick-up, to SHIPPED, to DELIVERED, each; 0 leaves the steps to the control API."""

    redirect_uris: list[str] = []
    """Registered OAuth redirect addresses; leniency: without any, every https address will do (§2.1)."""
    allow_v3_pack_of_smart: bool = False
    """Leniency: `POST labels` packs FBF_LITE shipments too (§5.7: unlikely)."""
    allow_v3_dispatch_of_smart: bool = False
    """Leniency: `POST dispatch` takes FBF_LITE shipments too (§5.7: not used)."""
    count_smart_in_handover: bool = False
    """Leniency: handover/counts includes FBF_LITE (§3.8: said to be NON_FBF only)."""
