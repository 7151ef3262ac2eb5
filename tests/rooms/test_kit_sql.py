"""Statements are prepared, but for those with long lists."""

import pytest
from django.db import connection

from godown.kit import sql

pytestmark = pytest.mark.usefixtures("database")

STATEMENT = "SELECT count(*) FROM unnest(%s::bigint[]) AS n WHERE n > 0"


def prepared(statement: str) -> int:
    count: int = sql.value("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", (statement,))
    return count


def test_what_is_sent_again_and_again_is_prepared() -> None:
    for size in range(1, 10):
        assert sql.value(STATEMENT, (list(range(size)),)) == size - 1
    assert prepared("SELECT count(*) FROM unnest(%") == 1


def test_a_long_list_is_planned_by_itself_also_where_the_statement_is_prepared() -> None:
    for _ in range(9):
        assert sql.execute("SELECT 1 WHERE 7 = ANY(%s::bigint[])", ([7],)) == 1
    plans = "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT 1 WHERE 7%%'"
    before = sql.value(plans)
    assert sql.execute("SELECT 1 WHERE 7 = ANY(%s::bigint[])", (list(range(sql.LONG + 1)),)) == 1
    assert sql.value(plans) == before
    assert sql.execute("SELECT 1 WHERE 7 = ANY(%s::bigint[])", ([7],)) == 1
    assert sql.value(plans) == before + 1


def test_a_connection_keeps_as_many_statements_as_the_rooms_have() -> None:
    connection.close()
    assert sql.value("SELECT 1") == 1
    assert connection.connection.prepared_max == sql.KEPT
