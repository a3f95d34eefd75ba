"""The OpenAPI 3.1 document of the interface, made from the table of routes and the shapes, so that it cannot lag behind."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

import msgspec

from auditor import __version__
from auditor.service.api.routes import ROUTES, ApiRoute, Shape
from auditor.service.api.shapes import Problem

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | bool | None"
_REFERENCE = "#/components/schemas/{name}"
_PROBLEMS = {"400": "not understood", "401": "no token", "403": "another scope is needed", "404": "not there",
             "409": "changed meanwhile", "413": "too large", "422": "cannot be done", "429": "too often"}  # fmt: skip


@cache
def document(prefix: str = "") -> bytes:
    """Return the document as JSON; `prefix` is the path below which the service is reached."""
    used: list[type[Shape]] = list(dict.fromkeys(one for route in ROUTES for one in (route.answer, route.body) if one))
    _, components = msgspec.json.schema_components([*used, Problem], ref_template=_REFERENCE)
    paths: dict[str, dict[str, Json]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    whole: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "auditor",
            "version": __version__,
            "description": "Sites, runs and findings of auditor serve.",
        },
        "servers": [{"url": prefix or "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    return msgspec.json.encode(whole)


def _operation(route: ApiRoute) -> Json:
    names = re.findall(r"\{(\w+)\}", route.path)
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
    ]
    for name in route.query:
        kind = "integer" if name in {"sheet", "rows"} else "string"
        parameters.append({"name": name, "in": "query", "schema": {"type": kind}})
    answers: dict[str, Json] = {
        str(route.status): {"description": _about(route.answer), "content": _json(route.answer)}
    }
    for status, why in _PROBLEMS.items():
        answers[status] = {"description": why, "content": {"application/problem+json": {"schema": _reference(Problem)}}}
    operation: dict[str, Json] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"Needs a token of the scope `{route.scope}`.",
        "parameters": parameters,
        "responses": answers,
    }
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _json(route.body)}
    return operation


def _json(shape: type[Shape]) -> Json:
    return {"application/json": {"schema": _reference(shape)}}


def _reference(shape: type[Shape]) -> Json:
    return {"$ref": _REFERENCE.format(name=shape.__name__)}


def _about(shape: type[Shape]) -> str:
    return inspect.getdoc(shape) or shape.__name__
