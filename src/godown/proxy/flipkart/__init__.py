"""Flipkart's wire, and nothing of ours: how its two families of calls are made, and what their answers mean.

`calls.py` one call · `api.py` seller API v3 (OAuth) · `panel.py` seller panel (session, CSRF) · `wire.py` shapes of
answers and their translation · `refusals.py` its error shapes and codes. Facts: facts/flipkart.md §2–§7.
"""
