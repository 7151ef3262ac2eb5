"""Put-away: what lies where it does not count (received goods, good returns) goes into bins, by scan.

Owns: `PutawayHand` (what somebody carries from a stack to a bin), and the `Stack` protocol: rooms whose pieces wait
(`inward.putaway.DOCK`, `inspection.putaway.RETURNS`) say what waits, lock it, and take note of what is in its bin.
Verbs: `service.scan`, `put_down`, `in_hand`, `suggestion`.
Invariants: pieces in a bin are live in the pool for which they waited, once: a stack gives each to one hand. Pieces of
a SKU are alike: a scanned one is that which waits longest.

Locks: what the stack locks, then balances.
"""
