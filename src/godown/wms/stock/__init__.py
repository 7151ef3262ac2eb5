"""Stock: a ledger of moves, and balances made from it.

Owns: `StockMove` (the ledger, append-only by trigger), `LocationBalance` and `PoolBalance` (its derived copies).
Verbs: `service.move` (the only way stock changes), `service.verify`, `service.rebuild`, `service.statement`.
Invariants, at every commit:
- each balance is what its ledger rows sum to, and never negative (CHECK);
- per warehouse and SKU: sum of the pool buckets (live, reserved, cancelled) = sum of the locations that count;
  each line keeps it by itself: a unit enters a bucket exactly when it enters a counting location;
- a key is used once: the same move again is a no-op with the same result.

Locks: ledger key, then location balances by (location, SKU), then pool balances by (pool, SKU). Whoever also locks
orders, reservations or pick lines does it before. Nothing here ever skips a locked row.
"""
