"""The seller API v3: calls with an OAuth bearer token (facts/flipkart.md §2.1, §3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from godown.kit.http import Answered

from .. import tokens
from ..accounts import Account
from ..contract import Deferred
from . import calls
from .calls import Reply

MAX_IDS = 100
MAX_PER_EFFECT = 25
PAGE_SIZE = 20


class SellerApi:
    """One account's calls. A 401 fetches another token, once; the call it refused had no effect."""

    def __init__(self, account: Account, *, bench: bool = False, before: datetime | None = None) -> None:
        """`before`: nothing goes out after that moment, see `calls.send`."""
        self._account = account
        self._bench = bench
        self._before = before

    def filter(self, criteria: Mapping[str, Any], sort: str) -> Reply:
        """The first page of a search, in ascending order of `sort` (§3.1)."""
        body = {
            "filter": {**criteria, "locationId": self._account.location_id},
            "pagination": {"pageSize": PAGE_SIZE},
            "sort": {"field": sort, "order": "asc"},
        }
        return self._call("filter", "POST", "/sellers/v3/shipments/filter", body=body)

    def filter_next(self, next_page_url: str) -> Reply:
        """A further page, by the reply's nextPageUrl, which is relative to /sellers."""
        return self._call("filter_next", "GET", "/sellers" + next_page_url)

    def shipments(self, ids: Sequence[str]) -> Reply:
        """Up to 100 shipments as they are now (§3.2)."""
        return self._call(
            "get_shipments", "GET", "/sellers/v3/shipments", params={"shipmentIds": ",".join(ids)}, subject=_one(ids)
        )

    def returns(self, source: str, changed_from: str, changed_to: str) -> Reply:
        """The first page of the returns of a source that changed in a window (§3.10: v2 alone has them)."""
        params = {
            "source": source,
            "modifiedAfter": changed_from,
            "modifiedBefore": changed_to,
            "locationId": self._account.location_id,
        }
        return self._call("returns", "GET", "/sellers/v2/returns", params=params)

    def returns_next(self, next_url: str) -> Reply:
        """A further page, by the reply's nextUrl, which is relative to /sellers/v2."""
        return self._call("returns_next", "GET", "/sellers/v2" + next_url)

    def details(self, ids: Sequence[str]) -> Reply:
        """Courier, AWB and addresses of up to 100 packed shipments (§3.3)."""
        return self._call("details", "GET", f"/sellers/v3/shipments/{','.join(ids)}", subject=_one(ids))

    def invoices(self, ids: Sequence[str]) -> Reply:
        """Number and date of up to 100 invoices, as JSON (§3.5)."""
        return self._call("invoices", "GET", f"/sellers/v3/shipments/{','.join(ids)}/invoices", subject=_one(ids))

    def label(self, ids: Sequence[str]) -> Reply:
        """The document of up to 50 shipments as one PDF (§3.5: GET works, for Smart too)."""
        path = f"/sellers/v3/shipments/{','.join(ids)}/labelOnly/pdf"
        return self._call("label", "GET", path, accept="application/pdf", subject=_one(ids))

    def labels(self, ids: Sequence[str]) -> Reply:
        """Label and invoice of up to 100 shipments as one PDF (§3.5)."""
        path = f"/sellers/v3/shipments/{','.join(ids)}/labels"
        return self._call("labels", "GET", path, accept="application/pdf", subject=_one(ids))

    def pack(self, shipments: Sequence[Mapping[str, Any]]) -> Reply:
        """Pack up to 25 shipments (§3.4)."""
        body = {"shipments": [{**shipment, "locationId": self._account.location_id} for shipment in shipments]}
        subject = _one([str(shipment["shipmentId"]) for shipment in shipments])
        return self._call("v3_pack", "POST", "/sellers/v3/shipments/labels", body=body, subject=subject)

    def dispatch(self, ids: Sequence[str]) -> Reply:
        """Mark up to 25 packed shipments as ready to dispatch (§3.6)."""
        body = {"shipmentIds": list(ids), "locationId": self._account.location_id}
        return self._call("dispatch", "POST", "/sellers/v3/shipments/dispatch", body=body, subject=_one(ids))

    def update_inventory(self, quantities: Mapping[str, Any]) -> Reply:
        """Absolute quantities of up to 10 SKUs (§3.11)."""
        return self._call("update_inventory", "POST", "/sellers/listings/v3/update/inventory", body=quantities)

    def listings(self, skus: Sequence[str]) -> Reply:
        """Up to 10 listings by the seller's SKU, which may hold neither comma nor slash (§3.11)."""
        path = ",".join(quote(sku, safe="") for sku in skus)
        return self._call("get_listings", "GET", f"/sellers/listings/v3/{path}", subject=_one(skus))

    def _call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        accept: str = "application/json",
        subject: str = "",
        params: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> Reply:
        login = self._account.login
        grant = tokens.token(login, self._bench)
        for _attempt in range(2):
            if not isinstance(grant, tokens.Grant):
                return grant
            headers = {"Authorization": f"Bearer {grant.secret['access_token']}", "Accept": accept}
            sent = calls.send(
                login,
                login.api_url,
                operation,
                method,
                path,
                bench=self._bench,
                before=self._before,
                headers=headers,
                subject=subject,
                params=params,
                body=body,
            )
            if not (isinstance(sent, Answered) and sent.status == 401):
                return sent
            grant = tokens.token(login, self._bench, stale=grant)
        return Deferred("Flipkart does not take a fresh token", tokens.FAILED_SECONDS)


def _one(ids: Sequence[str]) -> str:
    """What a call was about, if it was about one shipment."""
    return ids[0] if len(ids) == 1 else ""
