"""Pools: digital shares of a warehouse's stock. A pool is not a bin: no place belongs to one.

Owns: `Pool` (code unique in its warehouse). COMMON is there from the start; what is received lands in it.
Verbs: `service.add_pool`, `service.pool_id`, `service.allocate` (COMMON to a dedicated pool), `service.deallocate`,
`service.make_live` (cancelled pieces, in the same pool), `service.cancelled`.
Invariants: a dedicated pool belongs to exactly one channel account and COMMON to none (CHECK); an account has one pool
per warehouse (unique key). What lies in a pool is `stock`'s: live, reserved and cancelled pieces. Per pool and SKU the
cancelled ones are never fewer than those that wait to be put back: only what lies in a bin is made live.
"""
