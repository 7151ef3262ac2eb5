"""Queries of the console itself."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from godown.access.models import User


def roles_of(user: User) -> list[str]:
    """The user's roles at all sellers."""
    return list(user.memberships.order_by("seller_id").values_list("role", flat=True))


def unapplied_migrations() -> int:
    """How many migrations the database lacks; raises if there is no database."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
