"""Unpicking: pieces picked for orders that are not packed yet go back from their tote into a bin.

Owns no table: what is in hand is on the device until its bin is scanned.
Verbs: `service.scan` (tote, then pieces, then bin), `service.in_tote`.
Invariants: the orders keep what is reserved for them, have fewer pieces picked, and are picked on by a later wave; an
order with a parcel is left alone. Pieces that nobody wants any more are `putback`'s, not taken here.

Locks: orders by id, then pick lines, then balances.
"""
