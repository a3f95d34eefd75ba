"""Turns the frozen dataclasses of the model into JSON and back, driven by their annotations; what equals its default is left out."""

from __future__ import annotations

import json
import sys
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

T = TypeVar("T")
Convert = Callable[[Any], Any]

_SIMPLE = (str, int, float, bool, type(None))
_LEVEL = 3
"""zlib: page results shrink eightfold at level 3; higher levels cost more time than the disk is worth."""


def pack(value: Any) -> bytes:
    """Return compressed JSON of plain data (see `encode`)."""
    return zlib.compress(dumps(value).encode(), _LEVEL)


def unpack(data: bytes) -> Any:
    """Return the plain data that `pack` wrote."""
    return json.loads(zlib.decompress(data))


def dumps(value: Any) -> str:
    """Return compact ASCII JSON; lone surrogates from hostile pages survive as escapes."""
    return _JSON.encode(value)


def encode(value: Any) -> Any:
    """Return a dataclass instance as plain data."""
    kind: Any = type(value)
    return _encoder(kind)(value)


def decode(kind: type[T], data: Any) -> T:
    """Build a `kind` from plain data. Keys that are not known are ignored; what is missing takes its default."""
    wanted: Any = kind
    return _decoder(wanted)(data)  # type: ignore[no-any-return]


def clean(text: str) -> str:
    """Return text that SQLite can hold: lone surrogates become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _other(value: Any) -> Any:
    # Evidence is JSON by contract; a set or another foreign value must not cost a finished page.
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(map(str, value)) if isinstance(value, (set, frozenset)) else str(value)


_JSON = json.JSONEncoder(separators=(",", ":"), default=_other)


class _Part(NamedTuple):
    name: str
    convert: Convert | None
    default: Any


@cache
def _parts(kind: Any, make: Any) -> tuple[_Part, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(_Part(f.name, make(hints[f.name]), _default(f)) for f in fields(kind))


def _default(part: Field[Any]) -> Any:
    return part.default_factory() if part.default_factory is not MISSING else part.default


@cache
def _encoder(kind: Any) -> Convert:
    parts: list[_Part] = []
    held_by = attrgetter(*(part.name for part in fields(kind)))
    single = len(fields(kind)) == 1

    def encode_one(value: Any) -> dict[str, Any]:
        # What the annotations say is asked for once, when the first value is encoded: a kind may hold itself.
        if not parts:
            parts.extend(_parts(kind, _encode_as))
        out: dict[str, Any] = {}
        for (name, convert, default), held in zip(parts, (held_by(value),) if single else held_by(value), strict=True):
            if held is not default and held != default:
                out[name] = held if convert is None else convert(held)
        return out

    return encode_one


@cache
def _decoder(kind: Any) -> Convert:
    # What the annotations say is asked for once, when the first value is decoded: a kind may hold itself.
    convert_of: dict[str, Convert | None] = {}

    def decode_one(data: Any) -> Any:
        if not convert_of:
            convert_of.update({name: convert for name, convert, _ in _parts(kind, _decode_as)})
        values: dict[str, Any] = {}
        for name, held in data.items():
            convert = convert_of.get(name)
            if convert is not None:
                values[name] = convert(held)
            elif name in convert_of:
                values[name] = held
        return kind(**values)

    return decode_one


def _encode_as(hint: Any) -> Convert | None:
    # None means: the value is JSON as it stands.
    kind, inner = _shape(hint)
    if kind == "dataclass":
        return _encoder(hint)
    if kind == "datetime":
        return datetime.isoformat
    if inner is None:
        return None
    convert = _encode_as(inner)
    if convert is None:
        return None
    return _over(kind, convert)


def _decode_as(hint: Any) -> Convert | None:
    kind, inner = _shape(hint)
    if kind == "dataclass":
        return _decoder(hint)
    if hint is str:
        # Ids, headings, help texts and addresses repeat thousandfold over the findings of a site.
        return sys.intern
    if kind == "enum":
        members = {member.value: member for member in hint}
        return lambda value: members.get(value) or hint(value)  # asking the class takes five times as long
    if kind == "datetime":
        return datetime.fromisoformat
    if kind == "pairs":
        return lambda rows: tuple(map(tuple, rows))
    if kind == "fixed":
        return tuple
    if inner is None:
        return None
    convert = _decode_as(inner)
    if kind == "tuple":
        return tuple if convert is None else _over(kind, convert)
    return None if convert is None else _over(kind, convert)


def _over(kind: str, convert: Convert) -> Convert:
    if kind == "tuple":
        return lambda items: tuple(map(convert, items))
    if kind == "mapping":
        return lambda items: {key: convert(item) for key, item in items.items()}
    return lambda item: None if item is None else convert(item)


def _shape(hint: Any) -> tuple[str, Any]:
    """Return what kind of annotation it is and the annotation inside."""
    if isinstance(hint, type) and is_dataclass(hint):
        return "dataclass", None
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "enum", None
    if hint is datetime:
        return "datetime", None
    if hint is Any or hint in _SIMPLE:
        return "plain", None
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        if args[-1] is not Ellipsis:
            return "fixed", None
        return ("pairs", None) if get_origin(args[0]) is tuple else ("tuple", args[0])
    if origin is Mapping:
        return "mapping", args[1]
    if origin in (typing.Union, types.UnionType):
        rest = [arg for arg in args if arg is not type(None)]
        if len(rest) == 1:
            return "optional", rest[0]
    raise TypeError(f"codec cannot hold {hint!r}")
