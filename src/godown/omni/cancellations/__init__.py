"""Cancellations: following on our side what was cancelled on Flipkart. Nothing is ever sent to Flipkart.

Owns: `Cancellation` (who followed what, on which evidence). Verbs: `look` (what is known of an order's
cancellation), `ask_read_back` (have Flipkart asked again), `preview` (what `follow` would do), `follow`.
Invariants: quantities are absolute and only grow; they are those of the evidence, either read back from Flipkart or
what the portal shows line by line, never a free text; nothing is cancelled while Flipkart is being told that the order
is packed, nor after the parcel left; cancelled pieces wait in the pool's `cancelled` bucket until a person makes them
live again.
"""
