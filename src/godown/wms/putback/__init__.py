"""Put-back: picked pieces that nobody wants any more go from totes and parcels back into bins.

Owns: `Putback` (so many pieces of a SKU of a cancelled order, and how many are done), `PutbackHand` (what somebody
holds on the way).
Verbs: `service.scan` (pieces, then the bin), `service.put_down`, `service.in_hand`, `service.waiting` (the list);
`service.expect` for who cancels, `service.waiting_of` for the bench, `service.verify`.
Invariants: 0 <= done <= quantity (CHECK). What waits lies in totes or in the packed place, by the ledger of its
order; it belongs to the `cancelled` bucket of its pool, which a put-back does not change: it is live again only when
somebody makes it so (`pools.make_live`), and never before it is in a bin. Pieces of a SKU are alike: a scanned one is
that of the order that waits longest.

Locks: orders by id, then location balances.
"""
