"""Pools: digital shares of a warehouse's stock. A pool is not a bin: no place belongs to one.

Owns: `Pool` (code unique in its warehouse; COMMON is there from the start, and what is received lands in it),
`PoolDocument` with its lines (what was moved between COMMON and a dedicated pool, why, and by whom).
Verbs: `service.add_pool`, `service.serve` (a warehouse serves an account from a pool), `service.pool_id`,
`service.allocate` and `service.deallocate` (a document drafted and carried out at once), `service.make_live`
(cancelled pieces, in the same pool), `service.cancelled`; `documents.draft`, `documents.carry_out`,
`documents.refuse`; `views` for what people look at; a sheet, of which each file is a document.
Invariants: a dedicated pool belongs to exactly one channel account and COMMON to none (CHECK); an account has one pool
per warehouse (unique key). What lies in a pool is `stock`'s: live, reserved and cancelled pieces. Per pool and SKU the
cancelled ones are never fewer than those that wait to be put back: only what lies in a bin is made live.
A document is carried out once; a line of it moves whole or not at all.
Locks: the document, then the pool balances of its SKUs (`stock.lock_live`).
"""
