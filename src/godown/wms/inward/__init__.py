"""Inward: goods come into the house, over the dock and into bins.

Owns: `Receipt` (a delivery that is announced, then received) and `ReceiptLine` (a SKU of it: expected, counted,
damaged, put away).
Verbs: `service.announce`, `service.enter_gate`, `service.cancel`, `service.note_channel_references`; at the dock
`counting.count`, `counting.uncount`, `counting.finish`; `putaway.DOCK` (what waits for a bin); `closing.close`;
`transit.expect`, `transit.lay_on_dock`, `transit.withdraw` for transfers;
`service.receive` for opening stock, from the supplier straight into bins; `service.verify`.
Invariants: 0 <= put away <= counted, and counted + damaged <= expected + what somebody who may allowed on top (CHECKs).
Counted pieces lie on the dock, damaged ones in quarantine: neither counts in a pool. Put away into a bin they are live
in the receipt's pool, COMMON unless it names one. Per receipt the ledger has on the dock what is counted and not put
away.

Locks: receipts by id, then lines, then balances.
"""
