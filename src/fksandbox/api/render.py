"""Answers and refusals in the shapes of the host that gives them (facts/flipkart.md §7.3)."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import msgspec
from flask import Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from ..breaches import late, promised
from ..clock import IST
from ..errors import Refused, RefusedMany
from ..model import Breach, Shipment
from ..ops import Family
from ..stock import used
from .handlers import Pdf

LOGIN_PAGE: Final = (
    "<!DOCTYPE html>\n<html><head><title>Flipkart Seller Hub</title></head>"
    "<body><div id='app'>Log in to continue</div></body></html>"
)
HOME_PAGE: Final = LOGIN_PAGE.replace(
    "Log in to continue", '<input type="hidden" id="seller_session_unique_token" value="{csrf_token}">'
)
GATEWAY_PAGE: Final = (
    "<!DOCTYPE html>\n<html><head><title>504 Gateway Time-out</title></head>"
    "<body><h1>504 Gateway Time-out</h1></body></html>"
)


def ist(at: datetime | None, seconds: bool = False) -> str:
    """A time for a person: `23 Nov 10:30` in India."""
    if at is None:
        return "–"
    return f"{at.astimezone(IST):%d %b %H:%M:%S}" if seconds else f"{at.astimezone(IST):%d %b %H:%M}"


def left(one: Shipment, now: datetime) -> str:
    """How long a shipment has until its dispatch-by date, or had."""
    due = promised(one)
    if due is None or not one.live_items:
        return ""
    gap = due - (one.dispatched_at or now)
    length = _length(gap)
    if one.dispatched_at:
        return f"dispatched {length} {'late' if gap < timedelta() else 'early'}"
    return f"{length} late" if gap < timedelta() else f"in {length}"


def overdue(breach: Breach, one: Shipment, now: datetime) -> str:
    """How late a shipment was dispatched, or is by now."""
    if not one.live_items:
        return "cancelled"
    length = _length((one.dispatched_at or now) - breach.promised)
    return f"{length} late" if one.dispatched_at else f"{length} and counting"


def _length(gap: timedelta) -> str:
    minutes = abs(int(gap.total_seconds())) // 60
    if minutes >= 48 * 60:
        return f"{minutes // 1440} days {minutes // 60 % 24} h"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def pretty(body: str) -> str:
    """JSON with indents; anything else as it is."""
    try:
        return msgspec.json.format(body, indent=2)
    except msgspec.DecodeError:
        return body


def kinds(effects: list[str]) -> list[tuple[str, int]]:
    """What a call did, and how often."""
    return list(Counter(effect.partition(":")[0] for effect in effects).items())


TEMPLATES: Final = Environment(
    loader=PackageLoader("fksandbox", "templates"), autoescape=True, undefined=StrictUndefined
)


TEMPLATES.filters |= {"kinds": kinds, "sum_values": used}
TEMPLATES.filters |= {
    "ist": ist,
    "left": left,
    "late": late,
    "promised": promised,
    "overdue": overdue,
    "pretty": pretty,
}


def template(name: str, **values: object) -> str:
    """A page of `templates/`, filled."""
    return TEMPLATES.get_template(name).render(**values)


def json(data: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(data), status, mimetype="application/json")


def html(page: str, status: int = 200) -> Response:
    return Response(page, status, mimetype="text/html")


def redirect(target: str, status: int = 302) -> Response:
    return Response("", status, {"Location": target})


def redirect_to_login(path: str) -> Response:
    """What the panel's Express server says without a session (§2.2); the path is quoted twice."""
    target = f"/?referral_url={quote(quote(path, safe=''), safe='')}"
    return Response(f"Found. Redirecting to {target}", 302, {"Location": target}, mimetype="text/plain")


def answer(result: object) -> Response:
    if isinstance(result, Response):
        return result
    if isinstance(result, Pdf):
        headers = {"Content-Disposition": f'attachment; filename="{result.filename}"', **dict(result.headers)}
        return Response(result.content, 200, headers, mimetype="application/pdf")
    return json(result)


def _oauth(refused: Refused) -> Any:
    return {"error": refused.code, "error_description": refused.message}


def _v3(refused: Refused) -> Any:
    if refused.code == "invalid_token":
        return _oauth(refused)
    if isinstance(refused, RefusedMany):
        return {
            "orderItems": [
                {"orderItemId": r.params.get("order_item_id"), "errorCode": r.code, "errorMessage": r.message}
                for r in refused.reasons
            ]
        }
    error = {"severity": "ERROR", "code": refused.code, "description": refused.message}
    return {"errorCode": refused.code, "errorMessage": refused.message, "errors": [error]}


def _panel(refused: Refused) -> Any:
    """The error envelope of fbfLite (§5.4); `code` and `message` bare where Express itself answers."""
    if refused.code in ("EBADCSRFTOKEN", "LOGIN_FAILED"):
        return {"code": refused.code, "message": refused.message}
    reasons = refused.reasons if isinstance(refused, RefusedMany) else [refused]
    errors = [{"code": r.code, "message": r.message, "params": r.params} for r in reasons]
    return {
        "error": {
            "message": refused.message,
            "details": {"statusCode": refused.status, "error": {"errors": errors}},
        }
    }


def _control(refused: Refused) -> Any:
    return {"error": refused.code, "message": refused.message}


SHAPES: Final[dict[Family, Callable[[Refused], Any]]] = {
    "oauth": _oauth,
    "v3": _v3,
    "login": _panel,
    "panel": _panel,
    "control": _control,
    "page": _control,
}


def refusal(refused: Refused, family: Family, retry_after: int | None) -> Response:
    response = json(SHAPES[family](refused), refused.status)
    if refused.status == 429 and retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
