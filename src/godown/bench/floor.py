"""The floor: the same orders brought to the same end in plain tables of the same database, by hand-made SQL.

Orders, lines, pool and place balances, ledger rows, shipments and manifests; written by COPY and by one set-based
statement per stage and batch. No history, no versions, no due work, no checks: less than any order system could do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from godown.kit import sql
from godown.proxy.contract import ChannelOrder

from .channel import COURIER
from .place import PIECES, SKUS

TABLES = """
CREATE TABLE floor_order (id bigint PRIMARY KEY, code text NOT NULL UNIQUE, parent text NOT NULL, sla timestamptz,
                          status text NOT NULL, status_at timestamptz NOT NULL, picklist text, wave bigint,
                          raw text NOT NULL);
CREATE TABLE floor_line (id bigint PRIMARY KEY, order_id bigint NOT NULL, sku int NOT NULL, title text NOT NULL,
                         ordered int NOT NULL, reserved int NOT NULL, picked int NOT NULL, packed int NOT NULL,
                         dispatched int NOT NULL);
CREATE INDEX floor_line_order ON floor_line (order_id);
CREATE TABLE floor_pool (sku int PRIMARY KEY, live bigint NOT NULL CHECK (live >= 0),
                         reserved bigint NOT NULL CHECK (reserved >= 0));
CREATE TABLE floor_place (place text, sku int, pieces bigint NOT NULL CHECK (pieces >= 0), PRIMARY KEY (place, sku));
CREATE TABLE floor_move (id bigserial PRIMARY KEY, at timestamptz NOT NULL, order_id bigint NOT NULL, sku int NOT NULL,
                         pieces int NOT NULL, reason text NOT NULL, source text NOT NULL, target text NOT NULL);
CREATE TABLE floor_shipment (id bigserial PRIMARY KEY, order_id bigint NOT NULL UNIQUE, status text NOT NULL,
                             weight int NOT NULL, awb text, courier text, invoice text, document text);
CREATE TABLE floor_manifest (id bigint PRIMARY KEY, courier text NOT NULL, status text NOT NULL);
CREATE TABLE floor_manifest_parcel (manifest bigint, shipment bigint, outcome text NOT NULL,
                                    PRIMARY KEY (manifest, shipment));
"""

#: The lines of a batch, and what they are by SKU.
BATCH = """batch AS (SELECT id, order_id, sku, ordered FROM floor_line WHERE order_id = ANY(%(ids)s)),
by_sku AS (SELECT sku, sum(ordered) AS pieces FROM batch GROUP BY sku)"""


def _moved(reason: str, source: str, target: str) -> str:
    return f"""moved AS (INSERT INTO floor_move (at, order_id, sku, pieces, reason, source, target)
                         SELECT %(now)s, order_id, sku, ordered, '{reason}', '{source}', '{target}' FROM batch)"""  # noqa: S608


def _from_to(source: str, target: str) -> str:
    """Pieces leave one place and come to another."""
    return f"""gone AS (UPDATE floor_place p SET pieces = p.pieces - s.pieces FROM by_sku s
                        WHERE p.place = '{source}' AND p.sku = s.sku),
               come AS (UPDATE floor_place p SET pieces = p.pieces + s.pieces FROM by_sku s
                        WHERE p.place = '{target}' AND p.sku = s.sku)"""  # noqa: S608


def _ordered(status: str, more: str = "") -> str:
    return f"UPDATE floor_order SET status = '{status}', status_at = %(now)s{more} WHERE id = ANY(%(ids)s)"  # noqa: S608


def _lines(column: str) -> str:
    return f"{column} AS (UPDATE floor_line l SET {column} = b.ordered FROM batch b WHERE l.id = b.id)"  # noqa: S608


RESERVE = f"""WITH {BATCH}, {_lines("reserved")}, {_moved("reserve", "live", "reserved")},
pool AS (UPDATE floor_pool p SET live = p.live - s.pieces, reserved = p.reserved + s.pieces
         FROM by_sku s WHERE p.sku = s.sku)
{_ordered("FULFILLABLE")}"""  # noqa: S608
ACKNOWLEDGE = _ordered("ACKNOWLEDGED", ", picklist = %(picklist)s")
PICK = f"""WITH {BATCH}, {_lines("picked")}, {_moved("pick", "bin", "tote")}, {_from_to("bin", "tote")}
{_ordered("PICKED", ", wave = %(batch)s")}"""
PACK = f"""WITH {BATCH}, {_lines("packed")}, {_moved("pack", "tote", "packed")}, {_from_to("tote", "packed")},
shipments AS (INSERT INTO floor_shipment (order_id, status, weight)
              SELECT order_id, 'PACKED', sum(ordered) * 300 FROM batch GROUP BY order_id)
{_ordered("PACKED")}"""  # noqa: S608
DOCUMENT = """UPDATE floor_shipment s SET awb = d.awb, courier = %(courier)s, invoice = d.invoice, document = d.document
FROM unnest(%(ids)s::bigint[], %(awbs)s::text[], %(invoices)s::text[], %(documents)s::text[])
     AS d (order_id, awb, invoice, document) WHERE s.order_id = d.order_id"""
HAND_OVER = f"""WITH {BATCH}, {_lines("dispatched")}, {_moved("handover", "packed", "customer")},
gone AS (UPDATE floor_place p SET pieces = p.pieces - s.pieces FROM by_sku s
         WHERE p.place = 'packed' AND p.sku = s.sku),
