"""Real PostgreSQL for every test that asks for it: a fresh clone of a migrated template, with real transactions."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from godown import runtime

os.environ.pop("DATABASE_URL", None)
os.environ["GODOWN_DATA"] = str(Path(__file__).parent.parent / "var" / "test")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
runtime.prepare()


def admin(statement: str) -> None:
    """Run one statement on the server, outside the test's database."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def template(django_db_blocker: pytest.FixtureRequest) -> str:
    """A migrated database of this test process that nobody writes to."""
    from django.core.management import call_command
    from django.db import connection

    name = f"template_{WORKER}"
    if WORKER in ("main", "gw0"):
        admin("ALTER SYSTEM SET fsync = off")
        admin("ALTER SYSTEM SET max_connections = 200")
        admin("SELECT pg_reload_conf()")
    admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin(f"CREATE DATABASE {name}")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)
        connection.close()
    return name


@pytest.fixture
def database(template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test's own; everything in it is really committed."""
    from django.db import connection

    name = f"test_{WORKER}"
    admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["NAME"] = name
        yield name
        connection.close()
