"""Return orders: what comes back is announced once, by whoever tells it first, and followed to the shelf.

Owns: `ReturnOrder`, `ReturnLine`, `ReturnSighting` (what each source said last), `ReturnPolicy` (how an account
wants its returns). Verbs: `announcing.announce` and `preview` (a batch of returns; the same judgement with and
without effect), `tracking.retrack`, `service.cancel`; `reading` asks the channel; `desk` is the warehouse's ear.
From outside: `sheets` (CIMS' files) and `api` (CIMS' REST calls); `omni.return_board` shows.
Invariants: one return per (account, return code), however often and by however many it is announced; a return is
announced whole or not at all; pieces announced back ≤ pieces dispatched on every order line (CHECK); another
source's word fills what is empty and is otherwise kept on the timeline; the read-until mark moves only after a
complete window.
Locks: the account's policy row first (one announcement of an account at a time), then order lines by id, then the
warehouse's rows, then returns by id.
"""
