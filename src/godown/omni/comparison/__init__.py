"""Our book against Flipkart's bins: every difference has a verb.

A dedicated pool is compared SKU by SKU, a dedicated warehouse bin by bin too (its bins have twins at Flipkart).
Owns: `IgnoredDifference` (somebody accepts a difference, with a reason, until a day).
Verbs: `service.compare`; on chosen differences `service.preview`, `adjust_flipkart` (a bin plan of moves, puts and
recalls), `count_ours` (counts in the warehouse), `make_at_flipkart`, `add_here` (bins that one side lacks), `ignore`.

Invariants: nothing is stored of a comparison, so it is never stale but for the mirror's own age; parcels that Flipkart
has as packed and that are still in the house are no difference; an ignored difference comes back when its figures
change or its day is over.
"""
