"""Sellers, users and roles."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property

from . import repository
from .roles import Role


class Seller(models.Model):
    """The business whose goods are sold. Operators of several sellers name them."""

    code = models.SlugField(unique=True)
    name = models.TextField()

    class Meta:
        db_table = "access_seller"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who logs in."""

    class Meta:
        db_table = "access_user"

    @cached_property
    def roles(self) -> dict[int, str]:
        """Role by seller, everywhere. A request has its user anew, so it asks once and never for an older answer."""
        return repository.roles_of(self.pk)


class Membership(models.Model):
    """What a user is at a seller."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    seller = models.ForeignKey(Seller, models.CASCADE)
    role = models.TextField(choices=[(role.value, role.label) for role in Role])

    class Meta:
        db_table = "access_membership"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "seller"], name="access_one_role")]


class Station(models.Model):
    """A shared device on the floor, at which people change by badge and PIN; the device has its signed id."""

    seller = models.ForeignKey(Seller, models.CASCADE)
    name = models.TextField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_station"


class Badge(models.Model):
    """What a person scans at a station, and the hash of the PIN that goes with it."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True)
    code = models.TextField(unique=True)
    pin = models.TextField()

    class Meta:
        db_table = "access_badge"


class Try(models.Model):
    """How often something that may be guessed was tried since a time."""

    key = models.TextField(primary_key=True)
    tries = models.PositiveSmallIntegerField()
    since = models.DateTimeField()

    class Meta:
        db_table = "access_try"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tries__range=(1, 5)), name="access_few_tries")
        ]
