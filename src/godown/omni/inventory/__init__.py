"""Inventory: how many pieces Flipkart may sell of each listing, and what it was told.

Owns: `Exposure` (what a listing was told last, what is under way, what Flipkart showed) and `InventoryUpdate` (the last
ten updates of a listing). Off until an account switches `send_stock` on.
Verbs: `service.send_now`, `service.pause`; `wanted.offers` (what there is to sell); `views.board`, `views.listing`,
`views.checklist`; the passes `send_inventory` (`sending`) and `compare_inventory` (`comparing`).

Exposed is what the pool has live, less what orders wait for, less the account's buffer, and never below nothing; of a
disabled listing nothing. The quantity is absolute and looked up when it is sent, so the newest state of the ledger wins
however many changes came before.

Invariants:
- one update of a listing is under way at a time (`sending`, stamped with a version by one conditional UPDATE); an
  answer is written only while its version is still the one under way, so an older one never covers a newer;
- `told` moves only when Flipkart accepted, or shows what it has; what is in doubt is read back twice, some seconds
  apart, before it is told again;
- every listing is told anew at least once a day, changed or not, and what Flipkart shows is compared once a day.

Locks: exposures by listing. No transaction is open while a call is out.
"""
