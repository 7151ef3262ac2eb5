"""What there is to sell: asked of the warehouse and of the orders that wait, in two statements for all SKUs."""

from .. import ports
from ..channels.service import Account
from . import repository, rules
from .rules import Offer


def offers(account: Account) -> list[Offer]:
    """What the account's pool has live and no order waits for, of whichever account, less this account's buffer.

    An order that is on hold, or not reserved yet, is sold already: what it wants is not for sale again. The orders are
    read first: what is reserved between the two counts twice, and never not at all.
    """
    waiting = repository.select_waiting(account.seller_id, account.warehouse, account.pool)
    live = ports.warehouse().live_pieces(account.seller_id, account.warehouse, account.pool)
    return rules.offers(live, waiting, account.stock_buffer)
