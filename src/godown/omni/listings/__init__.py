"""Listings: which SKU of ours a channel's SKU is.

Owns: `Listing`. Verbs: `upsert`, `enable` (both also free the orders that waited), `resolve`. Sheet: `listings`.
Invariants: a channel SKU of an account means one SKU; a disabled listing resolves to nothing.
"""
