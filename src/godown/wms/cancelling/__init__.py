"""Cancelling: the channel cancelled pieces of an outward order, or all of it.

Owns no table: one verb over the rooms that have something of the order, `service.cancel`.
Invariants: pieces that never left their bin go first, then picked ones, which are to be put back (`putback`); all
of them leave the order's reservation for the `cancelled` bucket of the same pool, where they lie. Only whole orders
once a parcel is packed (its invoice names every piece); nothing while the channel is being told of the parcel, or
after its manifest is closed. What is refused changes nothing.

Locks, in the order of those who pick and pack: the wave, the parcel, the order; then everything else. What was locked
before the order is looked at again under its lock: an order that got into another wave or parcel meanwhile is
refused, and the caller may repeat.
"""
