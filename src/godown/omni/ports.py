"""Whom omni asks: the marketplace proxy and the warehouse. `wiring.py` says who answers."""

from godown.proxy.contract import Proxy

from .warehouse import WarehouseDesk

_proxy: Proxy | None = None
_warehouse: WarehouseDesk | None = None


def use(proxy: Proxy, warehouse: WarehouseDesk) -> None:
    """Join omni to a proxy and a warehouse."""
    global _proxy, _warehouse
    _proxy, _warehouse = proxy, warehouse


def proxy() -> Proxy:
    """The marketplace."""
    if _proxy is None:
        raise RuntimeError("omni is not joined to a proxy: see wiring.py")
    return _proxy


def warehouse() -> WarehouseDesk:
    """The warehouse."""
    if _warehouse is None:
        raise RuntimeError("omni is not joined to a warehouse: see wiring.py")
    return _warehouse
