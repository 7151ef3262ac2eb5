"""The simulation: bad days by the dozen, each fixed by its seed.

The real code on a real PostgreSQL, the sandbox in the same process, one virtual clock, one source of chance. A seed
decides what Flipkart, the workers and the people do, what goes wrong, and where a process dies; whatever it decides,
what must hold is checked on the way and at the end (`checks.py`, quality: I1–I16).

Read `scheduler.py` (the turns), then `flipkart.py`, `faults.py`, `workers.py`, `floor.py` (who does what in one),
`wire.py` and `lives.py` (calls that are overtaken, processes that die), `checks.py` (what must hold).
Verbs: `runs.run` (one seed, played and judged), `runs.empty` (make the database ready for the next).
Invariant: the same seed and number of steps give the same history, call by call.
"""
