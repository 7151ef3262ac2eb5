"""Board: what people look at. The reading side of omni, made for pages.

Verbs: `cards` (the open orders by status, most urgent first), `page` (a list of orders by a filter, keyset-paged),
`overview` (counts and SLA buckets of the open orders), `order` (everything about one order), `document` (its PDF),
`accounts` (is each account heard of, and what is left of its quota); `cases.cases` (exceptions: open, snoozed, closed)
and `cases.case` (one, with what became of it).
Invariants: nothing here writes; every verb is told the sellers it may show; a verb is a constant number of
statements however many rows it shows; only open orders are ever counted.
"""
