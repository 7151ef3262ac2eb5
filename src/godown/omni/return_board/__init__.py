"""Returns as the office looks at them: the list, one return, and the report. Reads only.

Verbs: `service.page`, `cards`, `find`, `of_order`, `report`.
A return that was announced and has not come in is waited for; its claim deadline is the announcement plus the
account's `claim_days` (`omni.returns.policies`).
"""
