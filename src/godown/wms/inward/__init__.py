"""Inward: goods come into the house, over the dock and into bins.

Owns: `Receipt` (a delivery that is announced, then received), `ReceiptLine` (a SKU of it: expected, counted, damaged,
put away) and `ReceiptDamage` (its damaged pieces by reason, and what becomes of them).
Verbs: `service.announce`, `service.enter_gate`, `service.cancel`, `service.note_channel_references`; at the dock
`counting.count`, `counting.uncount`, `counting.finish`; `putaway.DOCK` (what waits for a bin);
`quarantine.RECEIPTS` (what waits for a decision by `godown.wms.quarantine`); `closing.close`;
`transit.expect`, `transit.lay_on_dock`, `transit.withdraw` for transfers;
`service.receive` for opening stock, from the supplier straight into bins; `service.verify`.
Invariants: 0 <= put away <= counted, and counted + damaged <= expected + what somebody who may allowed on top (CHECKs).
Counted pieces lie on the dock, damaged ones in quarantine: neither counts in a pool. Put away into a bin they are live
in the receipt's pool, COMMON unless it names one. Per receipt the ledger has on the dock what is counted and not put
away, in quarantine what is damaged and not decided.

Locks: receipts by id, then lines and damage, then balances.
"""
