"""SQL of sellers."""

from godown.kit import sql


def all_sellers() -> list[int]:
    """Ids of all sellers: for commands of whoever runs the installation, never for a page."""
    return sql.values("SELECT id FROM access_seller ORDER BY id")
