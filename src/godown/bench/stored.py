"""Stored orders by the ten thousand, without waiting for them: what a few real ones left behind, copied."""

from datetime import timedelta

from godown.kit import sql
from godown.kit.clock import VirtualClock

from . import stages
from .place import Place, pages

#: Orders of the batch that is copied.
BATCH = 250
#: Ids of copies are numbered past every real one.
STRIDE = "1000000000::bigint"


def _copied(column: str) -> str:
    """The n-th copy of an order has an id made from both."""
    return f"md5({column}::text || '-' || n)::uuid"


ORDER = {"order_id": _copied("t.order_id")}
#: What differs from row to copy; None leaves a column to its default. History and ledger look the real orders up, so
#: they are copied before there are copies of those; lines and parcels have the ids that what belongs to them names.
TABLES: dict[str, dict[str, str | None]] = {
    "kit_history": {"id": None, "thread": _copied("t.thread")},
    "wms_stock_move": {"id": None, "key": "t.key || '-' || n", "reference": _copied("t.reference") + "::text"},
    "omni_order": {"id": _copied("t.id"), "order_code": "t.order_code || '-' || n"},
    "omni_order_line": {"id": f"t.id + n * {STRIDE}", **ORDER},
    "omni_order_payload": {"id": None, **ORDER},
    "omni_buyer": {**ORDER},
    "omni_command": {"id": None, "thread": _copied("t.thread"), "key": f"t.key + n * {STRIDE}"},
    "wms_outward_order": {"id": _copied("t.id"), "order_code": "t.order_code || '-' || n"},
    "wms_outward_line": {"id": f"t.id + n * {STRIDE}", **ORDER},
    "wms_pick_line": {"id": None, "line_id": f"t.line_id + n * {STRIDE}", **ORDER},
    "wms_shipment": {"id": f"t.id + n * {STRIDE}", "awb": "t.awb || '-' || n", **ORDER},
    "wms_shipment_line": {
        "id": None,
        "shipment_id": f"t.shipment_id + n * {STRIDE}",
        "line_id": f"t.line_id + n * {STRIDE}",
    },
    "omni_document": {"shipment_id": f"t.shipment_id + n * {STRIDE}", **ORDER},
}
ONLY = {
    "kit_history": "t.thread IN (SELECT id FROM omni_order)",
    "wms_stock_move": "t.reference IN (SELECT id::text FROM omni_order)",
    "omni_command": "t.kind = 'pack'",
}


def fill(where: Place, virtual: VirtualClock, wanted: int) -> None:
    """Bring one batch of orders all the way to the courier, and copy it until so many are stored.

    A set-based statement a table. Balances stay: nothing that is measured after it proves books.
    """
    if not wanted:
        return
    size = min(wanted, BATCH)
    batch = stages.Batch(where, virtual, next(pages(wanted + 1, size)))
    for work in stages.STAGES.values():
        virtual.advance(timedelta(seconds=5))
        work(batch)
    for table in TABLES:
        _copy(table, wanted // size - 1)
    sql.execute("ANALYZE")


def _copy(table: str, copies: int) -> None:
    columns = sql.values(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", (table,)
    )
    found = {column: TABLES[table].get(column, f"t.{column}") for column in columns}
    kept = {column: value for column, value in found.items() if value is not None}
    sql.execute(
        f"""INSERT INTO {table} ({", ".join(kept)}) SELECT {", ".join(kept.values())}
            FROM {table} t, generate_series(1, %s) n WHERE {ONLY.get(table, "true")}""",  # noqa: S608 -- from above
        (copies,),
    )
