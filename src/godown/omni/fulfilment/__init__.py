"""Fulfilment: what we ask of the channel once an order has stock, and what it answers.

Owns: `Command` (a pack or a handover: planned → sent → confirmed | refused | in doubt), `Document` (the label and
invoice of an order). Verbs: `acknowledge` (picklists), `send_packs`, `fetch_documents`, `send_handovers`, the
warehouse's `ChannelDesk`, and `asking.ask` (the floor calls a supervisor to an order).
Invariants: a command is stored before it is sent, under a key that makes a repeat harmless; an answer that makes no
sense leaves it in doubt; a document is stored only if it is a PDF that names the order and its AWB.
"""
