"""Sellers and the people who work for them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from godown.kit import history
from godown.kit.errors import Invalid, NotFound
from godown.kit.history import Event

from . import messages, people, repository
from .models import User
from .roles import Role

SELLER = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")


@dataclass(frozen=True)
class SellerName:
    """A seller as people choose it."""

    id: int
    code: str
    name: str


def sellers(ids: Collection[int]) -> list[SellerName]:
    """These sellers by name."""
    return [SellerName(**row) for row in repository.select_sellers(ids)]


def put_sellers(names: Collection[tuple[str, str]]) -> int:
    """Add sellers (code, name), or correct their names, all or none; how many that changed.

    `Invalid` names the first code or name that is none; a repeat changes nothing.
    """
    for code, name in names:
        if not SELLER.fullmatch(code):
            raise Invalid(messages.BAD_SELLER, got=code)
        if not name.strip():
            raise Invalid(messages.NO_NAME)
    by_code = {code: name.strip() for code, name in names}
    return repository.upsert_sellers(list(by_code), list(by_code.values()))


@transaction.atomic
def put_person(username: str, seller: str, role: Role, password: str, now: datetime) -> None:
    """Somebody works for a seller (by code) in this role from now on, and logs in with this password.

    For whoever runs the installation: asks for no administrator's right. Of somebody who is known an empty password
    leaves theirs as it is. `NotFound`: no such seller. `Invalid`, and nothing changes: the name is none, or the
    password is missing or weak.
    """
    seller_id = repository.find_seller(seller)
    if seller_id is None:
        raise NotFound(messages.NO_SELLER, seller=seller)
    people.require_name(username)
    if password:
        try:
            validate_password(password, User(username=username))
        except ValidationError as error:
            raise Invalid(messages.WEAK_PASSWORD, why=" ".join(error.messages)) from error
        person_id = repository.upsert_person(username, make_password(password), now)
    elif (known := repository.find_person(username)) is not None:
        person_id = known
    else:
        raise Invalid(messages.NO_PASSWORD, person=username)
    repository.set_role(person_id, seller_id, role.value)
    said = Event(seller_id, people.thread_of(person_id), messages.CAME, {"person": username, "role": role.value})
    history.record([said], now)
