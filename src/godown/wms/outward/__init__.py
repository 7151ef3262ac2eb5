"""Outward: what leaves the house. An outward order is an order of the order system, under the same id.

Owns: `OutwardOrder` (status, picklist of the channel, SLA, what blocks it), `OutwardLine` (quantity, cancelled,
picked, packed, dispatched), and the order's Flow, `states.ORDER`, on the timeline of the same id.
Verbs: `service.accept`, `acknowledge`, `block`, `unblock`, `retry`, `find`, `board`, `counts`; rooms of the
floor use `floor` and move orders with `states.ORDER`.
Invariants: quantity >= picked >= packed >= dispatched on every line (CHECK); an order with a reason to be blocked
takes no step that a person of the floor makes; what the channel reports is a fact and is taken in all the same.

Locks: orders by id, before anything else of wms.
"""
