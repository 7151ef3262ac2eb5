"""Verbs of allocation."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import jobs

from .. import ports
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..orders import gates
from ..orders.states import ORDER
from ..warehouse import Demand, OutwardOrder
from . import messages, repository


def allocate(account: Account, now: datetime, batch: int) -> int:
    """Reserve stock for the account's waiting orders, `batch` a transaction; returns how many were reserved."""
    reserved = 0
    while True:
        tried, got = _allocate_batch(account, now, batch)
        reserved += got
        if tried < batch:
            return reserved


def _allocate_batch(account: Account, now: datetime, batch: int) -> tuple[int, int]:
    with transaction.atomic():
        lines = repository.take_waiting(account.id, now, batch)
        orders = {order_id: list(rows) for order_id, rows in groupby(lines, key=lambda row: row["id"])}
        if not orders:
            return 0, 0
        demands = [Demand(row["id"], row["line_id"], row["sku"], row["quantity"]) for row in lines]
        served = ports.warehouse().reserve(account.seller_id, account.warehouse, account.pool, demands, now)
        ready = [order_id for order_id in orders if order_id in served]
        short = [order_id for order_id in orders if order_id not in served]
        pool = {"pool": account.pool}
        ORDER.move_many(ready, "reserve", now, data=dict.fromkeys(ready, pool)).require_all()
        ORDER.move_many(short, "lack", now, data=dict.fromkeys(short, pool))
        repository.set_reserved(ready)
        ports.warehouse().accept([_outward(account, orders[order_id]) for order_id in ready], now)
        gates.stop(ready, now)  # a cancellation may have been seen since the orders were selected
        codes = {order_id: rows[0]["order_code"] for order_id, rows in orders.items()}
        linked = {order_id for order_id, rows in orders.items() if rows[0]["picklist"]}  # told of as such (`acks`)
        exceptions.report(
            (
                Trouble(account.seller_id, account.id, messages.OUT_OF_STOCK, codes[order_id], pool)
                for order_id in short
                if order_id not in linked
            ),
            now,
        )
        lacked = [codes[order_id] for order_id in ready if orders[order_id][0]["tried_before"]]
        exceptions.clear(account.id, [messages.OUT_OF_STOCK], lacked, now)
        jobs.ask("acknowledge", [account.id], now)
    return len(orders), len(ready)


def _outward(account: Account, rows: Sequence[dict[str, Any]]) -> OutwardOrder:
    order_id: UUID = rows[0]["id"]
    return OutwardOrder(
        order_id,
        account.seller_id,
        account.code,
        rows[0]["order_code"],
        account.warehouse,
        account.pool,
        rows[0]["sla_at"],
        [Demand(order_id, row["line_id"], row["sku"], row["quantity"]) for row in rows],
    )


def is_lacking(account: Account) -> bool:
    """Whether orders wait for stock to come."""
    return repository.count_unfulfillable(account.id) > 0
