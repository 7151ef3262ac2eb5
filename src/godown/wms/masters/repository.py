"""All SQL of the masters."""

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb

from godown.kit import sql


def insert_warehouse(
    seller_id: int, code: str, name: str, time_zone: str, gstin: str, address: Mapping[str, Any]
) -> int:
    warehouse_id: int = sql.value(
        """INSERT INTO wms_warehouse (seller_id, code, name, time_zone, gstin, address)
           VALUES (%s, %s, %s, %s, %s, %s) RETURNING id""",
        (seller_id, code, name, time_zone, gstin, Jsonb(dict(address))),
    )
    return warehouse_id


def upsert_warehouses(
    seller_id: int,
    codes: list[str],
    names: list[str],
    time_zones: list[str],
    gstins: list[str],
    addresses: list[Mapping[str, Any]],
) -> list[int]:
    """Their ids, in no order."""
    return sql.values(
        """INSERT INTO wms_warehouse (seller_id, code, name, time_zone, gstin, address)
           SELECT %s, w.code, w.name, w.time_zone, w.gstin, w.address::jsonb
           FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
                AS w (code, name, time_zone, gstin, address) ORDER BY w.code
           ON CONFLICT (seller_id, code) DO UPDATE
           SET name = excluded.name, time_zone = excluded.time_zone, gstin = excluded.gstin, address = excluded.address
           RETURNING id""",
        (seller_id, codes, names, time_zones, gstins, [json.dumps(dict(each)) for each in addresses]),
    )


def select_buildings(sellers: Collection[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT code, seller_id, name, time_zone, gstin, address FROM wms_warehouse
           WHERE seller_id = ANY(%s) ORDER BY code, id""",
        (list(sellers),),
    )


def select_warehouse(sellers: Collection[int], code: str) -> sql.Row | None:
    return sql.row(
        "SELECT id, seller_id, code FROM wms_warehouse WHERE seller_id = ANY(%s) AND code = %s ORDER BY id LIMIT 1",
        (list(sellers), code),
    )


def select_warehouses(sellers: Collection[int]) -> list[sql.Row]:
    return sql.rows(
        "SELECT id, seller_id, code FROM wms_warehouse WHERE seller_id = ANY(%s) ORDER BY code, id", (list(sellers),)
    )


def upsert_skus(
    seller_id: int,
    codes: list[str],
    eans: list[str],
    titles: list[str],
    hsns: list[str],
    tax_rates: list[Decimal],
    sizes: tuple[list[Decimal], list[Decimal], list[Decimal]],
    weights: list[int],
) -> None:
    sql.execute(
        """INSERT INTO wms_sku (seller_id, code, ean, title, hsn, tax_rate, length, breadth, height, weight)
           SELECT %s, s.* FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[], %s::numeric[],
                                      %s::numeric[], %s::numeric[], %s::int[]) AS s (code) ORDER BY s.code
           ON CONFLICT (seller_id, code) DO UPDATE
           SET ean = excluded.ean, title = excluded.title, hsn = excluded.hsn, tax_rate = excluded.tax_rate,
               length = excluded.length, breadth = excluded.breadth, height = excluded.height,
               weight = excluded.weight""",
        (seller_id, codes, eans, titles, hsns, tax_rates, *sizes, weights),
    )


_SKU = "code, title, ean, hsn, tax_rate, length, breadth, height, weight"


def select_skus(seller_id: int, codes: Collection[str]) -> list[sql.Row]:
    return sql.rows(
        f"SELECT {_SKU} FROM wms_sku WHERE seller_id = %s AND code = ANY(%s)",  # noqa: S608
        (seller_id, list(codes)),
    )


def select_all_skus(seller_id: int) -> list[sql.Row]:
    return sql.rows(f"SELECT {_SKU} FROM wms_sku WHERE seller_id = %s ORDER BY code", (seller_id,))  # noqa: S608


def select_listed_skus(seller_id: int, text: str, after: str, limit: int) -> list[sql.Row]:
    return sql.rows(
        f"""SELECT {_SKU} FROM wms_sku
            WHERE seller_id = %(seller)s AND code > %(after)s
              AND (%(text)s = '' OR strpos(lower(concat_ws(' ', code, ean, title, hsn)), lower(%(text)s)) > 0)
            ORDER BY code LIMIT %(limit)s""",  # noqa: S608
        {"seller": seller_id, "text": text, "after": after, "limit": limit},
    )


def count_skus(seller_id: int) -> int:
    count: int = sql.value("SELECT count(*) FROM wms_sku WHERE seller_id = %s", (seller_id,))
    return count


def select_ean_owners(seller_id: int, eans: Collection[str]) -> dict[str, str]:
    found = sql.rows("SELECT ean, code FROM wms_sku WHERE seller_id = %s AND ean = ANY(%s)", (seller_id, list(eans)))
    return {row["ean"]: row["code"] for row in found}


def select_sku_ids(seller_id: int, codes: Collection[str]) -> dict[str, int]:
    found = sql.rows("SELECT code, id FROM wms_sku WHERE seller_id = %s AND code = ANY(%s)", (seller_id, list(codes)))
    return {row["code"]: row["id"] for row in found}


def select_sku_by_scan(seller_id: int, scanned: str) -> sql.Row | None:
    """A scanned code is an EAN or a SKU code; the SKU code wins."""
    return sql.row(
        """SELECT id, code, title FROM wms_sku WHERE seller_id = %(seller)s AND (code = %(scan)s OR ean = %(scan)s)
           ORDER BY code = %(scan)s DESC LIMIT 1""",
        {"seller": seller_id, "scan": scanned},
    )


def select_time_zone(warehouse_id: int) -> str:
    zone: str = sql.value("SELECT time_zone FROM wms_warehouse WHERE id = %s", (warehouse_id,))
    return zone
