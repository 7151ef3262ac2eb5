"""Benchmarks: `godown bench lifecycle` and `godown bench calls`. What they mean: docs/performance.md.

`place` furnishes a warehouse and makes orders, `channel` is a marketplace that accepts everything at once, `stages`
bring a batch of orders through the real rooms, `floor` brings the same batch to the same end by hand-made SQL, `meter`
measures both. `day` plays a day against the sandbox, `steps` counts its calls beside what the protocol allows.
"""
