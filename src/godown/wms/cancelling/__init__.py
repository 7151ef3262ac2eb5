"""Cancelling: the channel cancelled pieces of an outward order, or all of it.

Owns no table: one verb over the rooms that have something of the orders, `service.cancel`.
Invariants: pieces that never left their bin go first, then picked ones, which are to be put back (`putback`); all
of them leave the order's reservation for the `cancelled` bucket of the same pool, where they lie, but for those that
never left their bin if the account lets them live again by themselves. Only whole orders once a parcel is packed (its
invoice names every piece); nothing while the channel is being told of the parcel, or after its manifest is closed.
What is refused changes nothing, and keeps no other order.

Locks, in the order of those who pick and pack: waves, parcels, orders, each by id; then everything else. What was
locked before an order is looked at again under its lock: one that got into another wave or parcel meanwhile is
refused, and the caller may repeat.
"""
