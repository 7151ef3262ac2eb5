"""Real PostgreSQL for every test that asks for it: a fresh clone of a migrated template, with real transactions."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
import pytest

from godown import runtime
from godown.kit import jobs

os.environ.pop("DATABASE_URL", None)
os.environ["GODOWN_DATA"] = str(Path(__file__).parent.parent / "var" / "test")
runtime.prepare()
django.setup()
jobs.on_hint(None)  # tests run their passes themselves

#: Several test processes share the embedded server; each has databases of its own.
PROCESS = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


#: Deletes what is in any table, past triggers (the ledger refuses deletions); cheaper than a new database per test.
EMPTY = """
DO $$
DECLARE name text; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
                AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
END $$
"""


def admin(*statements: str) -> None:
    """Run statements on the server, outside the test's database."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def migrated(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of this test process."""
    from django.core.management import call_command
    from django.db import connection

    name = f"test_{PROCESS}"
    admin("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", f"CREATE DATABASE {name}")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)
        connection.close()
    yield name
    admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(migrated: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database; everything a test writes is really committed, and gone before the next one."""
    from django.db import connection

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
        yield migrated
        connection.close()
