"""The WSGI app: one way through for every call — fault, admission, quota, handler, log."""

import time
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map
from werkzeug.routing import Rule as Route

from . import api  # noqa: F401  registers the handlers
from .api import render
from .api.handlers import HANDLERS, Handler
from .calls import Call, shown
from .errors import Refused, SessionLost, Unknown
from .events import Event
from .faults import AFTER, BEFORE, WIRE_HEADER, Rule
from .ops import OPS, Op
from .states import IllegalMove
from .world import World

ROUTES: Final = Map([Route(op.path, endpoint=op.name, methods=op.methods) for op in OPS], strict_slashes=False)
"""Shared by all apps: compiling the routes costs more than all the rest of an app."""


def create_app(world: World) -> Flask:
    """A WSGI app that plays both of Flipkart's hosts, and our control API, on one world."""
    app = Flask("fksandbox", static_folder=None)
    app.url_map = ROUTES
    for op in OPS:
        handler = HANDLERS[op.name]
        ours = op.family in ("control", "page")
        app.view_functions[op.name] = partial(_control, world, handler) if ours else partial(_serve, world, op, handler)
    app.register_error_handler(HTTPException, _unknown_way)
    return app


def _unknown_way(error: HTTPException) -> Response:
    return render.json({"code": error.code, "message": f"HTTP {error.code} {error.name}"}, error.code or 500)


def _serve(world: World, op: Op, handler: Handler, **path: str) -> Response:
    """Answer one call of Flipkart's wire and put it into the log."""
    began = time.perf_counter()
    with world.lock:
        world.settle()
        world.faults.strike(op.name)
        effects: list[str] = []

        def note(event: Event) -> None:
            effects.append(f"{event.type}:{event.subject}")

        world.events.listeners.append(note)
        try:
            response = _answer(world, op, handler, path)
        finally:
            world.events.listeners.remove(note)
        after = world.faults.struck(*AFTER)
        if after and WIRE_HEADER not in response.headers:
            response.headers[WIRE_HEADER] = after.kind
        world.calls.add(
            Call(
                number=world.calls.next_number(),
                at=world.now(),
                op=op.name,
                method=request.method,
                path=request.full_path.rstrip("?"),
                status=response.status_code,
                seconds=time.perf_counter() - began,
                effects=effects,
                faults=[rule.kind for rule in world.faults.striking],
                request=shown(request.get_data(), "application/json"),
                answer=shown(response.get_data(), response.mimetype or ""),
            )
        )
        world.faults.striking = []
    return response


def _answer(world: World, op: Op, handler: Handler, path: dict[str, str]) -> Response:
    try:
        if fault := world.faults.struck(*BEFORE):
            return _instead(op, fault)
        more = _admit(world, op, handler)
        if op.family not in ("oauth", "login"):
            world.count_call()
        arguments = handler.arguments(request)
        if op.family == "panel":
            _check_seller(world, arguments.get("body"))
        return render.answer(handler(world=world, **arguments, **more, **path))
    except Refused as refused:
        return render.refusal(refused, op.family, world.settings.retry_after)
    except SessionLost:
        if world.settings.lost_session == "redirect":
            return render.redirect_to_login(request.path)
        return render.html(render.LOGIN_PAGE)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        code = "INVALID_REQUEST_JSON" if op.family == "v3" else "INVALID_REQUEST"
        code = "invalid_request" if op.family == "oauth" else code
        return render.refusal(Refused(code, reason=str(error)), op.family, None)


def _admit(world: World, op: Op, handler: Handler) -> dict[str, Any]:
    """Who is calling, and for which location? Raises Refused or SessionLost."""
    if op.family == "v3":
        world.auth.check_bearer(request.headers.get("Authorization", ""), world.now())
    if op.family != "panel":
        return {}
    session = world.auth.session(request.cookies.get("connect.sid"), world.now())
    if request.method == "POST" and request.headers.get("fk-csrf-token") != session.csrf_token:
        raise Refused("EBADCSRFTOKEN")
    if not handler.wants_location:
        return {}
    location = world.locations.get(request.headers.get("X-LOCATION-ID", ""))
    if location is None or "FBF_LITE" not in location.capabilities:
        raise Refused("WRONG_LOCATION")
    return {"location_id": location.location_id}


def _check_seller(world: World, body: object) -> None:
    """Wherever a call names the seller, in the query or in the body (§2.2), it must be the session's.

    Not every query does: a client in production leaves it out of create/pick_list.
    """
    seller_id = world.seller.seller_id
    if {request.args.get("sellerId", seller_id), getattr(body, "seller_id", seller_id)} != {seller_id}:
        raise Refused("WRONG_SELLER")


def _instead(op: Op, fault: Rule) -> Response:
    """The answer that a fault gives in place of the call."""
    match fault.kind:
        case "http_401":
            if op.family in ("panel", "login"):
                raise SessionLost
            raise Refused("invalid_token", token=request.headers.get("Authorization", "").partition(" ")[2])
        case "http_429":
            raise Refused("TOO_MANY_REQUESTS")
        case "http_500":
            raise Refused("INTERNAL_SERVER_ERROR")
        case "html":
            return render.html(render.GATEWAY_PAGE)
        case "empty":
            return render.json({})
        case _:
            response = render.html(render.GATEWAY_PAGE, 504)
            response.headers[WIRE_HEADER] = fault.kind
            return response


def _control(world: World, handler: Handler, **path: str) -> Response:
    """Answer our control API and pages: no credentials, no quota, no faults, no log; but no other site's page."""
    if urlsplit(request.headers.get("Origin", "")).netloc not in ("", request.host):
        return render.json({"error": "FOREIGN_ORIGIN", "message": "not from another site's page"}, 403)
    with world.lock:
        world.settle()
        try:
            return render.answer(handler(world=world, **handler.arguments(request), **path))
        except Unknown as unknown:
            return render.json({"error": "UNKNOWN", "message": str(unknown)}, 404)
        except Refused as refused:
            return render.json({"error": refused.code, "message": str(refused)}, 409)
        except IllegalMove as illegal:
            return render.json({"error": "ILLEGAL_MOVE", "message": str(illegal)}, 409)
        except (msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
            return render.json({"error": "INVALID_REQUEST", "message": str(error)}, 400)
