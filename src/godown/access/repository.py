"""SQL of sellers."""

from collections.abc import Collection

from godown.kit import sql


def all_sellers() -> list[int]:
    """Ids of all sellers: for commands of whoever runs the installation, never for a page."""
    return sql.values("SELECT id FROM access_seller ORDER BY id")


def select_sellers(ids: Collection[int]) -> list[sql.Row]:
    return sql.rows("SELECT id, code, name FROM access_seller WHERE id = ANY(%s) ORDER BY name, id", (list(ids),))
