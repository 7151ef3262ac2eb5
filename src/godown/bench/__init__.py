"""Benchmarks: `godown bench …` (`commands`). What they mean: docs/performance.md.

`place` furnishes a warehouse and makes orders, `channel` is a marketplace that accepts everything at once, `stages`
bring a batch of orders through the real rooms, `floor` brings the same batch to the same end by hand-made SQL, `meter`
measures both. `stored` fills a database with orders that are done, on top of which `scans` and `pages` measure. `day`
plays a day against the sandbox, `calls` counts its calls beside what the protocol allows.
"""
