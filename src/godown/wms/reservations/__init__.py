"""Reservations: which lines of orders and transfers the reserved pieces of a pool are promised to.

Owns: `Reservation` (one row per line, while its pieces are reserved; a transfer's has the negative of its line's id).
Verbs: `service.reserve`, `service.release`, `service.take` (the pieces leave the house), `service.cancel` (they
are not wanted any more), `service.let_go` (the caller moves them), `service.lock_losers` and `lose` (a count did not
find them), `service.verify`.
Invariants: per pool and SKU the rows sum to the `reserved` bucket; an order has all its rows or none, but for what it
lost to a count until `reserve` completes it. Whoever deletes or shrinks a row, and nobody else, moves its pieces: so
they are released, taken, cancelled or lost once.

Locks: pool balances by SKU before rows are made; when they go, their orders, then rows by line id, then pool balances.
Who holds a pool balance locks rows only of orders that it locked before.
"""
