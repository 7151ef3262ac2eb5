"""Flipkart's bins: a mirrored book, outside our ledger.

Owns: `FlipkartBin` (with how full it is and what open plans promise to it), `BinContent` (pieces by listing), `Mirror`
(how fresh the whole is).
Verbs: `service.ask_read` and the pass `read_bins` (from the panel), `service.take_in` (what a read or a sheet tells),
`service.dispatched`, `put`, `moved`, `recalled` (the estimate in between), `service.report` (capacity), `service.bins`.

Invariants:
- a bin takes 1,500 pieces at most, all SKUs together, what is promised to it included (CHECK; facts/flipkart.md §5.5);
- nothing is ever negative (CHECK): what sales took beyond the estimate is a doubt, an exception until the next read;
- the newest truth wins: what was read before what we have is not taken in; what left since it was read is taken off
  again. A parcel is taken off when its handover is confirmed, unless the mirror was read after its pack, for a read
  shows packed pieces as gone already.

Locks: the mirror's row, then bins by id. Reading and filling hold the lease `service.lease_name`, so that they do not
overlap at Flipkart.
"""
