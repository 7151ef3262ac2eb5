"""Scanning units before a pack, where Flipkart insists on it (facts/flipkart.md §5.4, call 7).

Flipkart decides which shipment of the list a scanned unit goes to; units of a listing are alike. So an order is
scanned for until all of its own units are; a shipment that got its units on the way is remembered, and needs no scan
when its turn comes. No unit is scanned twice, whatever order the bench packs in.
"""

from godown.kit.http import Unknown

from ..accounts import Account
from ..contract import Deferred, RefusalCode, Refused
from ..flipkart.answers import as_refusal, refusal, refusal_code
from ..flipkart.panel import Panel
from ..flipkart.wire import Problem, Scanned, Unreadable, decode, problems
from . import repository
from .releasing import Place

MOST_SCANS = 30
GO_ON_SECONDS = 1.0
LOST_SECONDS = 2.0


def scan_order(account: Account, panel: Panel, order_code: str, place: Place) -> Refused | Deferred | None:
    """Scan until all units of an order are; None if it may be packed now.

    A lost scan is simply followed by the next one: Flipkart says when no unit is wanted any more.
    """
    if place.scanned:
        return None
    scans = 0
    for listing_id in place.listing_ids:
        while True:
            if scans == MOST_SCANS:
                return Deferred("more units are scanned with the next try", GO_ON_SECONDS)
            scans += 1
            told = _scan(panel, place.picklist_id, listing_id, order_code)
            if isinstance(told, Deferred | Refused):
                return told
            if isinstance(told, Problem):
                code = refusal_code(told)
                if code is RefusalCode.WRONG_STATE:
                    break
                if code is RefusalCode.CANCELLED and told.subject != order_code:
                    continue
                return refusal(told)
            if not told.to_be_scanned:
                repository.mark_scanned(account.id, told.external_shipment_id)
            if told.external_shipment_id == order_code:
                if not told.to_be_scanned:
                    return None
                if listing_id not in told.listings_left:
                    break
    return None


def _scan(panel: Panel, picklist_id: str, listing_id: str, order_code: str) -> Scanned | Problem | Refused | Deferred:
    reply = panel.scan(picklist_id, listing_id, order_code)
    if isinstance(reply, Deferred | Refused):
        return reply
    if isinstance(reply, Unknown):
        return Deferred(f"a scan got no answer ({reply.reason})", LOST_SECONDS)
    if reply.status == 200:
        try:
            return decode(reply.body, Scanned)
        except Unreadable:
            pass
    if as_refusal(reply):
        return problems(reply.body)[0]
    return Deferred(f"the answer to a scan makes no sense (exchange {reply.exchange})", LOST_SECONDS)
