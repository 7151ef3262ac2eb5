"""Flipkart's picklists: which orders Flipkart put on which, whether picking of a list has begun, what is scanned.

Verbs: `acknowledge` (release lists until the orders asked for are on one), `start`, `scan_order`; `place_of` and
`lists_of` tell on which list orders are.

Invariants: one release run of an account at a time, by a lease; what is linked is what Flipkart says is on a list,
whoever asked for it; no unit is scanned twice. Calls and shapes: facts/flipkart.md §4.5, §5.4.
"""

from .releasing import acknowledge, lists_of, place_of, start
from .scanning import MOST_SCANS, scan_order

__all__ = ["MOST_SCANS", "acknowledge", "lists_of", "place_of", "scan_order", "start"]
