"""Holds: while Flipkart holds an order, nobody works on it.

Owns: `Hold` (one row per time an order was held). Verbs: `observe` (what a read of the channel showed; the
pass `recheck_holds` of the order room asks about all held orders in batches of ids).
Invariants: an order has one open hold at most, and `on_hold` says whether it has; the SLA is set once per hold, at
release: observed time + 48 h, with last-confirmed-on-hold + 48 h as the bound that alerts use; a read older than
what is known changes nothing.
"""
