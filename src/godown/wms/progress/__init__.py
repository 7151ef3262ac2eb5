"""Progress: how far a warehouse has come on its way to the first handover, in figures; it changes nothing."""
