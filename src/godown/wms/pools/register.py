"""Which pools there are."""

from collections.abc import Collection

from django.db import transaction

from godown.kit.errors import Conflict, NotFound

from ..masters.service import Site
from . import repository
from .messages import NO_POOL, OTHERS_HERE, POOL_TAKEN, SOLE
from .models import COMMON


def add_common(site: Site) -> int:
    """Give a new warehouse its COMMON pool."""
    return repository.insert_pool(site.seller_id, site.id, COMMON, None)


def add_common_to(seller_id: int, warehouse_ids: Collection[int]) -> None:
    """Give warehouses that have none their COMMON pool, in one statement."""
    repository.insert_commons(seller_id, list(warehouse_ids), COMMON)


def add_pool(site: Site, code: str, account: str) -> int:
    """Add a pool dedicated to one channel account."""
    return repository.insert_pool(site.seller_id, site.id, code, account)


@transaction.atomic(savepoint=False)
def serve(site: Site, account: str, pool: str, *, sole: bool) -> None:
    """This warehouse serves the account from this pool; with `sole`, it serves no other (a dedicated warehouse).

    A dedicated pool is made if it is not there; a repeat is a no-op. `Conflict`, and nothing changes: the warehouse
    serves another account only, or would while other accounts' pools hold stock here; the pool is another account's,
    or the account has another pool here.
    """
    before = repository.lock_warehouse(site.id)
    if before not in (None, account):
        raise Conflict(SOLE, warehouse=site.code, other=before)
    if sole and (others := repository.select_pools_of_others(site.id, account)):
        raise Conflict(OTHERS_HERE, warehouse=site.code, others=", ".join(others))
    repository.set_sole_account(site.id, account if sole else None)
    if pool == COMMON:
        return
    repository.insert_pool_if_new(site.seller_id, site.id, pool, account)
    found = repository.select_pool_of(site.id, pool, account)
    if (found["code"], found["account"]) != (pool, account):
        other = f"{found['code']} ({found['account'] or COMMON})"
        raise Conflict(POOL_TAKEN, pool=pool, warehouse=site.code, account=account, other=other)


def pool_id(site: Site, code: str) -> int:
    """The id of a pool of this warehouse, or `NotFound`."""
    found = repository.select_pool(site.id, code)
    if found is None:
        raise NotFound(NO_POOL, warehouse=site.code, pool=code)
    return found
