"""One file per job on the floor or in the office."""
