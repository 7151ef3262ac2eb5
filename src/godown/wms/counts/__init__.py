"""Counts: somebody looks what really lies in a bin, and the ledger follows.

Owns: `Count` (a bin, or one SKU in it, to be counted; its Flow is `states.COUNT`), `CountLine` (what was counted of a
SKU in a round, against the book of that time), `CountSetting` (of a warehouse).
Verbs: `tasks.ask`, `ask_all`, `after_short_pick`, `plan` (open counts), `counting.scan` and its commands (blind, by
scan), `deciding.approve`, `recount`, `reject`, `drop`; `tasks.waiting`, `looking.board`, `looking.find`.
Invariants: one open count per bin and SKU, one bin per person at a time (unique keys); who counted a variance does not
recount it; the book shown to nobody who counts. The book is that of the whole time of counting: what was picked or put
away meanwhile explains a difference, and so does what a picker holds (`rules.book`). What is found to be missing
leaves the pools by `rules.write_off` (docs/decisions/0005), never more than a bucket has; found pieces are COMMON's.

Locks: the count and its bin, then waves, orders, bins' balances, pools', as everywhere. Stock changes by `settling`
alone.
"""
