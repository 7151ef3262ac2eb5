"""Allocation: orders get their stock, from their channel's own pool, oldest SLA first, all lines or none.

Verbs: `allocate` (a pass over accounts).
Invariants: an order is FULFILLABLE if and only if all its lines are reserved; a held order is not allocated.
"""
