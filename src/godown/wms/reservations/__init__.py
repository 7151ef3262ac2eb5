"""Reservations: which order lines the reserved pieces of a pool are promised to.

Owns: `Reservation` (one row per order line, while its pieces are reserved).
Verbs: `service.reserve`, `service.release`, `service.take` (the pieces leave the house), `service.cancel` (they
are not wanted any more), `service.verify`.
Invariants: per pool and SKU the rows sum to the `reserved` bucket; an order has all its rows or none. Whoever deletes
or shrinks a row, and nobody else, moves its pieces: so they are released, taken or cancelled once.

Locks: pool balances by SKU before rows are made; rows by line id before pool balances when they go.
"""
