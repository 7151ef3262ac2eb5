"""Returns: goods that come back, from their announcement to the gate; `godown.wms.inspection` goes on from there.

Owns: `ReturnOrder` (an order system's return, under its id, and its Flow, `states.RETURN`), `ReturnLine` (quantity,
received, missing), `ReturnGateEntry` and `ReturnParcel` (a delivery of parcels, and its Flow, `states.GATE_ENTRY`).
Tells the order system through `ports.ReturnsDesk`.
Verbs: `service.announce`, `withdraw`, `arrive`; `gate.open_entry`, `gate.scan`, `gate.close`.
Invariants: a return has one code in its account (unique key); a parcel comes in once (unique key), by a gate entry that
is open (trigger); quantity >= received + missing (CHECK); what came back of an order line is never more than what left
with it (CHECK returned <= dispatched). A parcel and its return find each other whichever is known first.

Locks: the gate entry, then parcels, then returns by id, then outward orders.
"""
