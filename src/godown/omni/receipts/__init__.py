"""Receipts: goods that the warehouse has received and that Flipkart is to receive too (the double GRN).

Owns no table: what was received, and under which number at Flipkart, is the warehouse's, asked through `WarehouseDesk`.
Verbs: `service.asking` (which receipts need Flipkart's number), `service.tell` (somebody vouches for it),
`service.put_in` (a plan has put the pieces into Flipkart's bins), the pass `untold_receipts`.
Invariant: a receipt that counts for an account and has no number of Flipkart's after `rules.OVERDUE` is one exception;
it closes by itself once the number is there.
"""
