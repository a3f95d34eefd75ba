"""Packs values of the model for a row of the database and unpacks them checked: compressed JSON, read and written by msgspec."""

from __future__ import annotations

import json
import zlib
from collections.abc import Hashable
from functools import cache
from typing import TypeVar, cast

import msgspec

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.store.dictionaries import compress, decompress

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder(enc_hook=str)
"""Details are JSON by contract; a foreign value must not cost a finished page, and becomes its text."""


def pack(value: object) -> bytes:
    """Return a value of the model as compressed JSON."""
    return compress(_json(value))


def unpack(kind: type[T], data: bytes, place: str) -> T:
    """Return the `kind` that `pack` wrote. Keys that are not known are ignored; what is missing takes its default.

    Raises StoreFault STORE_CORRUPT with `place`, the row it stands in, for what is no such value.
    """
    try:
        return cast("T", _decoder(cast("Hashable", kind)).decode(decompress(data)))
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StoreFault(Code.STORE_CORRUPT, f"{place}: {error}") from error


def to_text(value: object) -> str:
    """Return a value of the model as JSON for a text column."""
    return _json(value).decode()


def from_text(kind: type[T], text: str, place: str) -> T:
    """Return the `kind` that `to_text` wrote. Raises StoreFault STORE_CORRUPT as `unpack` does."""
    try:
        return cast("T", _decoder(cast("Hashable", kind)).decode(text))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise StoreFault(Code.STORE_CORRUPT, f"{place}: {error}") from error


def clean(text: str) -> str:
    """Return text that SQLite can hold: lone surrogates become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _json(value: object) -> bytes:
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # a lone surrogate of a hostile page; it becomes a question mark
        plain = msgspec.to_builtins(value, enc_hook=str)
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(kind)
