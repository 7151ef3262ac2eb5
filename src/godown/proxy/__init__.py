"""The marketplace proxy: one contract in front, Flipkart behind.

Owns: log-ins with their tokens, sessions and rate budget; picklists and which orders Flipkart put on them; effects
(what Flipkart was sent, and what it answered). Verbs: those of `contract.Proxy`, implemented by `service.ProxyService`
in process and by `client.ProxyClient` over `api.py`; `service.register_login` and `register_account`.

From the outside in: `contract` · `api`, `client`, `urls` (the same over HTTP) · `service` (which account, which
adapter) · `smart` and `v3` (the two adapters) · `picklists`, `parcels`, `labels`, `inventory`, `bins` (the steps) ·
`effects` (at most once) · `tokens`, `budget` (being let in) · `flipkart/` (the wire) · `transports` (where clients are
made).

Invariants: an effect is stored before it is sent and happens at most once; nothing is locked while a call is out, and
nothing goes out that its lease might not outlive; an answer that makes no sense is in doubt, never success; the
hourly budget of a log-in is never exceeded; a document is given to nobody but the order its pages name.
Its tables have no foreign key into any other room; its tenant is the log-in.
"""
