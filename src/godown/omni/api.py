"""Omni's REST API: what Increff's clients call (facts/increff.md §2.1). Rooms add their routers in `urls.py`.

authUsername and authPassword are an API key of the seller, authDomainName is the code of one of its channel accounts.
"""

from typing import cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from godown.kit.errors import GodownError
from godown.kit.rest import BAD_DATA, Error, ThreeHeaders, error, explain_errors

from .channels import service as channels
from .channels.service import Account
from .keys import service as keys


class KeyHeaders(ThreeHeaders):
    """An API key, and the channel account that it is used for."""

    def let_in(self, username: str, password: str, domain: str) -> Account | None:
        seller_id = keys.seller_of(username, password)
        if seller_id is None:
            return None
        return next((each for each in channels.accounts_of([seller_id]) if each.code == domain), None)


api = NinjaAPI(
    title="Godown",
    description="What order systems and Increff's clients call: returns.",
    version="1",
    urls_namespace="omni",
    openapi_url="/api/openapi.json",
    docs_url="/api/docs",
    auth=KeyHeaders(),
)
explain_errors(api)


@api.exception_handler(GodownError)
def _refused(_request: HttpRequest, raised: GodownError) -> HttpResponse:
    return error(raised.http_status, Error(code=BAD_DATA, message=str(raised), description=raised.fix))


def account_of(request: HttpRequest) -> Account:
    """The account that the headers name."""
    return cast(Account, request.auth)  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> str:
    """Who calls, for the timeline."""
    return f"api:{request.headers['authUsername']}"
