"""Exceptions: what needs a person, one row per root cause.

Owns: `ExceptionCase`. Verbs: `report` (again and again without making a second row), `clear` and `clear_all` (when the
cause is gone), `take` (somebody owns it), `open_cases`.
Invariants: one open row per (account, cause, subject), owned by the role that has to act or by who took it.
"""
