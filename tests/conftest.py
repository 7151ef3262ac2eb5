"""Real PostgreSQL for every test that asks for it: a fresh clone of a migrated template, with real transactions."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import hypothesis
import psycopg
import pytest

from godown import runtime
from godown.kit import jobs

os.environ.pop("DATABASE_URL", None)
os.environ["GODOWN_DATA"] = str(Path(__file__).parent.parent / "var" / "test")
runtime.prepare()
django.setup()
jobs.on_hint(None)  # tests run their passes themselves

# How long an example takes says something about the machine, not about the code.
hypothesis.settings.register_profile("godown", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("godown")

#: Several test processes share the embedded server; each has databases of its own.
PROCESS = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


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
    """An empty database; everything a test writes is really committed, and gone before the next one.

    Emptying it is cheaper than a new one for each test (docs/decisions/0001).
    """
    from django.db import connection

    from godown.simulation import repository

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        repository.empty()
        yield migrated
        connection.close()


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> object:
    """The warehouse's channel only writes down what it is asked."""
    from godown.wms import channel
    from papers import PaperChannel

    desk = PaperChannel()
    monkeypatch.setattr(channel, "_desk", desk)
    return desk


@pytest.fixture
def told(paper: object, monkeypatch: pytest.MonkeyPatch) -> object:
    """The order system only writes down what it is told of returns."""
    from godown.wms import channel
    from papers import PaperReturns

    desk = PaperReturns()
    monkeypatch.setattr(channel, "_returns", desk)
    return desk
