"""Environment variables become dotted keys and values: every key of auditor.toml has a variable, read as its type asks.

AUDITOR_SITE__MAX_PAGES=10           site.max_pages = 10
AUDITOR_GATE__FAIL_ON=new:serious    gate.fail_on = ["new:serious"]
AUDITOR_CHECKS_DISABLE=a,b           checks_disable = ["a", "b"], a key that stands in no section
"""

from __future__ import annotations

import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Literal, TypeGuard

from pydantic import BaseModel

PREFIX = "AUDITOR_"


def variable_of(key: str) -> str:
    """Return the name of the variable that sets a dotted key."""
    return PREFIX + key.upper().replace(".", "__")


def read_variables(environ: Mapping[str, str], model: type[BaseModel]) -> Iterator[tuple[str, object]]:
    """Yield dotted keys and values, a table before what is inside it.

    A variable without a section is a setting only where a key has that name: AUDITOR_BROWSER is the path of a browser.
    """
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        key = name.removeprefix(PREFIX).lower().replace("__", ".")
        wanted = _wanted(model, key.split("."))
        if "." in key or (key in model.model_fields and not _is_section(wanted)):
            yield key, _value(environ[name], wanted)


def _is_section(wanted: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(wanted, type) and issubclass(wanted, BaseModel)


def _wanted(model: object, path: list[str]) -> object:
    """Return the type of the value at a path; None where there is no such key."""
    for name in path:
        if _is_section(model) and name in model.model_fields:
            model = model.model_fields[name].annotation
        elif typing.get_origin(model) is dict:
            model = typing.get_args(model)[1]
        else:
            return None
    return model


def _value(text: str, wanted: object) -> object:
    """Read a value as TOML where it is TOML of the wanted kind; else it is text, or a list of texts with commas."""
    try:
        value: object = tomllib.loads(f"value = {text}")["value"]
        if is_list(wanted) and isinstance(value, str):
            return [value]  # one text in quotation marks, which may hold commas
    except tomllib.TOMLDecodeError:
        value = text
    if is_list(wanted) and not isinstance(value, list):
        return [part for part in map(str.strip, text.split(",")) if part]
    return text if _is_text(wanted) and not isinstance(value, str) else value


def is_list(wanted: object) -> bool:
    """Tell whether it is a tuple of texts, of any length."""
    inner = typing.get_args(wanted)
    return typing.get_origin(wanted) is tuple and inner[-1] is Ellipsis and _is_text(inner[0])


def _is_text(wanted: object) -> bool:
    origin = typing.get_origin(wanted)
    if origin in {typing.Union, types.UnionType}:
        return all(_is_text(one) for one in typing.get_args(wanted))
    return wanted is str or origin is Literal
