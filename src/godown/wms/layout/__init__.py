"""Layout: the places of a warehouse. Everything that holds stock, or that stock comes from or goes to, is a location.

Owns: `Location` (code unique in its warehouse, kind, zone, sequence = walking order).
Verbs: `service.add_locations`, `service.places`, `service.standard`; `register.make` (by a pattern), `register.listed`.
Sheet: `places`.
Invariants: whether a location counts in a pool follows from its kind alone (`models.COUNTING`, a generated column):
bins, totes and packed parcels do; the dock and the place of returns do not until put away; what is in transit, in
quarantine, lost, scrap, or outside (supplier, customer) does not. Outside locations keep no balance: stock appears
from and vanishes to them.
Each of the `models.STANDARD` kinds exists once per warehouse.
"""
