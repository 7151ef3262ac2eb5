"""Proof of the stock: whether the warehouse's books agree is asked again and again, not only when somebody doubts.

Owns nothing. Pass: `prove_stock` (`jobs`), for each seller once, at the oldest of its accounts. What does not agree is
one exception of the seller, which closes by itself when the books agree again.
"""
