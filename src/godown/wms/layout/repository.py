"""All SQL of the layout."""

from collections.abc import Collection

from godown.kit import sql


def insert_locations(
    seller_id: int,
    warehouse_id: int,
    codes: list[str],
    kinds: list[str],
    zones: list[str],
    sequences: list[int],
) -> None:
    sql.execute(
        """INSERT INTO wms_location (seller_id, warehouse_id, code, kind, zone, sequence)
           SELECT %s, %s, l.* FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[]) AS l (code)
           ON CONFLICT (warehouse_id, code) DO NOTHING""",
        (seller_id, warehouse_id, codes, kinds, zones, sequences),
    )


def select_by_codes(warehouse_id: int, kind: str, codes: Collection[str]) -> dict[str, int]:
    found = sql.rows(
        "SELECT code, id FROM wms_location WHERE warehouse_id = %s AND kind = %s AND code = ANY(%s)",
        (warehouse_id, kind, list(codes)),
    )
    return {row["code"]: row["id"] for row in found}


def select_by_scan(warehouse_id: int, code: str) -> sql.Row | None:
    return sql.row(
        "SELECT id, code, kind FROM wms_location WHERE warehouse_id = %s AND code = %s", (warehouse_id, code)
    )


def select_standard(warehouse_id: int, kind: str) -> int:
    location_id: int = sql.value(
        "SELECT id FROM wms_location WHERE warehouse_id = %s AND kind = %s ORDER BY id LIMIT 1", (warehouse_id, kind)
    )
    return location_id
