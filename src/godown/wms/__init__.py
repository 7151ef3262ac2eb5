"""The warehouse: stock ledger, pools, bins, outward orders, waves, picking, packing, dispatch.

It knows no marketplace: when packing or dispatch needs the channel it asks `packing.ports.ChannelDesk`.
"""
