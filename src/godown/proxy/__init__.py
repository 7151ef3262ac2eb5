"""The marketplace proxy: one contract in front, Flipkart behind.

Owns: log-ins with their tokens, sessions and rate budget; picklists and which orders Flipkart put on them; effects
(what Flipkart was sent, and what it answered). Verbs: those of `contract.Proxy`.
Invariants: an effect is stored before it is sent and happens at most once; nothing is locked while a call is out;
an answer that makes no sense is in doubt, never success; the hourly budget of a log-in is never exceeded.
Its tables have no foreign key into any other room.
"""
