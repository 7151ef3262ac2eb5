"""How an account wants its returns."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from godown.kit import jobs

from ..channels.service import Account
from . import repository
from .models import ReturnsPool

LOOK_BACK_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """`accept_unknown`: returns of orders that were not processed here. `sync`: ask the channel itself every
    `read_every` seconds. `overdue_days`: announced for so long without having come is an exception. `claim_days`: so
    long after the announcement a lost return can be claimed (seller protection; Flipkart publishes no figure).
    """

    accept_unknown: bool = False
    returns_pool: ReturnsPool = ReturnsPool.ACCOUNT
    sync: bool = False
    read_every: int = 900
    overdue_days: int = 14
    claim_days: int = 30


def policy(account: Account) -> Policy:
    """The policy of an account; that of an account without one is `Policy()`."""
    return policies([account.id]).get(account.id, Policy())


def policies(accounts: Sequence[int]) -> dict[int, Policy]:
    """Policies by account id, of those that have one."""
    names = [field.name for field in fields(Policy)]
    return {
        row["account_id"]: Policy(**{name: row[name] for name in names})
        for row in repository.select_policies(list(accounts))
    }


def lock(account_id: int) -> None:
    """Let nobody else announce returns of this account until the commit. From now on it has a policy."""
    repository.lock_policy(account_id, asdict(Policy()))


def decide(account: Account, wanted: Policy, now: datetime) -> None:
    """Set the policy; what is asked in the background follows it at once."""
    repository.upsert_policy(account.id, asdict(wanted))
    jobs.ask("returns_overdue", [account.id], now)
    if wanted.sync:
        jobs.ask("read_returns", [account.id], now)
        jobs.ask("look_back_returns", [account.id], now, at=now + LOOK_BACK_EVERY)


def read_until(account: Account) -> datetime | None:
    """Everything the channel changed before it has been taken in."""
    return repository.select_read_until(account.id)


def advance(account: Account, until: datetime) -> None:
    """The mark moves; it never goes back."""
    repository.advance_read_until(account.id, until)
