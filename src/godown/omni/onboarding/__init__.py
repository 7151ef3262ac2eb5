"""Onboarding: a channel account is added, or changed, as a whole: here, in the warehouse and in the proxy.

Verbs: `service.save`, `service.kept` (what a form starts from).
Invariants: nothing is asked of the channel before the proxy knows the account; of a refusal the form says the field.
What a form may say is in `rules`; it is pure.
"""
