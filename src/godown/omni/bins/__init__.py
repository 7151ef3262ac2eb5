"""Flipkart's bins: a mirrored book, outside our ledger.

Owns: `FlipkartBin` (how full it is, when it was told and by whom, what open plans promise to it), `BinContent` (pieces
by listing), `Mirror` (when all were told last).
Verbs: `service.ask_read` and the pass `read_bins` (from the panel), `service.take_in` (what a read or a sheet tells),
`service.dispatched`, `put`, `moved`, `recalled` (the estimate in between), `service.report` (capacity), `service.bins`.

Invariants:
- a bin takes 1,500 pieces at most, all SKUs together, what is promised to it included (CHECK; facts/flipkart.md §5.5);
- nothing is ever negative (CHECK): what sales took beyond the estimate is a doubt, an exception until the next read;
- the newest truth wins, bin by bin: a sheet of some bins makes no other bin fresh, and a read that was asked before
  does not undo it. Whoever uses several bins names the age of the oldest (`service.ages`);
- what left since a bin was told is taken off it, from those told longest ago first: a parcel when its handover is
  confirmed, from bins told before its pack, for those told since show packed pieces as gone already.

Locks: the mirror's row, then bins by id. Reading and filling hold the lease `service.lease_name`, so that they do not
overlap at Flipkart.
"""
