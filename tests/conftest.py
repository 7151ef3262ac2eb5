"""Real PostgreSQL for every test that asks for it: a fresh clone of a migrated template, with real transactions."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
import pytest

from godown import runtime

os.environ.pop("DATABASE_URL", None)
os.environ["GODOWN_DATA"] = str(Path(__file__).parent.parent / "var" / "test")
runtime.prepare()
django.setup()

#: Several test processes share the embedded server; each has databases of its own.
PROCESS = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


def admin(*statements: str) -> None:
    """Run statements on the server, outside the test's database."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def template(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of this test process that nobody writes to."""
    from django.core.management import call_command
    from django.db import connection

    name = f"template_{PROCESS}"
    admin("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", f"CREATE DATABASE {name}")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)
        connection.close()
    yield name
    admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test's own; everything in it is really committed."""
    from django.db import connection

    name = f"test_{PROCESS}"
    admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["NAME"] = name
        yield name
        connection.close()
    admin(f"DROP DATABASE {name} WITH (FORCE)")
