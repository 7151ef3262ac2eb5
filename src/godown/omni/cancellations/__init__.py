"""Cancellations: following on our side what was cancelled on Flipkart. Nothing is ever sent to Flipkart.

Owns: `Cancellation` (who followed what, on which evidence). Verbs: `service.look` (what is known of an order's
cancellation), `ask_read_back` (have Flipkart asked again), `preview` (what `follow` would do), `follow` (for a person);
`following.settle` (by itself, a page of orders at a time, where the account wants that), `catch_up`, `followed_lately`.
What happens to an order depends on where it is here and on what Flipkart says: `conflicts.py`, a table.
Invariants: quantities are absolute and only grow; they are those of the evidence, either read back from Flipkart or
what the portal shows line by line, never a free text; nothing is cancelled while Flipkart is being told that the order
is packed, nor after the parcel left; by itself nothing is cancelled that is packed; cancelled pieces wait in the pool's
`cancelled` bucket until a person makes them live again, but for those that never left their bin, if the account wants
that.

Locks: omni's orders by id, then what the warehouse locks (`godown.wms.cancelling`).
"""
