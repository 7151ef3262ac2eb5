"""Queries of the console itself."""

from collections.abc import Collection

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from godown.kit import sql


def unapplied_migrations() -> int:
    """How many migrations the database lacks; raises if there is no database."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


# --- saved views --------------------------------------------------------------------------------------------------


def upsert_view(seller_id: int, owner_id: int, place: str, name: str, query: str, shared: bool, most: int) -> int:
    """0 if the owner has so many already."""
    return sql.execute(
        """INSERT INTO console_saved_view (seller_id, owner_id, place, name, query, shared)
           SELECT %(seller)s, %(owner)s, %(place)s, %(name)s, %(query)s, %(shared)s
           WHERE (SELECT count(*) FROM console_saved_view WHERE owner_id = %(owner)s) < %(most)s
           ON CONFLICT (owner_id, place, name)
           DO UPDATE SET query = excluded.query, shared = excluded.shared, seller_id = excluded.seller_id""",
        {
            "seller": seller_id,
            "owner": owner_id,
            "place": place,
            "name": name,
            "query": query,
            "shared": shared,
            "most": most,
        },
    )


def select_views(sellers: Collection[int], owner_id: int, place: str) -> list[sql.Row]:
    """One's own and those that are shared at these sellers, by name."""
    return sql.rows(
        """SELECT v.id, v.name, v.query, v.shared, v.owner_id = %(owner)s AS mine, u.username AS owner
           FROM console_saved_view v JOIN access_user u ON u.id = v.owner_id
           WHERE v.place = %(place)s AND (v.owner_id = %(owner)s OR (v.shared AND v.seller_id = ANY(%(sellers)s)))
           ORDER BY lower(v.name), v.id""",
        {"sellers": list(sellers), "owner": owner_id, "place": place},
    )


def delete_view(owner_id: int, view_id: int) -> str | None:
    """The page of a view of one's own, which is gone now."""
    place: str | None = sql.value(
        "DELETE FROM console_saved_view WHERE id = %s AND owner_id = %s RETURNING place", (view_id, owner_id)
    )
    return place
