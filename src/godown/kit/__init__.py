"""Tools without a domain word: clock, ids, states, history, due work, leases, calls, secrets, files, log lines.

Every room may import the kit; the kit imports no room. Its SQL lives in `repository.py`.
"""
