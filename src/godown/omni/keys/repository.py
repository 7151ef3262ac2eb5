"""SQL of API keys."""

from collections.abc import Sequence
from datetime import datetime

from godown.kit import sql


def insert_key(seller_id: int, username: str, password_hash: str, last_four: str, now: datetime, actor: str) -> None:
    sql.execute(
        """INSERT INTO omni_api_key (seller_id, username, password_hash, last_four, issued_at, issued_by)
           VALUES (%s, %s, %s, %s, %s, %s)""",
        (seller_id, username, password_hash, last_four, now, actor),
    )


def revoke(sellers: Sequence[int], username: str, now: datetime) -> int:
    return sql.execute(
        """UPDATE omni_api_key SET revoked_at = %s
           WHERE username = %s AND seller_id = ANY(%s) AND revoked_at IS NULL""",
        (now, username, list(sellers)),
    )


def select_live(username: str) -> sql.Row | None:
    return sql.row(
        "SELECT seller_id, password_hash FROM omni_api_key WHERE username = %s AND revoked_at IS NULL", (username,)
    )


def select_keys(sellers: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT k.username, s.name AS seller, k.last_four, k.issued_at, k.issued_by, k.revoked_at
           FROM omni_api_key k JOIN access_seller s ON s.id = k.seller_id
           WHERE k.seller_id = ANY(%s) ORDER BY k.id DESC""",
        (list(sellers),),
    )
