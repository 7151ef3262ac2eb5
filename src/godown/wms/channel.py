"""The channel that the warehouse talks to: whoever `wiring.py` put in place of the port."""

from .packing.ports import ChannelDesk

_desk: ChannelDesk | None = None


def use(desk: ChannelDesk) -> None:
    """Join the channel's desk; called once when the process starts."""
    global _desk
    _desk = desk


def desk() -> ChannelDesk:
    """The joined desk."""
    if _desk is None:
        raise RuntimeError("no channel desk was joined: call godown.wms.channel.use() first")
    return _desk
