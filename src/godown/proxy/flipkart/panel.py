"""The seller panel's Smart calls: session cookie, CSRF token, X-LOCATION-ID (facts/flipkart.md §2.2, §5.4).

Nothing here is documented by Flipkart; shapes are those one production client was seen to use.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from godown.kit.http import Answered

from .. import tokens
from ..accounts import Account
from ..contract import Deferred
from . import calls
from .calls import Reply


class Panel:
    """One account's calls. A session that is certainly lost is renewed, once; the call it refused had no effect."""

    def __init__(self, account: Account, *, bench: bool = False, before: datetime | None = None) -> None:
        """`before`: nothing goes out after that moment, see `calls.send`."""
        self._account = account
        self._bench = bench
        self._before = before

    def counts(self) -> Reply:
        """How many orders wait for a picklist (call 1)."""
        return self._get("picklist_counts", "/napi/fbfLite/picklist/allTypeCounts")

    def create_picklist(self, size: int) -> Reply:
        """Release a picklist that Flipkart fills with up to `size` orders; the PDF that answers has no id (call 2)."""
        params = {"type": "REGULAR", "size": str(size), "locationId": self._account.location_id}
        return self._call(
            "picklist_create",
            "GET",
            "/napi/fbfLite/create/pick_list",
            params=params,
            accept="application/pdf",
            effect=True,
        )

    def pending_picklists(self) -> Reply:
        """Ids of the lists with open orders (call 3)."""
        return self._get("picklist_pending", "/napi/fbfLite/get/pending/pick_list")

    def picklist(self, picklist_id: str) -> Reply:
        """The orders of a list (call 4)."""
        return self._get("picklist_get", "/napi/fbfLite/get/pick_list", {"pickListId": picklist_id}, picklist_id)

    def start_picklist(self, picklist_id: str) -> Reply:
        """Say that picking has begun; safe to repeat (call 5)."""
        body = {"pickListId": picklist_id}
        return self._post("picklist_start", "/napi/fbfLite/mark/pick_progress", body, picklist_id, effect=False)

    def scan(self, picklist_id: str, listing_id: str, order_code: str) -> Reply:
        """Scan one unit of a listing; Flipkart chooses the shipment it goes to (call 7)."""
        body = {"listingId": listing_id, "pickListId": picklist_id}
        return self._post("scan", "/napi/fbfLite/get/shipment/pick/list", body, order_code)

    def pack(self, picklist_id: str, shipment: Mapping[str, Any]) -> Reply:
        """Pack one shipment of a list; `{}` is success (call 9)."""
        payload = {"pick_list_id": picklist_id, "shipments": [shipment]}
        subject = str(shipment["external_shipment_id"])
        return self._post("pack", "/napi/fbfLite/pick_list/shipment/pack", {"payload": payload}, subject)

    def ready_to_ship(self, picklist_id: str, tracking_id: str, order_code: str) -> Reply:
        """Scan a parcel's AWB: it is dispatched (call 12)."""
        body = {"pickListId": picklist_id, "trackingId": tracking_id}
        return self._post("rts", "/napi/fbfLite/pick_list/shipment/rts", body, order_code)

    def bin_capacity(self) -> Reply:
        """Every bin with its capacity and what is used of it (§5.5, shape §8)."""
        return self._get("bin_capacity", "/napi/putlist/getBinCapacity")

    def ageing_report(self) -> Reply:
        """What lies in every bin, by listing, as CSV (§5.5: path only, columns ours)."""
        return self._call("ageing_report", "GET", "/napi/fbfLite/getInventoryAgeingReport", accept="text/csv")

    def inventory(self, listing_id: str) -> Reply:
        """In which bins one listing lies (§5.5)."""
        return self._get("inventory", "/napi/fbfLite/inventory", {"listingId": listing_id}, listing_id)

    def create_putlist(self) -> Reply:
        """Begin a receipt: an empty list, without effect until it is closed (§5.5, shape §8)."""
        return self._post("putlist_create", "/napi/putlist/createPutlist", {}, "")

    def add_to_putlist(self, putlist_id: str, items: Sequence[Mapping[str, Any]]) -> Reply:
        """Note lines on an open list (§5.5, shape §8)."""
        body = {"putlistId": putlist_id, "items": list(items)}
        return self._post("putlist_add", "/napi/putlist/addItems", body, putlist_id)

    def close_putlist(self, putlist_id: str) -> Reply:
        """Put the lines of a list away; the answer has a result for each (§5.5, shape §8)."""
        return self._post("putlist_close", "/napi/putlist/closePutlist", {"putlistId": putlist_id}, putlist_id)

    def putlist(self, putlist_id: str) -> Reply:
        """A list with its lines (§5.5, shape §8)."""
        return self._get("putlist_items", "/napi/putlist/fetchPutlistItems", {"putlistId": putlist_id}, putlist_id)

    def move_inventory(self, listing_id: str, from_bin: str, to_bin: str, quantity: int) -> Reply:
        """From bin to bin (§5.5, shape §8)."""
        body = {"listingId": listing_id, "fromBinId": from_bin, "toBinId": to_bin, "quantity": quantity}
        return self._post("move_inventory", "/napi/fbfLite/moveInventory", body, listing_id)

    def recall(self, listing_id: str, quantity: int) -> Reply:
        """Take stock out of Smart (§5.5, shape §8)."""
        body = {"listingId": listing_id, "quantity": quantity}
        return self._post("recall_items", "/napi/fbfLite/recallItems", body, listing_id)

    def recalls(self) -> Reply:
        """Ids of all recalls (§5.5)."""
        return self._get("recalls", "/napi/fbfLite/recalls")

    def recall_details(self, recall_id: str) -> Reply:
        """What a recall takes (§5.5)."""
        return self._get("recall_details", "/napi/fbfLite/getRecallDetails", {"recallId": recall_id}, recall_id)

    def _get(self, operation: str, path: str, params: Mapping[str, str] | None = None, subject: str = "") -> Reply:
        return self._call(operation, "GET", path, params=params, subject=subject)

    def _post(self, operation: str, path: str, body: Mapping[str, Any], subject: str, *, effect: bool = True) -> Reply:
        return self._call(operation, "POST", path, body=body, subject=subject, effect=effect)

    def _call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        accept: str = "application/json",
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        subject: str = "",
        effect: bool = False,
    ) -> Reply:
        login = self._account.login
        grant = tokens.session(login, self._bench)
        for _attempt in range(2):
            if not isinstance(grant, tokens.Grant):
                return grant
            seller = {"sellerId": str(grant.secret["seller_id"])}
            sent = calls.send(
                login,
                login.panel_url,
                operation,
                method,
                path,
                bench=self._bench,
                before=self._before,
                headers=self._headers(grant, accept, method),
                subject=subject,
                params={**(params or {}), **seller},
                body={**body, **seller} if body is not None else None,
            )
            if not isinstance(sent, Answered):
                return sent
            if _is_html(sent) and effect:
                tokens.forget_session(login, grant)
                return sent
            if not _turned_away(sent) and not _is_html(sent):
                return sent
            grant = tokens.session(login, self._bench, stale=grant)
        return Deferred("the panel does not take a fresh session", tokens.FAILED_SECONDS)

    def _headers(self, grant: tokens.Grant, accept: str, method: str) -> dict[str, str]:
        headers = {
            "Cookie": str(grant.secret["cookie"]),
            "X-LOCATION-ID": self._account.location_id,
            "X-Requested-With": "XMLHttpRequest",
            "Accept": accept,
            "Origin": self._account.login.panel_url,
            "Referer": self._account.login.panel_url + "/",
        }
        if method == "POST":
            headers["fk-csrf-token"] = str(grant.secret["csrf"])
        return headers


def _turned_away(answer: Answered) -> bool:
    """Whether the call certainly did not get past the door (§2.2)."""
    if answer.status in (301, 302, 303, 307) or answer.body.startswith(b"Found. Redirecting"):
        return True
    body = answer.json() if answer.status in (401, 403) else None
    return answer.status == 401 or (isinstance(body, dict) and body.get("code") == "EBADCSRFTOKEN")


def _is_html(answer: Answered) -> bool:
    """A lost session answers 200 with HTML (§2.2). An effect behind it can't be ruled out: only a read is repeated."""
    return answer.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
