"""All SQL of the pools."""

from godown.kit import sql


def insert_pool(seller_id: int, warehouse_id: int, code: str, account: str | None) -> int:
    pool_id: int = sql.value(
        "INSERT INTO wms_pool (seller_id, warehouse_id, code, account) VALUES (%s, %s, %s, %s) RETURNING id",
        (seller_id, warehouse_id, code, account),
    )
    return pool_id


def select_pool(warehouse_id: int, code: str) -> int | None:
    pool_id: int | None = sql.value(
        "SELECT id FROM wms_pool WHERE warehouse_id = %s AND code = %s", (warehouse_id, code)
    )
    return pool_id
