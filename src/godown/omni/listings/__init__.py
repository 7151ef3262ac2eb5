"""Listings: which SKU of ours a channel's SKU is.

Owns: `Listing`. Verbs: `upsert` (which also frees the orders that waited for it), `resolve`.
Invariants: a channel SKU of an account means one SKU; a disabled listing resolves to nothing.
"""
