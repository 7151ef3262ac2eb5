"""Transfers (STO): goods go from one warehouse of a seller to another.

Owns: `Transfer` (from where to where, and how far), `TransferLine` (a SKU of it: asked, picked), `TransferHand` (what
somebody holds between bin and tote).
Verbs: `service.draft`, `service.approve`, `service.send`, `cancelling.cancel`, `picking.scan`, `picking.put_down`,
`picking.finish`, `service.verify`. Receiving is `inward`'s: a sent transfer is a receipt at its target, whose count and
close take the transfer along (`states.TRANSFER`).
Invariants: 0 <= picked <= quantity (CHECK). From approval until it is sent its pieces are reserved in the source's
pool, like an order's: what is promised to the one is not promised to the other. A bin gives a transfer nothing that a
wave is promised. Picked pieces lie in totes. Sent ones are in transit at the target, in no pool of either house, and
nowhere else: the source's ledger has given them away in the same transaction.

Locks: receipts, then the transfer, then balances of one warehouse after the other, by warehouse id.
"""
