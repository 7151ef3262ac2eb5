"""How passes over channel accounts go: claim what is due, work on each, plan its next time.

One account's trouble stays its own: a refusal or a failure of ours becomes an exception with a retry, and the other
accounts of the batch go on.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.utils.translation import gettext_lazy as _

from godown.kit import due, history
from godown.kit.messages import Message
from godown.proxy.contract import Deferred, InDoubt, Refused

from .channels import service as channels
from .channels.service import Account
from .exceptions import service as exceptions
from .exceptions.service import Trouble

log = structlog.get_logger()

REFUSED = Message(
    "channel.refused",
    _("Flipkart refuses to answer for account %(subject)s: %(text)s"),
    _("Check the log-in's credentials and the location id; asking goes on by itself."),
    title=_("Flipkart refuses to answer"),
)
BROKEN = Message(
    "pass.broken",
    _("The %(subject)s work of this account fails: %(text)s"),
    _("This is an error in Godown: report it with the server log. It is tried again by itself."),
    title=_("Error in Godown"),
)

#: A channel that did not do what was asked of it.
Failure = Deferred | InDoubt | Refused
#: When to work on the account again; None: when somebody asks for it.
Next = datetime | Failure | None


def each_account(
    kind: str, now: datetime, limit: int, lease: timedelta, work: Callable[[Account, datetime], Next]
) -> int:
    """Claim up to `limit` accounts that are due for `kind` and work on each; returns how many were claimed."""
    claim = due.claim(kind, now, limit, lease)
    if claim is None:
        return 0
    accounts = channels.accounts(claim.subjects)
    claim.finish(set(claim.subjects) - accounts.keys())
    for subject, account in accounts.items():
        try:
            with history.acting(history.SYSTEM):
                then = work(account, now)
        except Exception as error:
            log.exception("pass.broken", kind=kind, account=account.code)
            _report(account, BROKEN, kind, f"{type(error).__name__}", now)
            claim.retry({subject: now + due.backoff(claim.attempts[subject])})
            continue
        if claim.attempts[subject] > 1:  # one that failed is tried again with more
            exceptions.clear(account.id, [BROKEN], [kind], now)
        if isinstance(then, Refused):
            _report(account, REFUSED, account.code, then.message, now)
            claim.retry({subject: now + due.backoff(claim.attempts[subject])})
        elif isinstance(then, Deferred | InDoubt):
            pause = max(timedelta(seconds=then.retry_after), due.backoff(claim.attempts[subject]))
            claim.retry({subject: now + pause})
        elif then is None:
            claim.finish([subject])
        else:
            claim.again({subject: then})
    return len(claim.subjects)


def _report(account: Account, cause: Message, subject: str, text: str, now: datetime) -> None:
    exceptions.report([Trouble(account.seller_id, account.id, cause, subject, {"text": text})], now)
