"""Waves: batches of orders that one picker fetches in one walk, sized by the trolley.

Owns: `Wave` (OPEN, PICKING by somebody, DONE) and its Flow, `states.WAVE`; `WaveSetting` (of a warehouse).
Verbs: `service.create` (most urgent orders first, in the zones where the walk leads), `service.claim`,
`service.take_over`, `service.board`, `service.setting`, `service.set_setting`.
Invariants: an order is in one wave at a time: an ACKNOWLEDGED one enters and is PICKING then, or one that a wave left
out because it was blocked; a wave has one picker, claimed by one conditional UPDATE; taking it over from somebody is
asked for explicitly.

Locks: the warehouse (one wave is made at a time), then what the channel needs, then orders, then bins.
"""
