"""SQL of sellers and their people."""

from collections.abc import Collection

from godown.kit import sql


def all_sellers() -> list[int]:
    """Ids of all sellers: for commands of whoever runs the installation, never for a page."""
    return sql.values("SELECT id FROM access_seller ORDER BY id")


def select_sellers(ids: Collection[int]) -> list[sql.Row]:
    return sql.rows("SELECT id, code, name FROM access_seller WHERE id = ANY(%s) ORDER BY name, id", (list(ids),))


def find_seller(code: str) -> int | None:
    seller_id: int | None = sql.value("SELECT id FROM access_seller WHERE code = %s", (code,))
    return seller_id


def upsert_sellers(codes: list[str], names: list[str]) -> int:
    """How many are new or have another name now."""
    return sql.execute(
        """INSERT INTO access_seller AS s (code, name) SELECT * FROM unnest(%s::text[], %s::text[])
           ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE s.name <> excluded.name""",
        (codes, names),
    )


def set_role(user_id: int, seller_id: int, role: str) -> None:
    sql.execute(
        """INSERT INTO access_membership (user_id, seller_id, role) VALUES (%s, %s, %s)
           ON CONFLICT (user_id, seller_id) DO UPDATE SET role = excluded.role""",
        (user_id, seller_id, role),
    )
