"""Quarantine: pieces that wait for a decision, whoever brought them; back to be put away, scrapped, or sent back.

Owns: no table, but the `Source` protocol: rooms whose pieces lie in quarantine (`inspection.quarantine.RETURNS`,
`inward.quarantine.RECEIPTS`) say which, lock them, and take note of what became of them.
Verbs: `service.waiting`, `release`, `scrap`, `send_back`; `verify`.
Invariants: a piece leaves quarantine once, with a reason that a person wrote, under the reference that brought it.
Released ones wait for a bin like any other goods. In quarantine lies what the sources tell of, no piece more or less.
Only what a supplier delivered goes back to one.

Locks: what each source locks (returns by id, then receipts by id), then balances.
"""
