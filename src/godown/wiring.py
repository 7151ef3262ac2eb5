"""The one place, besides settings, urls and cli, that knows all rooms: it joins their ports and starts their jobs."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from godown.proxy.contract import Proxy

JOBS = (
    "godown.kit.purge",
    "godown.proxy.jobs",
    "godown.wms.gestures.jobs",
    "godown.kit.sheets.jobs",
    "godown.omni.orders.jobs",
    "godown.omni.allocation.jobs",
    "godown.omni.fulfilment.jobs",
    "godown.omni.cancellations.jobs",
    "godown.omni.returns.jobs",
    "godown.omni.bins.jobs",
    "godown.omni.binplans.jobs",
    "godown.omni.receipts.jobs",
    "godown.omni.inventory.jobs",
    "godown.omni.proof.jobs",
)
#: Rooms that declare sheets (`godown.kit.sheets`).
SHEETS = (
    "godown.wms.masters.sheets",
    "godown.wms.warehouse_sheet",
    "godown.wms.layout.sheets",
    "godown.wms.pools.sheets",
    "godown.omni.listings.sheets",
    "godown.wms.inward.sheets",
    "godown.wms.transfers.sheets",
    "godown.omni.returns.sheets",
    "godown.omni.bins.sheets",
)


class GodownConfig(AppConfig):
    name = "godown"
    label = "godown"

    def ready(self) -> None:
        """Set logging up, and join the rooms once all models are loaded."""
        from django.db.backends.signals import connection_created

        from godown import engine
        from godown.kit import jobs, logs, sql
        from godown.omni import ports
        from godown.omni.fulfilment.desk import ChannelDesk
        from godown.omni.returns.desk import ReturnsDesk
        from godown.wms import channel
        from godown.wms.desk import Desk

        logs.configure()
        connection_created.connect(sql.keep_prepared)
        ports.use(_proxy(), Desk())
        channel.use(ChannelDesk())
        channel.use_returns(ReturnsDesk())
        for module in (*JOBS, *SHEETS):
            import_module(module)
        jobs.on_hint(engine.wake)


def _proxy() -> Proxy:
    """The proxy in this process, or one of its own process at PROXY_URL; the same contract either way."""
    if settings.PROXY_URL:
        from godown.proxy.client import ProxyClient

        return ProxyClient(settings.PROXY_URL, settings.PROXY_USERNAME, settings.PROXY_PASSWORD)
    from godown.proxy.service import ProxyService

    return ProxyService()
