"""Saved views (console.md U19): a list's filter under a name, for oneself or for everybody of a seller.

A view is nothing but the query of its page's URL: what it shows is what its reader may see.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from godown.access.models import User
from godown.kit.errors import Invalid, NotFound
from godown.kit.messages import Message

from . import repository
from .door import sellers_of, user_of

#: The pages that have views, by route; all for those who see orders.
PLACES = ("order_list", "exceptions", "returns")
#: What of a URL is no filter.
NOT_KEPT = ("after", "before")
LONGEST_NAME, LONGEST_QUERY, MOST = 60, 1000, 100

NO_NAME = Message("console.view_no_name", _("The view has no name."), _("Name it in up to %(most)s letters."))
NO_FILTER = Message("console.view_no_filter", _("Nothing is filtered here."), _("Filter the list first, then save it."))
TOO_MANY = Message(
    "console.view_too_many", _("You have %(most|view|views)s already."), _("Delete those that you do not use.")
)
NO_VIEW = Message("console.no_view", _("There is no such view of yours."))


@dataclass(frozen=True)
class View:
    """A saved view as its page offers it."""

    id: int
    name: str
    query: str
    shared: bool
    mine: bool
    owner: str


def views(sellers: Collection[int], user: User, place: str) -> list[View]:
    """One's own views of a page, and those that are shared at these sellers; by name."""
    return [View(**row) for row in repository.select_views(sellers, user.pk, place)]


def offered(request: HttpRequest, place: str) -> Mapping[str, object]:
    """What `office/saved.html` needs on a page; the view that is on is the one with the page's filter."""
    now = filter_of(request.GET.urlencode())
    found = views(sellers_of(request), user_of(request), place)
    return {"place": place, "views": [(each, each.query == now) for each in found], "query": now}


def keep(user: User, seller_id: int, place: str, name: str, query: str, shared: bool) -> str:
    """Save the filter of a page under a name, in place of one's view of that name; returns the query that was kept.

    `Invalid`: no name, nothing filtered, or too many views; `NotFound`: a page without views.
    """
    if place not in PLACES:
        raise NotFound(NO_VIEW)
    name, kept = " ".join(name.split()), filter_of(query)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(NO_NAME, most=LONGEST_NAME)
    if not kept or len(kept) > LONGEST_QUERY:
        raise Invalid(NO_FILTER)
    if not repository.upsert_view(seller_id, user.pk, place, name, kept, shared, MOST):
        raise Invalid(TOO_MANY, most=MOST)
    return kept


def drop(user: User, view_id: int) -> str:
    """Delete a view of one's own; returns its page. `NotFound` if it is not one's own."""
    place = repository.delete_view(user.pk, view_id)
    if place is None:
        raise NotFound(NO_VIEW)
    return place


def filter_of(query: str) -> str:
    """What of a URL's query is a filter, in one order: the same filter is the same text."""
    asked = QueryDict(query) if query else QueryDict()
    pairs = [(name, value) for name, values in asked.lists() for value in values if value and name not in NOT_KEPT]
    return urlencode(sorted(pairs))
