"""SQL of the bins."""

from typing import Any

from psycopg.types.json import Jsonb

from godown.kit import sql


def remember(account_id: int, operation: str, key: str, fk_id: str, before: Any) -> None:
    """Note what an effect will be found by; what was noted for an earlier try is replaced."""
    sql.execute(
        """INSERT INTO proxy_bin_effect (account_id, operation, key, fk_id, before) VALUES (%s, %s, %s, %s, %s)
           ON CONFLICT (account_id, operation, key) DO UPDATE SET fk_id = excluded.fk_id, before = excluded.before""",
        (account_id, operation, key, fk_id, Jsonb(before)),
    )


def select_remembered(account_id: int, operation: str, key: str) -> sql.Row | None:
    return sql.row(
        "SELECT fk_id, before FROM proxy_bin_effect WHERE account_id = %s AND operation = %s AND key = %s",
        (account_id, operation, key),
    )


def adopt(account_id: int, operation: str, key: str, fk_id: str) -> bool:
    """This object of Flipkart's came of that effect; False if it already belongs to another."""
    return bool(
        sql.execute(
            """UPDATE proxy_bin_effect e SET fk_id = %(fk_id)s
               WHERE account_id = %(account)s AND operation = %(operation)s AND key = %(key)s
                 AND NOT EXISTS (SELECT FROM proxy_bin_effect o
                                 WHERE o.account_id = e.account_id AND o.operation = e.operation
                                   AND o.fk_id = %(fk_id)s AND o.id <> e.id)""",
            {"account": account_id, "operation": operation, "key": key, "fk_id": fk_id},
        )
    )
