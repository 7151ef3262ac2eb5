"""How many pieces are exposed, and when a change is worth a call. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice

from godown.proxy.contract import MOST_SKUS

#: Fewer changes than fill a call are gathered for so long. A fall to nothing, and the first piece, never wait.
GATHER = timedelta(seconds=60)
#: Every listing is told anew after this time (Increff: daily full inventory sync, facts/increff.md §1) …
DAILY = timedelta(hours=24)
#: … and goes along in a call that has room from this time on.
ALONG = timedelta(hours=6)
#: A refused quantity is tried again after this time; another one at once.
REST = timedelta(hours=1)


#: More than this no channel is told of.
MOST_PIECES = 1_000_000


@dataclass(frozen=True)
class Offer:
    """What there is of a SKU: `available` is live and no order waits for it; `quantity` is exposed of that."""

    sku: str
    available: int
    quantity: int


def offers(live: Mapping[str, int], waiting: Mapping[str, int], buffer: int) -> list[Offer]:
    """What a channel is told of, by SKU (facts/increff.md §1: buffer 1, available 3 → 2 exposed)."""
    free = {sku: max(0, pieces - waiting.get(sku, 0)) for sku, pieces in sorted(live.items())}
    return [Offer(sku, pieces, min(max(0, pieces - buffer), MOST_PIECES)) for sku, pieces in free.items()]


@dataclass(frozen=True)
class Due:
    """A listing whose quantity may be told: `available` in the pool, `quantity` after the buffer; `cause` why.

    `suspect`: Flipkart refused it the last time, perhaps together with others in its call.
    """

    listing_id: int
    channel_sku: str
    product_id: str
    available: int
    quantity: int
    told: int | None
    cause: str
    suspect: bool = False

    @property
    def urgent(self) -> bool:
        """Somebody waits for it, or a buyer could order what is not there, or cannot order what is."""
        if self.cause == "asked":
            return True
        return self.cause == "changed" and (self.told is None or 0 in (self.told, self.quantity))


@dataclass(frozen=True)
class Settled:
    """What became of an update. `told` is what Flipkart has now; None: not known, or it stays as it was."""

    id: int
    version: int
    outcome: str
    told: int | None = None
    code: str = ""
    text: str = ""


def worth_a_call(due: Sequence[Due], last_sent: datetime | None, now: datetime) -> bool:
    """Whether to send now, or to let further changes come: calls per hour are what is scarce."""
    own = [each for each in due if each.cause != "along"]
    if not own:
        return False
    if len(own) >= MOST_SKUS or any(each.urgent for each in own):
        return True
    return last_sent is None or now - last_sent >= GATHER


def only_daily(due: Sequence[Due]) -> bool:
    """Whether nothing of it is news to Flipkart."""
    return all(each.cause in ("daily", "along") for each in due)


def batches(due: Sequence[Due], most: int) -> Iterator[Sequence[Due]]:
    """As few calls as possible, `most` at most; listings that only go along fill the last one, and make none.

    Suspects go alone, after the others.
    """
    own = [each for each in due if each.cause != "along" and not each.suspect]
    along = [each for each in due if each.cause == "along" and not each.suspect]
    whole = own + along[: -len(own) % MOST_SKUS]
    together = (whole[start : start + MOST_SKUS] for start in range(0, len(whole), MOST_SKUS))
    alone = ([each] for each in due if each.suspect and each.cause != "along")
    yield from islice(chain(together, alone), most)
