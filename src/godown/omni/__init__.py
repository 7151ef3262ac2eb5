"""The order hub: channels, listings, orders, holds, allocation, fulfilment, cancellations, returns, exceptions.

It asks the marketplace through `proxy.contract.Proxy` and the warehouse through `warehouse.WarehouseDesk`;
`wiring.py` says who answers.
"""
