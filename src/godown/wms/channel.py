"""The channel that the warehouse talks to: whoever `wiring.py` put in place of the ports."""

from .packing.ports import ChannelDesk
from .returns.ports import ReturnsDesk

_desk: ChannelDesk | None = None
_returns: ReturnsDesk | None = None


def use(desk: ChannelDesk) -> None:
    """Join the channel's desk; called once when the process starts."""
    global _desk
    _desk = desk


def use_returns(desk: ReturnsDesk) -> None:
    """Join the channel's desk for returns; called once when the process starts."""
    global _returns
    _returns = desk


def desk() -> ChannelDesk:
    """The joined desk."""
    if _desk is None:
        raise RuntimeError("no channel desk was joined: call godown.wms.channel.use() first")
    return _desk


def returns() -> ReturnsDesk:
    """The joined desk for returns."""
    if _returns is None:
        raise RuntimeError("no desk for returns was joined: call godown.wms.channel.use_returns() first")
    return _returns
