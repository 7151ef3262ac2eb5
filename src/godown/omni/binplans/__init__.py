"""Plans for Flipkart's bins: which to make, what to put, move or take out, and what became of it.

Owns: `BinPlan` (its Flow is `states.PLAN`), `BinPlanLine` (one step, with its result).
Verbs: `drafting.draft` (looks only), `drafting.make`, `drafting.order` (steps that a comparison asks for);
`service.fill` (do it through the panel: a followed job), `service.done_on_portal` (a person did it: evidence),
`filling.settle_by_hand`, `service.again`, `service.cancel`; the passes `fill_bins`, `fill_receipts` (what was received,
by itself) and `share_pool` (what may be sold, by itself: `sharing`); `service.plans`, `service.plan`.

Invariants:
- what an open plan will put into a bin is promised there (`FlipkartBin.planned`), by one conditional UPDATE: pieces and
  promises never exceed the bin, whoever plans at the same time. A plan that finds no room is refused whole, as an
  exception, before any call;
- the steps of one request are stamped with its id before it is sent, so that asking again asks the same;
- a plan that is done without a refusal, and was made after the count of a receipt, notes Flipkart's numbers on the
  receipts that its pieces make whole (the second half of the double GRN);
- bins are made by people on the portal (no call is known): their steps wait until a read shows the bin.

Locks: mirror, bins by id, plan, lines. Calls go out under the lease of the account's bins, no transaction open.
"""
