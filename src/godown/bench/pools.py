"""`godown bench pools`: a pool of very many SKUs, allocated, verified and compared with Flipkart's bins.

Every SKU lies in some bins of a warehouse; Flipkart's bins are their twins, but for one SKU in a hundred. What is
measured are the verbs of the rooms, each with all its rows at once.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from rich.console import Console
from rich.table import Table

from godown.access.models import Seller
from godown.kit import clock, sql
from godown.omni import ports
from godown.omni.binplans import drafting
from godown.omni.bins import service as mirror
from godown.omni.bins.models import Source
from godown.omni.bins.service import Told
from godown.omni.channels import service as channels
from godown.omni.channels.models import StockMode
from godown.omni.channels.service import Account, Settings
from godown.omni.comparison import service as comparison
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.wms.desk import Desk
from godown.wms.inward.service import Received, receive
from godown.wms.layout import service as layout
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.pools import service as pools
from godown.wms.setup import open_warehouse
from godown.wms.stock import service as stock

from .channel import Agreeable
from .meter import Series
from .place import MORNING

WAREHOUSE, POOL, ACCOUNT = "POOLS", "FK-SMART", "bench-pools"
PIECES = 5
SKUS_TO_A_BIN = 100
#: One SKU in so many has a piece less at Flipkart.
DIFFERENT = 100


@dataclass(frozen=True)
class Step:
    """One verb over so many rows."""

    name: str
    rows: int
    seconds: float
    statements: int


class _Bench:
    def __init__(self, skus: int, bins: int) -> None:
        self.codes = [f"SKU-{number:06}" for number in range(skus)]
        self.bins = [f"B-{number:05}" for number in range(max(bins, skus * bins // SKUS_TO_A_BIN))]
        self.lying = [
            (code, self.bins[(number * bins + turn) % len(self.bins)])
            for number, code in enumerate(self.codes)
            for turn in range(bins)
        ]
        self.now = MORNING
        self.steps: list[Step] = []

    def measure(self, name: str, rows: int, work: Callable[[], Any]) -> Any:
        self.now += timedelta(seconds=1)
        series = Series()
        result = series.measure(work)
        self.steps.append(Step(name, rows, series.total, series.statements[0]))
        return result

    def go(self) -> None:
        site, account = self._open()
        goods = [Received(sku, code, PIECES) for sku, code in self.lying]
        self.measure("receive", len(goods), lambda: receive(site, goods, "OPENING", "bench:opening", self.now))
        sql.execute("ANALYZE")
        pieces = dict.fromkeys(self.codes, PIECES * (len(self.lying) // len(self.codes)))
        self.measure(
            "allocate",
            len(pieces),
            lambda: pools.allocate(site, POOL, pieces, "bench", "bench:allocate", self.now),
        )
        differences = self.measure("verify", len(self.lying), lambda: stock.verify([site.seller_id]))
        told = self._told()
        self.measure(
            "take in Flipkart's bins",
            len(self.lying),
            lambda: mirror.take_in(account, told, Source.PANEL, self.now, self.now),
        )
        sql.execute("ANALYZE")
        by_sku = self.measure("compare by SKU", len(self.codes), lambda: comparison.compare(account, self.now))
        twins = replace(account, stock_mode=StockMode.DEDICATED_WAREHOUSE)
        by_bin = self.measure("compare by bin", len(self.lying), lambda: comparison.compare(twins, self.now))
        plan = self.measure(
            "plan what is missing",
            len(self.codes),
            lambda: drafting.draft(account, drafting.missing(account), 0),
        )
        expected = len(range(0, len(self.codes), DIFFERENT))
        found = (len(differences), len(by_sku.differences), len(by_bin.differences), plan.filling.pieces)
        if found != (0, expected, expected, expected):
            raise SystemExit(f"the books are not as they were made: {found}, {expected} expected")

    def _open(self) -> tuple[Site, Account]:
        with transaction.atomic():
            seller = Seller.objects.create(code="bench-pools", name="Bench")
            site = open_warehouse(seller.id, NewWarehouse(WAREHOUSE, "Bench"), [])
            pools.add_pool(site, POOL, ACCOUNT)
            login = channels.open_login(seller.id, "bench-pools")
            account_id = channels.open_account(seller.id, login, ACCOUNT, Settings(WAREHOUSE, POOL), self.now)
        (account,) = channels.accounts([account_id]).values()
        self.measure(
            "add SKUs",
            len(self.codes),
            lambda: masters.add_skus(site.seller_id, [NewSku(code, f"Article {code}") for code in self.codes]),
        )
        places = [NewLocation(code, Kind.BIN, "B", number) for number, code in enumerate(self.bins)]
        self.measure("add bins", len(places), lambda: layout.add_locations(site, places))
        rows = [ListingRow(code, f"LST-{code}", f"FSN-{code}", code) for code in self.codes]
        self.measure("add listings", len(rows), lambda: listings.upsert(account, rows, self.now))
        return site, account

    def _told(self) -> list[Told]:
        """Twins of our bins; one SKU in a hundred has a piece less, in the first bin it lies in."""
        contents: dict[str, dict[str, int]] = {code: {} for code in self.bins}
        lacking = set(self.codes[::DIFFERENT])
        for sku, code in self.lying:
            contents[code][f"LST-{sku}"] = PIECES - (sku in lacking)
            lacking.discard(sku)
        return [Told(code, 1500, sum(content.values()), content) for code, content in contents.items()]


def run(skus: int, bins: int, as_json: bool) -> None:
    """Measure a pool of `skus` SKUs, each in `bins` bins; print the figures."""
    ports.use(Agreeable(b""), Desk())
    bench = _Bench(skus, bins)
    with clock.use(clock.VirtualClock(MORNING)):
        bench.go()
    result = figures(skus, bins, bench.steps)
    if as_json:
        print(json.dumps(result))  # noqa: T201 -- the result of the command
    else:
        _show(result)


def figures(skus: int, bins: int, steps: list[Step]) -> dict[str, Any]:
    """The steps in numbers."""
    return {
        "skus": skus,
        "bins_per_sku": bins,
        "steps": {
            step.name: {
                "rows": step.rows,
                "seconds": round(step.seconds, 3),
                "rows_per_second": round(step.rows / step.seconds),
                "statements": step.statements,
            }
            for step in steps
        },
    }


def _show(result: dict[str, Any]) -> None:
    table = Table(title=f"A pool of {result['skus']:,} SKUs, each in {result['bins_per_sku']} bins")
    for column in ("step", "rows", "seconds", "rows/s", "statements"):
        table.add_column(column, justify="left" if column == "step" else "right")
    for name, row in result["steps"].items():
        table.add_row(
            name, f"{row['rows']:,}", f"{row['seconds']:.2f}", f"{row['rows_per_second']:,}", str(row["statements"])
        )
    Console().print(table)
