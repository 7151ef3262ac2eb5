"""Verbs of channels."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from godown.kit import jobs, sql
from godown.kit.errors import Conflict, Invalid, NotFound

from . import messages, repository
from .models import COMMON, StockMode


@dataclass(frozen=True)
class Settings:
    """How an account works. Spans in seconds. `release_after`: how long fewer than a list of orders may wait.
    `fill_bins`: what is received here is put into Flipkart's bins by itself, where Flipkart offers that.
    `follow_cancellations`: what Flipkart cancelled is cancelled here by itself; `cancellations_window` is how far back
    its cancellations are read each time (Increff polls five hours, facts/increff.md §2.5). `relive_unpicked`: cancelled
    pieces that never left their bin are live again at once.
    `send_stock`: Flipkart is told what there is to sell, less `stock_buffer` pieces of each listing;
    `send_stock_every`: how often the pool is looked at for that.
    """

    warehouse: str
    pool: str
    stock_mode: StockMode = StockMode.DEDICATED_POOL
    picklist_size: int = 25
    release_after: int = 900
    poll_every: int = 120
    recheck_holds_every: int = 300
    sweep_every: int = 3600
    look_back_every: int = 86400
    read_bins_every: int = 21600
    pack_grace: int = 3
    fill_bins: bool = False
    follow_cancellations: bool = False
    relive_unpicked: bool = False
    read_cancellations_every: int = 300
    cancellations_window: int = 18000
    send_stock: bool = False
    stock_buffer: int = 0
    send_stock_every: int = 10
    compare_stock_every: int = 86400


@dataclass(frozen=True)
class Account(Settings):
    """A channel account. `read_until`: everything the channel changed before it has been taken in."""

    id: int = 0
    seller_id: int = 0
    code: str = ""
    read_until: datetime | None = None


#: What an account is asked in the background, and the setting that says how often.
CADENCE = {
    "poll": "poll_every",
    "recheck_holds": "recheck_holds_every",
    "sweep": "sweep_every",
    "read_cancellations": "read_cancellations_every",
    "look_back": "look_back_every",
    "adopt_picklists": "sweep_every",
    "read_bins": "read_bins_every",
    "untold_receipts": "sweep_every",
    "fill_receipts": "sweep_every",
    "unknown_parcels": "sweep_every",
    "prove_stock": "sweep_every",
    "send_inventory": "send_stock_every",
    "compare_inventory": "compare_stock_every",
    "share_pool": "send_stock_every",
}
#: What of it begins as soon as an account is saved.
AT_ONCE = ("poll", "read_bins", "read_cancellations")


#: What the constraints behind an account say.
REFUSALS = {
    "omni_account_sole_in_warehouse": messages.WAREHOUSE_SHARED,
    "omni_account_dedicated_pool": messages.POOL_TAKEN,
}


def open_login(seller_id: int, code: str) -> int:
    """Make a channel log-in known; a repeat is a no-op. Its credentials are the proxy's.

    `Conflict` (channels.login_taken) if another seller has one of this code.
    """
    login_id = repository.upsert_login(seller_id, code)
    if login_id is None:
        raise Conflict(messages.LOGIN_TAKEN, login=code)
    return login_id


def open_account(seller_id: int, login_id: int, code: str, settings: Settings, now: datetime) -> int:
    """Make a channel account known, or change its settings, and start asking it; see `keep_account`."""
    account_id = keep_account(seller_id, login_id, code, settings)
    start(account_id, settings, now)
    return account_id


@transaction.atomic
def keep_account(seller_id: int, login_id: int, code: str, settings: Settings) -> int:
    """Make a channel account known, or change its settings. Returns its id.

    `Invalid` if the pool does not fit the stock mode. `Conflict`, and nothing changes: the code is another seller's,
    the pool another account's, or the warehouse would serve one account only and others too.
    """
    if (settings.stock_mode == StockMode.DEDICATED_POOL) == (settings.pool == COMMON):
        raise Invalid(messages.POOL_AND_MODE, pool=settings.pool, mode=StockMode(settings.stock_mode).label)
    try:
        with transaction.atomic():
            account_id = repository.upsert_account(
                {"seller_id": seller_id, "login_id": login_id, "code": code, **asdict(settings)}
            )
    except IntegrityError as error:
        refusal = REFUSALS.get(sql.constraint_of(error))
        if refusal is None:
            raise
        others = [
            each.code for each in accounts_of([seller_id]) if each.warehouse == settings.warehouse and each.code != code
        ]
        raise Conflict(
            refusal, account=code, warehouse=settings.warehouse, pool=settings.pool, others=", ".join(others)
        ) from error
    if account_id is None:
        raise Conflict(messages.ACCOUNT_TAKEN, account=code)
    return account_id


def start(account_id: int, settings: Settings, now: datetime) -> None:
    """Start asking an account, or ask it in its new rhythm."""
    for kind, every in CADENCE.items():
        first = now if kind in AT_ONCE else now + timedelta(seconds=getattr(settings, every))
        jobs.ask(kind, [account_id], now, at=first)


def login_of(account: Account) -> str:
    """The code of the log-in an account is under."""
    return repository.select_login(account.id)


def accounts(ids: Sequence[int | str]) -> dict[str, Account]:
    """Accounts by id, as due work names them."""
    return {str(row["id"]): _account(row) for row in repository.select_by_ids([int(each) for each in ids])}


def accounts_of(sellers: Sequence[int]) -> list[Account]:
    """All accounts of these sellers."""
    return [_account(row) for row in repository.select_of_sellers(sellers)]


def account(sellers: Sequence[int], code: str) -> Account:
    """The account with this code among those of these sellers, or `NotFound`."""
    for each in accounts_of(sellers):
        if each.code == code:
            return each
    raise NotFound(messages.NO_ACCOUNT, account=code)


def read_until(account: Account, until: datetime) -> None:
    """Everything before `until` has been taken in; the mark never goes back."""
    repository.advance_read_until(account.id, until)


def _account(row: dict[str, object]) -> Account:
    return Account(**{field.name: row[field.name] for field in fields(Account)})  # type: ignore[arg-type]
