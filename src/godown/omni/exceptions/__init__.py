"""Exceptions: what needs a person, one row per root cause.

Owns: `ExceptionCase`. Verbs: `report` (again and again without making a second row), `clear`, `clear_others` and
`clear_all` (when the cause is gone), `open_cases`; for people, of one or many at once, `take` (somebody owns it),
`snooze` and `wake`, `retry` (what would settle it runs now; `rules.RETRIED_BY` names it).
Invariants: one open row per (account, cause, subject), owned by the role that has to act or by who took it; what
people do with it, and that it closed, is told on its thread (`thread_of`).
"""
