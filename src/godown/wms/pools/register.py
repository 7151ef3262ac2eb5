"""Which pools there are."""

from godown.kit.errors import Conflict, NotFound

from ..masters.service import Site
from . import repository
from .messages import NO_POOL, POOL_TAKEN
from .models import COMMON


def add_common(site: Site) -> int:
    """Give a new warehouse its COMMON pool."""
    return repository.insert_pool(site.seller_id, site.id, COMMON, None)


def add_pool(site: Site, code: str, account: str) -> int:
    """Add a pool dedicated to one channel account."""
    return repository.insert_pool(site.seller_id, site.id, code, account)


def bind(site: Site, code: str, account: str) -> None:
    """See that this pool is the account's own: it is made if it is not there; a repeat is a no-op.

    `Conflict` if it is COMMON or another account's, or if the account has another pool in this warehouse.
    """
    repository.insert_pool_if_new(site.seller_id, site.id, code, account)
    found = repository.select_pool_of(site.id, code, account)
    if found is None or (found["code"], found["account"]) != (code, account):
        raise Conflict(POOL_TAKEN, pool=code, warehouse=site.code, account=account, **_taken(found))


def _taken(found: "dict[str, str | None] | None") -> dict[str, str]:
    return {"other": f"{found['code']} – {found['account'] or COMMON}" if found else COMMON}


def pool_id(site: Site, code: str) -> int:
    """The id of a pool of this warehouse, or `NotFound`."""
    found = repository.select_pool(site.id, code)
    if found is None:
        raise NotFound(NO_POOL, warehouse=site.code, pool=code)
    return found