pool AS (UPDATE floor_pool p SET reserved = p.reserved - s.pieces FROM by_sku s WHERE p.sku = s.sku),
manifest AS (INSERT INTO floor_manifest VALUES (%(batch)s, %(courier)s, 'handed_over')),
parcels AS (INSERT INTO floor_manifest_parcel SELECT %(batch)s, id, 'dispatched' FROM floor_shipment
            WHERE order_id = ANY(%(ids)s))
{_ordered("COMPLETED")}"""  # noqa: S608


def furnish() -> None:
    """Make the floor's tables, with the stock of `place.furnish`."""
    sql.execute(TABLES)
    skus = list(range(len(SKUS)))
    sql.execute("INSERT INTO floor_pool SELECT sku, %s, 0 FROM unnest(%s::int[]) AS s (sku)", (PIECES, skus))
    sql.execute(
        """INSERT INTO floor_place SELECT place, sku, CASE place WHEN 'bin' THEN %s ELSE 0 END
           FROM unnest(%s::int[]) AS s (sku), (VALUES ('bin'), ('tote'), ('packed')) AS p (place)""",
        (PIECES, skus),
    )


@dataclass
class Batch:
    """A batch on its way along the floor. `number` tells batches apart."""

    number: int
    page: Sequence[ChannelOrder]
    now: datetime
    ids: list[int] = field(default_factory=list)

    def intake(self) -> None:
        """Two COPYs."""
        first = self.number * 1_000_000
        self.ids = [first + n for n in range(len(self.page))]
        orders = [
            (id, o.orderCode, o.parentOrderCode, o.dispatchByTime, "CREATED", self.now, o.raw)
            for id, o in zip(self.ids, self.page, strict=True)
        ]
        lines = [
            (order_id * 10 + n, order_id, int(item.channelSkuCode[4:]), item.title, item.quantity, 0, 0, 0, 0)
            for order_id, order in zip(self.ids, self.page, strict=True)
            for n, item in enumerate(order.orderItems)
        ]
        with transaction.atomic():
            _copy("COPY floor_order (id, code, parent, sla, status, status_at, raw) FROM STDIN", orders)
            _copy("COPY floor_line FROM STDIN", lines)

    def reserve(self) -> None:
        """One statement, like all that follow."""
        self._run(RESERVE)

    def acknowledge(self) -> None:
        """The picklist is noted."""
        self._run(ACKNOWLEDGE, picklist=f"PL-{self.number}")

    def pick(self) -> None:
        """From bins to totes."""
        self._run(PICK, batch=self.number)

    def pack(self) -> None:
        """Shipments, from totes to the packed place."""
        self._run(PACK)

    def document(self) -> None:
        """AWB, invoice and where the document is; its bytes are not the floor's."""
        codes = [order.orderCode for order in self.page]
        self._run(
            DOCUMENT,
            courier=COURIER,
            awbs=[f"AWB-{code}" for code in codes],
            invoices=[f"INV-{code}" for code in codes],
            documents=[f"documents/{code}" for code in codes],
        )

    def hand_over(self) -> None:
        """On a manifest and out of the house."""
        self._run(HAND_OVER, batch=self.number, courier=COURIER)

    def _run(self, statement: str, **params: object) -> None:
        with transaction.atomic():
            sql.execute(statement, {"ids": self.ids, "now": self.now, **params})


def _copy(statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


#: What the floor does in each stage of `stages.STAGES`.
STAGES: dict[str, Callable[[Batch], None]] = {
    "intake": Batch.intake,
    "reserve": Batch.reserve,
    "acknowledge": Batch.acknowledge,
    "wave + pick": Batch.pick,
    "pack": Batch.pack,
    "document": Batch.document,
    "handover": Batch.hand_over,
}


def end_state() -> dict[str, int]:
    """Orders, pieces and ledger rows that came to their end, to be compared with Godown's."""
    row = sql.row(
        """SELECT (SELECT count(*)::int FROM floor_order WHERE status = 'COMPLETED') AS orders,
                  (SELECT sum(dispatched)::int FROM floor_line) AS pieces,
                  (SELECT count(*)::int FROM floor_manifest_parcel) AS parcels"""
    )
    return row or {}
