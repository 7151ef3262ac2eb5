"""`godown bench pages`: how long the pages of the office take on the server, with many orders stored."""

import json
from datetime import timedelta

from django.test import Client
from rich.console import Console
from rich.table import Table

from godown.access.models import Membership, User
from godown.access.roles import Role
from godown.kit import clock
from godown.omni import ports
from godown.omni.exceptions import service as exceptions
from godown.omni.exceptions.service import Trouble
from godown.omni.fulfilment.messages import PICKED_SHORT
from godown.wms.desk import Desk

from . import place, stages, stored
from .channel import Agreeable
from .lifecycle import unchecked
from .meter import Series, figures

#: What people in the office wait for, in milliseconds.
GOAL = 100
#: Orders that are open while the pages are looked at, and how many of them are exceptions.
OPEN, CASES = 500, 100
WARM_UP = 6


def run(on_top_of: int, times: int, as_json: bool) -> None:
    """Open each page `times` times, on top of `on_top_of` orders that are done."""
    virtual = clock.VirtualClock(place.MORNING)
    ports.use(Agreeable(b"%PDF"), Desk())
    with clock.use(virtual), unchecked():
        where = place.furnish()
        stored.fill(where, virtual, on_top_of)
        browser = _somebody(where.site.seller_id)
        found = {name: _measure(browser, url, times) for name, url in _pages(_open_orders(where, virtual)).items()}
    if as_json:
        print(json.dumps({"stored": on_top_of, "pages": found}))  # noqa: T201 -- the result of the command
    else:
        _show(on_top_of, found)


def _open_orders(where: place.Place, virtual: clock.VirtualClock) -> stages.Batch:
    """Orders that wait on the floor, some of them for a person."""
    batch = stages.Batch(where, virtual, next(place.pages(-1, OPEN)))
    for work in (batch.intake, batch.reserve, batch.acknowledge):
        virtual.advance(timedelta(seconds=5))
        work()
    account = where.account
    troubles = [Trouble(account.seller_id, account.id, PICKED_SHORT, each.orderCode) for each in batch.page[:CASES]]
    exceptions.report(troubles, virtual.now())
    return batch


def _somebody(seller_id: int) -> Client:
    person = User.objects.create_user("bench")
    Membership.objects.create(user=person, seller_id=seller_id, role=Role.ADMIN)
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.force_login(person)
    return browser


def _pages(batch: stages.Batch) -> dict[str, str]:
    return {
        "board": "/orders",
        "order list": "/orders/list",
        "order list, done": "/orders/list?status=COMPLETED",
        "order": f"/orders/{batch.ids[0]}",
        "exceptions": "/exceptions",
        "pool stock": "/stock",
        "accounts": "/accounts",
        "handover": f"/floor/{place.WAREHOUSE}/handover",
    }


def _measure(browser: Client, url: str, times: int) -> dict[str, float]:
    seen = Series()
    for turn in range(WARM_UP + times):
        if turn == WARM_UP:
            seen = Series()
        answer = seen.measure(lambda: browser.get(url))
        if answer.status_code != 200:
            raise SystemExit(f"{url}: {answer.status_code}")
    return figures(seen)


def _show(on_top_of: int, found: dict[str, dict[str, float]]) -> None:
    table = Table(title=f"Pages of the office with {on_top_of} stored and {OPEN} open orders; goal: p95 of {GOAL} ms")
    for column in ("page", "times", "p50 ms", "p95 ms", "statements"):
        table.add_column(column, justify="left" if column == "page" else "right")
    for name, row in found.items():
        table.add_row(name, *(str(value) for value in row.values()))
    Console().print(table)
