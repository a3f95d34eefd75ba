"""Hides the secrets that the operator configured, in whatever spelling a page shows them back."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache, wraps
from typing import TypeVar, cast

HIDDEN = "***"
"""What stands in a secret's place."""

_SHORT = 300
"""Characters of texts that are remembered: a run says the same things on many pages."""
Text = TypeVar("Text", bound=str)
Value = TypeVar("Value")
_forget: list[Callable[[], None]] = []


def remembered(make: Callable[[str], Text]) -> Callable[[object], Text]:
    """Remember what was made of short texts until a further secret becomes known."""
    once = lru_cache(maxsize=10_000)(make)
    _forget.append(once.cache_clear)

    @wraps(make)
    def made(value: object) -> Text:
        # Only plain text is ever looked up: marked-up text equals the plain one, and must not be taken for it.
        text = value if type(value) is str else str(value)
        return once(text) if len(text) <= _SHORT else make(text)

    return made


_operator: dict[str, re.Pattern[str]] = {}
"""Secret -> the pattern of all its spellings."""


def protect(values: Iterable[str]) -> None:
    """Hide these secrets of the operator (passwords, cookies, header values) from now on, also where a page shows them back.

    A value of fewer than four characters cannot be told from other text and is left alone.
    """
    for value in values:
        scheme, _, rest = value.partition(" ")
        for secret in {value, rest if scheme.lower() in {"basic", "bearer", "token"} else value}:
            if len(secret.strip()) >= 4 and secret not in _operator:
                _operator[secret] = _spellings(secret)
    for forget in _forget:
        forget()


def any_protected() -> bool:
    """Tell whether the operator configured any secret."""
    return bool(_operator)


def basic(username: str, password: str) -> str:
    """Return a user's name and password as HTTP's Basic scheme sends them (RFC 7617)."""
    return base64.b64encode(f"{username}:{password}".encode()).decode("ascii")


def hidden_in(value: Value) -> Value:
    """Return data (texts, lists, tables, frozen dataclasses) without the secrets of the operator; all else stays as it is."""
    if not _operator:
        return value
    return cast(Value, _hidden_in(value))


def _hidden_in(value: object) -> object:
    if type(value) is str:
        return without_operators(value)
    if isinstance(value, Mapping):
        return {_hidden_in(key): _hidden_in(item) for key, item in value.items()}
    if type(value) is list:
        return [_hidden_in(item) for item in value]
    if type(value) is tuple:
        return tuple(_hidden_in(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        changed = {name: new for name, old in held.items() if (new := _hidden_in(old)) != old}
        return replace(value, **changed) if changed else value
    return value


def _spellings(secret: str) -> re.Pattern[str]:
    """Return what finds a secret whichever of its characters are escaped for an address, HTML or JSON, in either case."""
    every = "".join(_spelling(char) for char in secret)
    # A short one would be found inside of words.
    whole = every if len(secret) >= 8 else rf"(?<![0-9A-Za-z])(?:{every})(?![0-9A-Za-z])"
    return re.compile(whole, re.IGNORECASE)


def _spelling(char: str) -> str:
    encoded = "".join(f"%{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
    forms = dict.fromkeys((char, encoded, html.escape(char), json.dumps(char)[1:-1], "+" if char == " " else char))
    return f"(?:{'|'.join(map(re.escape, forms))})"


def without_operators(text: str) -> str:
    """Return a text without the secrets of the operator, also where one is cut off at its end."""
    for secret, pattern in _operator.items():
        text = pattern.sub(HIDDEN, text)
        bare = text.rstrip("….")
        for length in range(min(len(secret) - 1, len(bare), 200), 5, -1):  # cut off at the end of a text
            if bare.endswith(secret[:length]):
                text = bare[:-length] + HIDDEN
                break
    return text
