"""Order intake: what the channel says is taken in, once, whole, with every later change.

Owns: `Order`, `OrderLine`, `OrderPayload` (the channel's own words, sealed), `Buyer` (personal data, sealed).
Verbs: `take_in` (a page of orders; a repeat is a no-op, a change is a new version with its differences in the
timeline), `poll` and `refresh` (ask the channel), `retry_failed` (after a listing came).
Invariants: one order per (account, order code); nothing the channel showed is lost, be it unmapped (FAILED) or
unreadable (an exception that keeps it); the read-until mark of an account moves only after a complete window;
ordered − cancelled ≥ reserved ≥ dispatched ≥ returned on every line.
"""
