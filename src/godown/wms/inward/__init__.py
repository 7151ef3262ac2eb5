"""Inward: goods come into the house.

Owns no table. Verb: `service.receive`, from the supplier straight into bins (receipt and put-away in one step).
Invariant: received pieces are live in the COMMON pool of their warehouse.
"""
