"""Keeps a world in a SQLite file across restarts.

Only what has changed since the last save is written.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from . import auth, breaches, model
from .calls import Call
from .faults import Rule
from .script import Scenario
from .settings import Settings
from .timers import Timer
from .webhooks import Subscription
from .world import World

TABLE: Final = "CREATE TABLE IF NOT EXISTS thing (kind TEXT, id TEXT, body BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID"
WRITE: Final = "INSERT INTO thing VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body"
READ: Final = "SELECT id, body FROM thing WHERE kind = ? ORDER BY id"

MANY: Final[dict[str, tuple[type[Any], Callable[[World], MutableMapping[str, Any]]]]] = {
    "listing": (model.Listing, lambda world: world.listings),
    "pick_list": (model.Picklist, lambda world: world.picklists),
    "return": (model.Return, lambda world: world.returns),
    "put_list": (model.Putlist, lambda world: world.putlists),
    "recall": (model.Recall, lambda world: world.recalls),
    "breach": (model.Breach, lambda world: world.breaches),
    "export": (model.Export, lambda world: world.exports),
    "token": (auth.Token, lambda world: world.auth.tokens),
    "code": (str, lambda world: world.auth.codes),
    "session": (auth.Session, lambda world: world.auth.sessions),
}
"""Kind, as the first files named it → type, and its place by id. The order of the dict is kept in the row's id."""

Rows = dict[tuple[str, str], bytes]
"""Kind and id → body, as the file has them."""
RandomState = tuple[int, tuple[int, ...], float | None]


class Rest(msgspec.Struct, kw_only=True):
    """What there is one of; what has a default is not in older files."""

    seller: model.Seller
    locations: list[model.Location]
    bins: dict[str, dict[str, dict[str, int]]]
    settings: Settings
    timers: list[Timer]
    quota: list[datetime]
    subscriptions: list[Subscription]
    undelivered: list[tuple[str, str, list[dict[str, Any]]]]
    delivered: int
    rules: list[Rule] = []
    fault_random_state: RandomState | None = None
    script: Scenario | None = None
    script_errors: list[str] = []
    names: dict[str, str]
    invoices_issued: int
    random_state: RandomState
    now: datetime
    frozen: bool


class Snapshot:
    """One file. Not for two processes at a time; `wait` seconds are given to whoever else has locked it."""

    def __init__(self, path: Path, *, wait: float = 5.0) -> None:
        self._db = sqlite3.connect(path, timeout=wait, check_same_thread=False, isolation_level=None)
        self._db.execute(TABLE)
        self._saved_call = 0
        self._small: Rows = {}
        """What the file holds of everything but shipments and calls."""

    def close(self) -> None:
        self._db.close()

    def exists(self) -> bool:
        return self._db.execute("SELECT 1 FROM thing WHERE kind = 'rest'").fetchone() is not None

    def save(self, world: World) -> None:
        """Write the world as it is now, in one transaction.

        Raises sqlite3.Error; the file is as it was then, and the next save writes all that this one did not.
        """
        with world.lock:
            changed = world.shipments.take_changed()
            rows: Rows = {("shipment", one.shipment_id): msgspec.msgpack.encode(one) for one in changed}
            calls = world.calls.since(self._saved_call)
            first_call = world.calls.first_number
            small = dict(_small(world))
        rows |= {("call", _call_id(call.number)): msgspec.msgpack.encode(call) for call in calls}
        rows |= {key: body for key, body in small.items() if self._small.get(key) != body}
        try:
            self._write(rows, gone=self._small.keys() - small.keys(), first_call=first_call)
        except sqlite3.Error:
            with world.lock:
                world.shipments.changed.update(one.shipment_id for one in changed)
            raise
        self._small = small
        self._saved_call = calls[-1].number if calls else self._saved_call

    def _write(self, rows: Rows, *, gone: Iterable[tuple[str, str]], first_call: int) -> None:
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany("DELETE FROM thing WHERE kind = ? AND id = ?", gone)
            self._db.execute("DELETE FROM thing WHERE kind = 'call' AND id < ?", (_call_id(first_call),))
            self._db.executemany(WRITE, [(*key, body) for key, body in rows.items()])

    def restore(self, world: World) -> None:
        """Fill a fresh world with what the file holds. Its clock goes on from the saved time, if that is later."""
        (rest,) = self._read("rest").values()
        with world.lock:
            for kind, (type_, place) in MANY.items():
                things = place(world)
                things.clear()
                for body in self._read(kind).values():
                    one_id, thing = msgspec.msgpack.decode(body, type=tuple[str, type_])  # type: ignore[valid-type]
                    things[one_id] = thing
            found = [msgspec.msgpack.decode(body, type=model.Shipment) for body in self._read("shipment").values()]
            world.shipments.load(sorted(found, key=lambda one: one.order_date))
            for body in self._read("call").values():
                world.calls.add(msgspec.msgpack.decode(body, type=Call))
            self._saved_call = world.calls.last_number
            _restore_rest(world, msgspec.msgpack.decode(rest, type=Rest))
        self._small = {key: body for kind in ("rest", *MANY) for key, body in self._read(kind).items()}

    def _read(self, kind: str) -> Rows:
        return {(kind, one_id): body for one_id, body in self._db.execute(READ, (kind,))}


def _call_id(number: int) -> str:
    return f"{number:012d}"


def _small(world: World) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Everything but shipments and calls, as it is now."""
    encode = msgspec.msgpack.encode
    for kind, (_, place) in MANY.items():
        for number, (one_id, thing) in enumerate(place(world).items()):
            yield (kind, f"{number:09d}"), encode((one_id, thing))
    rest = Rest(
        seller=world.seller,
        locations=list(world.locations.values()),
        bins=world.bins,
        settings=world.settings,
        timers=world.timers.pending(without="breach"),
        quota=world.quota.taken(),
        subscriptions=world.webhooks.subscriptions,
        undelivered=world.webhooks.undelivered(),
        delivered=world.webhooks.delivered,
        rules=world.faults.rules,
        fault_random_state=world.faults.rng.getstate(),
        script=world.scenario,
        script_errors=world.script_errors,
        names=world.names,
        invoices_issued=world.invoices_issued,
        random_state=world.rng.getstate(),
        now=world.now(),
        frozen=world.clock.frozen,
    )
    yield ("rest", ""), encode(rest)


def _restore_rest(world: World, rest: Rest) -> None:
    world.seller = rest.seller
    world.locations = {place.location_id: place for place in rest.locations}
    world.bins.clear()
    world.bins.update(rest.bins)
    world.settings = rest.settings
    world.timers.restore(rest.timers)
    world.quota.restore(rest.quota)
    world.webhooks.restore(rest.subscriptions, rest.undelivered, rest.delivered)
    world.faults.restore(rest.rules)
    if rest.fault_random_state:
        world.faults.rng.setstate(rest.fault_random_state)
    world.scenario, world.script_errors = rest.script, rest.script_errors
    world.names = rest.names
    world.invoices_issued = rest.invoices_issued
    world.rng.setstate(rest.random_state)
    if rest.frozen:
        world.clock.freeze()
    if rest.now > world.clock.now():
        world.clock.set(rest.now)
    for shipment in world.shipments:
        breaches.plan(world, shipment)
