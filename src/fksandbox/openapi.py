"""The sandbox's own OpenAPI description, made from `ops` and the handlers' signatures."""

import re
from typing import Any, Final

import msgspec

from .api.handlers import HANDLERS, Handler
from .ops import OPS, Op

PATH_PARAMETER: Final = re.compile(r"<(\w+)>")
SECURITY: Final[dict[str, list[dict[str, list[str]]]]] = {
    "oauth": [{"app": []}],
    "v3": [{"bearer": []}],
    "panel": [{"session": [], "csrf": []}],
}
SCHEMES: Final = {
    "app": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "connect.sid"},
    "csrf": {"type": "apiKey", "in": "header", "name": "fk-csrf-token"},
}


def describe() -> dict[str, Any]:
    """OpenAPI 3.1 of every operation but the pages; answers are described by their media type only."""
    ops = [op for op in OPS if op.family != "page"]
    types = [
        HANDLERS[op.name].needs[part] for op in ops for part in ("body", "query") if part in HANDLERS[op.name].needs
    ]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    schema_of = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for op in ops:
        path = PATH_PARAMETER.sub(r"{\1}", op.path)
        for method in op.methods:
            described = _operation(op, HANDLERS[op.name], schema_of, components, method)
            paths.setdefault(path, {})[method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "fksandbox", "version": "1", "description": "A look-alike of Flipkart."},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": SCHEMES},
    }


def _operation(
    op: Op, handler: Handler, schema_of: dict[str, Any], components: dict[str, Any], method: str
) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in PATH_PARAMETER.findall(op.path)
    ]
    if "query" in handler.needs:
        query = _resolve(schema_of[repr(handler.needs["query"])], components)
        required = query.get("required", ())
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in query["properties"].items()
        ]
    if op.family == "panel":
        parameters.append({"name": "sellerId", "in": "query", "required": True, "schema": {"type": "string"}})
    if handler.wants_location:
        location = {"name": "X-LOCATION-ID", "in": "header", "required": True, "schema": {"type": "string"}}
        parameters.append(location)
    described: dict[str, Any] = {
        "operationId": op.name if len(op.methods) == 1 else f"{op.name}_{method.lower()}",
        "summary": (handler.call.__doc__ or "").partition("\n")[0],
        "tags": [op.family],
        "x-evidence": op.evidence,
        "parameters": parameters,
        "responses": {"default": {"description": "see docs/sandbox.md"}},
    }
    if op.family in SECURITY:
        described["security"] = SECURITY[op.family]
    if "body" in handler.needs:
        content = {"application/json": {"schema": schema_of[repr(handler.needs["body"])]}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _resolve(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = components[name] if name else schema
    return found
