"""Packing: the pieces of a picked order become one parcel, and the channel is told.

Owns: `Shipment` (the parcel: box, document, and its Flow, `states.SHIPMENT`, on the order's timeline; its id is our
shipmentId), `ShipmentLine` (pieces to be scanned, and scanned). Calls the channel through `ports.ChannelDesk`.
Verbs: `service.open_parcel`, `scan`, `undo`, `set_box`, `take_over`, `unpack`, `pack_many`, `print_document`;
`views.parcel`, `views.board`; for the desk `answers.accepted`, `refused`, `document_stored`, for
`cancelling` `answers.lock_parcels_of`, `parcels_of`, `cancelled`.
Invariants: an order has one parcel at a time (unique key); a parcel closes with its last piece and is the whole order;
no more is scanned than was ordered (CHECK). Pieces stay in their totes, as far as the ledger goes, until the parcel
closes: then they are in the packed place, and stay there when the bench undoes it or the channel refuses, until
`unpack`. A parcel of which a part is cancelled is given up without carrying its pieces: the next one is scanned anew
and finds them where they are; cancelled pieces among them are left for `putback`. An order line counts as packed when
the channel has accepted.

Locks: the parcel, then its order; whoever opens a parcel locks the order first. What is asked of the channel about a
parcel that it knows (`undo`) is asked before anything is locked.
"""
