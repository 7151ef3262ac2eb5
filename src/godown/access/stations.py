"""Stations: shared devices at which people change by badge and PIN (console.md U27).

A PIN is good only at a station, and only for the floor: `guard` limits the session that it opens.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, Invalid, NotFound

from . import messages, people, repository, tries
from .models import User

ALPHABET = people.PLAIN.upper()
#: A badge's shape tells a station that it is no code of the goods.
BADGE = re.compile(f"@[{ALPHABET}]{{8}}")
PIN = re.compile(r"[0-9]{4,6}")
RUN = "01234567890 09876543210"


@dataclass(frozen=True)
class Station:
    """A shared device of a seller."""

    id: int
    seller_id: int
    name: str
    made_by: str
    made_at: datetime


def make(seller_id: int, name: str, now: datetime) -> int:
    """A new station; its id belongs on the device, signed. `Invalid` if the name is none."""
    if not 0 < len(name.strip()) <= 40:
        raise Invalid(messages.NO_STATION_NAME)
    return repository.insert_station(seller_id, name.strip(), history.actor(), now)


def stations(sellers: Collection[int]) -> list[Station]:
    """The stations of these sellers, by name."""
    return [Station(**row) for row in repository.select_stations(sellers)]


def find(station_id: int) -> Station | None:
    """The station whose signed id a device has, unless it was closed."""
    row = repository.find_station(station_id)
    return Station(**row) if row else None


def close(sellers: Collection[int], station_id: int, now: datetime) -> None:
    """Nobody changes at it by PIN any more, and what PINs opened there ends; `NotFound` if it is none of theirs."""
    if not repository.close_station(sellers, station_id, now):
        raise NotFound(messages.NO_STATION)


@transaction.atomic
def set_pin(person: User, pin: str, now: datetime) -> str:
    """The person's PIN from now on; returns their badge, which stays the same. `Invalid`: easy to guess."""
    if not PIN.fullmatch(pin) or len(set(pin)) == 1 or pin in RUN:
        raise Invalid(messages.BAD_PIN)
    code = "@" + "".join(secrets.choice(ALPHABET) for _ in range(8))
    repository.upsert_badge(person.pk, code, make_password(pin))
    people.pin_set(person, now)
    return badge(person) or code


def badge(person: User) -> str | None:
    """The code of a person's badge, if they have a PIN."""
    return repository.badge_of(person.pk)


def enter(station: Station, badge: str, pin: str, now: datetime) -> User:
    """Who has this badge (or user name) and PIN and works for the station's seller.

    `Conflict`: they do not belong together, or there were too many tries for this person at this station.
    """
    holder = repository.select_holder(station.seller_id, badge.strip())
    key = f"pin/{station.id}/{holder['id'] if holder else badge.strip()}"
    tries.claim(key, now)
    fits = holder and check_password(pin, holder["pin"])
    person = ModelBackend().get_user(holder["id"]) if holder and fits else None
    if person is None:
        raise Conflict(messages.WRONG_PIN)
    tries.forget(key, now)
    return person
