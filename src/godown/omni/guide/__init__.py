"""Guide: the way from an empty warehouse to the first handover, step by step, for Smart and for seller fulfilment,
for each way to keep stock.

Verbs: `service.guide` (the steps of an account with their state, read from the data).
Invariants: a step is a title, a reason, a figure and a rule over facts (`steps.py`, pure); the titles are those of the
chapters of docs/sop (a test compares them). Nothing is ticked by hand: a step is done when the data say so.
"""
