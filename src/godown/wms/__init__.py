"""The warehouse: stock ledger, pools, bins, outward orders, waves, picking, packing, dispatch.

It knows no marketplace: when packing or dispatch needs the channel it asks `packing.ports.ChannelDesk` (`channel.py`
holds whoever answers); the order system asks `desk.Desk`. People of the floor act as `kit.history.actor()` and in a
`masters.service.Site`, a warehouse they may see.

Rooms, from the bottom: masters, layout → stock → pools → reservations → outward → waves, picking → packing → dispatch;
inward and transfers over picking, counts over them; gestures beside them. `setup.open_warehouse` furnishes a
warehouse, `progress` tells how far one has come, `checks.differences` proves its books.

Verbs join the caller's transaction if there is one. Those that others call within theirs take no savepoint: a coded
error undoes the whole transaction. Locks are taken in one order everywhere: what the channel keeps, the wave, parcel or
manifest at work, orders by id, reservations and pick lines, location balances, pool balances.
"""
