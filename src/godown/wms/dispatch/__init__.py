"""Dispatch: packed parcels go onto a manifest and are given to the courier.

Owns: `Manifest` (one open per warehouse and courier, and its Flow, `states.MANIFEST`), `ManifestParcel` (a parcel on a
manifest, and what became of it). Calls the channel through `packing.ports.ChannelDesk`.
Verbs: `service.open_manifest`, `scan_parcel`, `take_off`, `close`, `board`, `parcels`, `waiting`; for the desk
`service.handed_over`, for `cancelling` `service.leave`.
Invariants: a parcel is on one manifest, unless that one came back refused (unique key); only a packed parcel with its
document, not blocked, for this courier, gets on; each parcel is settled once, and whoever settles it moves its stock
out of the ledger; a manifest is handed over when all its parcels are settled.

Locks: the manifest, then orders, then reservations, then balances.
"""
