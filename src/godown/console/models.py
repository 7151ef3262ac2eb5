"""The console has no tables."""
