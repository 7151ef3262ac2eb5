"""The people of a seller as its administrators manage them, and everybody's own password.

Every change is made under the locks of the person and of the sellers concerned, and whoever makes it is asked again
there whether they still are an administrator: two who take each other's role away at the same moment leave one.
What a change means is felt at the person's next request: their role is read anew for each, and a log-in ends with its
password and with the person being disabled.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.history import Entry, Event
from godown.kit.messages import Message

from . import messages, repository
from .models import User
from .roles import ROLE_PERMISSIONS, Permission, Role

#: Letters and digits that nobody mistakes for another.
PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
#: What Django keeps of a user name.
LONGEST = 150
#: The roles that administer a seller.
RUNS = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.CONFIGURE in granted]


@dataclass(frozen=True)
class At:
    """A person's role at a seller."""

    seller_id: int
    code: str
    seller: str
    role: str


@dataclass(frozen=True)
class Person:
    """Somebody who logs in. `places` are the roles at the sellers asked for; `elsewhere`: there are others."""

    id: int
    username: str
    active: bool
    last_login: datetime | None
    places: list[At]
    elsewhere: bool


@dataclass(frozen=True)
class Issued:
    """A password that was made for somebody. It is shown now and never again."""

    person_id: int
    username: str
    password: str


def thread_of(person_id: int) -> UUID:
    """The thread under which what happened to a person is told."""
    return ids.thread("person", person_id)


# --- reading ------------------------------------------------------------------------------------------------------


def people(
    sellers: Collection[int],
    role: str = "",
    active: bool | None = None,
    text: str = "",
    after: str = "",
    limit: int = 50,
) -> list[Person]:
    """People of these sellers by name, after a name; `active`: only those who may log in, or only the disabled."""
    return [_person(row) for row in repository.select_people(sellers, role, active, text, after, limit)]


def person(sellers: Collection[int], person_id: int) -> Person:
    """Somebody who works for one of these sellers, or `NotFound`."""
    found = repository.select_person(sellers, person_id)
    if found is None:
        raise NotFound(messages.NO_PERSON)
    return _person(found)


def _person(row: dict[str, Any]) -> Person:
    return Person(**{**row, "places": [At(**each) for each in row["places"]]})


def timeline(sellers: Iterable[int], person_id: int) -> list[Entry]:
    """What happened to somebody at these sellers: who changed what, when."""
    return history.timeline(sellers, thread_of(person_id))


# --- what administrators do ---------------------------------------------------------------------------------------


@transaction.atomic
def add(seller_id: int, username: str, role: Role, now: datetime) -> Issued:
    """Somebody new works for a seller and logs in with the password that is answered.

    `Invalid`: the name is none. `Conflict`: the name is taken, or whoever acts is no administrator there.
    """
    require_name(username)
    _require_admin([seller_id])
    password = _made_up()
    person_id = repository.insert_person(username, make_password(password), now)
    if person_id is None:
        raise Conflict(messages.NAME_TAKEN, person=username)
    repository.set_role(person_id, seller_id, role.value)
    _tell([seller_id], person_id, messages.CAME, now, person=username, role=role.value)
    return Issued(person_id, username, password)


@transaction.atomic
def set_role(sellers: Collection[int], person_id: int, seller_id: int, role: Role | None, now: datetime) -> None:
    """The role of somebody at one of these sellers from now on; None takes it away. A repeat changes nothing.

    `NotFound`: no such person or seller among these. `Conflict`: it is one's own, or one is no administrator there.
    """
    found = _locked(sellers, person_id)
    if seller_id not in sellers:
        raise NotFound(messages.NO_PERSON)
    _require_admin([seller_id])
    before = repository.roles_of(person_id).get(seller_id)
    if before == role:
        return
    said = {"person": found.username, "before": before or "–"}
    if role is None:
        repository.drop_role(person_id, seller_id)
        _tell([seller_id], person_id, messages.LEFT, now, **said)
    else:
        repository.set_role(person_id, seller_id, role.value)
        _tell([seller_id], person_id, messages.ROLE_SET, now, **said, role=role.value)


@transaction.atomic
def set_active(sellers: Collection[int], person_id: int, active: bool, now: datetime) -> None:
    """Let nobody log in under this name, or let them again; whoever is logged in is out at the next request (E-44).

    A repeat changes nothing. Errors as of `reset_password`.
    """
    found, places = _whole(sellers, person_id)
    if repository.set_active(person_id, active):
        said = messages.ENABLED if active else messages.DISABLED
        _tell(places, person_id, said, now, person=found.username)


@transaction.atomic
def reset_password(sellers: Collection[int], person_id: int, now: datetime) -> Issued:
    """A new password for somebody; every log-in with the one before ends, and so does their PIN.

    `NotFound`: no such person at these sellers. `Conflict`: it is oneself, they work for another seller too, or
    whoever acts is no administrator there any more.
    """
    found, places = _whole(sellers, person_id)
    password = _made_up()
    repository.set_password(person_id, make_password(password))
    repository.delete_badge(person_id)
    _tell(places, person_id, messages.PASSWORD_RESET, now, person=found.username)
    return Issued(person_id, found.username, password)


def _locked(sellers: Collection[int], person_id: int) -> Person:
    """Somebody who is not oneself, whom nobody else changes until the transaction ends."""
    repository.lock_person(person_id)
    found = person(sellers, person_id)
    if found.username == history.actor():
        raise Conflict(messages.YOURSELF)
    return found


def _whole(sellers: Collection[int], person_id: int) -> tuple[Person, list[int]]:
    """The same for what concerns the person everywhere; with the sellers they work for."""
    found = _locked(sellers, person_id)
    if found.elsewhere:
        raise Conflict(messages.ELSEWHERE, person=found.username)
    places = [each.seller_id for each in found.places]
    _require_admin(places)
    return found, places


def _require_admin(sellers: Sequence[int]) -> None:
    """`Conflict` unless whoever acts may configure all these sellers; nobody changes that meanwhile."""
    repository.lock_sellers(sellers)
    if not set(sellers) <= set(repository.run_by(history.actor(), RUNS)):
        names = ", ".join(row["name"] for row in repository.select_sellers(sellers))
        raise Conflict(messages.NOT_ADMIN, sellers=names)


def require_name(username: str) -> None:
    """`Invalid` if nobody can log in under this name: those of our own work and of Flipkart's are nobody's."""
    try:
        User.username_validator(username)
    except ValidationError as error:
        raise Invalid(messages.BAD_PERSON, got=username) from error
    if len(username) > LONGEST or username in (history.SYSTEM, history.FLIPKART):
        raise Invalid(messages.BAD_PERSON, got=username)


def _made_up() -> str:
    """A password that can be read out and typed at a station: 12 letters and digits, 59 bits."""
    return "-".join("".join(secrets.choice(PLAIN) for _ in range(4)) for _ in range(3))


def _tell(sellers: Iterable[int], person_id: int, said: Message, now: datetime, **data: str) -> None:
    history.record([Event(seller, thread_of(person_id), said, data) for seller in sellers], now)


# --- what everybody does ------------------------------------------------------------------------------------------


def password_changed(user: User, now: datetime) -> None:
    """Tell that somebody changed their own password, at every seller they work for."""
    _tell(sorted(repository.roles_of(user.pk)), user.pk, messages.PASSWORD_CHANGED, now, person=user.username)


def pin_set(user: User, now: datetime) -> None:
    """Tell that somebody set their PIN for stations, at every seller they work for."""
    _tell(sorted(repository.roles_of(user.pk)), user.pk, messages.PIN_SET, now, person=user.username)
