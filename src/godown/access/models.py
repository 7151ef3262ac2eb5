"""Sellers, users and roles."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

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


class Membership(models.Model):
    """What a user is at a seller."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    seller = models.ForeignKey(Seller, models.CASCADE)
    role = models.TextField(choices=[(role.value, role.label) for role in Role])

    class Meta:
        db_table = "access_membership"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "seller"], name="access_one_role")]
