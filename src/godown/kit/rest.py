"""REST as Increff's clients know it (facts/increff.md §2.1): three headers, one error body, few statuses."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import APIKeyHeader
from pydantic import BaseModel

BAD_DATA = "BAD_DATA"


class Error(BaseModel):
    """Increff's error body."""

    code: str
    message: str
    description: str = ""


class ThreeHeaders(APIKeyHeader):
    """authUsername, authPassword and authDomainName; what `let_in` answers is the request's `auth`."""

    param_name = "authUsername"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        headers = request.headers
        return self.let_in(key or "", headers.get("authPassword", ""), headers.get("authDomainName", "")) or None

    @abstractmethod
    def let_in(self, username: str, password: str, domain: str) -> Any:
        """Who that is, or None."""


def error(status: int, body: Error, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A response with an error body."""
    return HttpResponse(body.model_dump_json(), status=status, content_type="application/json", headers=headers)


def explain_errors(api: NinjaAPI) -> None:
    """Have an API answer in this error body when it lets nobody in, cannot read a request, or has no such path."""

    @api.exception_handler(AuthenticationError)
    def _unauthorized(_request: HttpRequest, _raised: AuthenticationError) -> HttpResponse:
        return error(401, Error(code="UNAUTHORIZED", message="The auth headers are not right"))

    @api.exception_handler(ValidationError)
    def _bad_data(_request: HttpRequest, raised: ValidationError) -> HttpResponse:
        places = (f"[{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}]" for each in raised.errors)
        return error(400, Error(code=BAD_DATA, message="Input validation failed", description=", ".join(places)))

    @api.exception_handler(Http404)
    def _not_found(_request: HttpRequest, _raised: Http404) -> HttpResponse:
        return error(404, Error(code="NOT_FOUND", message="There is nothing here"))
