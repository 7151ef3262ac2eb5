"""Picking: a wave's pieces are fetched from bins into totes.

Owns: `PickLine` (so many pieces of an order line from one bin, into one tote) and `Hand` (what the picker holds).
Verbs: `planning.plan` (when a wave is made), `service.scan` (bin, then pieces, then tote), `service.confirm_many`
(the same for many lines at once), `by_hand.take_unscanned` and `lay_back`, `service.report_short`,
`doubts.doubtful_bins`, `doubts.bin_checked`, `service.walk`, `service.verify`; for `cancelling`
`service.lock_waves_of`, `waves_of`, `withdraw`, `finish_if_done`.
Invariants: what is still open of a pick line is the promise on its bin: per bin and SKU the open pieces are no more
than what lies there, decided under the lock of the bin's balance; 0 <= picked <= quantity (CHECK). A bin found short
gives nothing more of that SKU until somebody has checked it. Picked pieces move through the ledger from bin to tote.

Locks: the wave first (one picker), then orders (`confirm_many`), pick lines, balances. Running short asks the channel
before it locks the order, as everybody does who needs both.
"""
