"""Pools: digital shares of a warehouse's stock. A pool is not a bin: no place belongs to one.

Owns: `Pool` (code unique in its warehouse). COMMON is there from the start; what is received lands in it.
Verbs: `service.add_pool`, `service.pool_id`, `service.allocate` (COMMON to a dedicated pool), `service.deallocate`.
Invariants: a dedicated pool belongs to exactly one channel account and COMMON to none (CHECK); an account has one pool
per warehouse (unique key). What lies in a pool is `stock`'s: live, reserved and cancelled pieces.
"""
