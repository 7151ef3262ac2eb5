"""Tables of the console: what people keep of its pages."""

from typing import ClassVar

from django.db import models

from godown.access.models import Seller, User


class SavedView(models.Model):
    """A list's filter under a name. `place` is the page's route, `query` its URL's filter.

    It is its owner's; a shared one is offered to everybody of the seller whose role has the page.
    """

    id = models.BigAutoField(primary_key=True)
    seller = models.ForeignKey(Seller, models.CASCADE)
    owner = models.ForeignKey(User, models.CASCADE)
    place = models.TextField()
    name = models.TextField()
    query = models.TextField()
    shared = models.BooleanField(default=False)

    class Meta:
        db_table = "console_saved_view"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "place", "name"], name="console_saved_view_named_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["seller", "place"], name="console_saved_view_of_place")]
