"""Inspection: what is in a return parcel, in which state, and where each piece goes.

Owns: `ReturnItem` (pieces that came in a parcel: QC, finding, disposition, how many are put away), `ReturnPhoto`.
Verbs: `service.open_parcel`, then `scan` and `judge` piece by piece (or `seal` for an unopened RTO), `scrap_last`,
`undo`, `finish`; `photos.add`; `unannounced.candidates` and `announce` for a parcel without return order;
`putaway.RETURNS` (what waits for a bin, put away by `godown.wms.putaway`); `quarantine.RETURNS` (what waits for a
decision by `godown.wms.quarantine`); `views.parcel`, `views.journey`; `verify`.
Invariants: one piece of a parcel is being judged at a time (unique key); a judged piece has exactly one disposition
(CHECK): restock lies in the place of returns until it is put away, quarantine and scrap in theirs; none counts in a
pool. It is live once: put_away <= quantity (CHECK), and only after the inspection is finished. An announced piece is
counted into its order line (returned <= dispatched, CHECK): what no longer fits is a piece too many.

Locks: the parcel, then returns by id, then items, outward lines by id, balances.
"""
