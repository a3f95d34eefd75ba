"""Turns large JSON objects into text member by member, so that long lists never stand in memory as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from auditor.model.page import JSON
from auditor.redact import may_hold_secrets
from auditor.report.escape import json_value


def object_text(members: Iterable[tuple[str, JSON | Iterator[JSON]]]) -> Iterator[str]:
    """Yield the text of one JSON object; a member that is an iterator becomes an array with one item a line."""
    yield "{"
    for number, (name, value) in enumerate(members):
        yield f"{',' if number else ''}\n{json.dumps(name)}:"
        if isinstance(value, Iterator):
            yield "["
            for place, item in enumerate(value):
                yield f"{',' if place else ''}\n{dumps(item)}"
            yield "]"
        else:
            yield dumps(value)
    yield "\n}"


def dumps(value: JSON) -> str:
    """Return a value as JSON that every reader accepts."""
    # Nearly every value is harmless as it is; looking at it as a whole costs a fifth of looking at each text in it.
    try:
        text = _AS_IT_IS.encode(value)
    except (TypeError, ValueError):
        return json.dumps(json_value(value), ensure_ascii=False, allow_nan=False, separators=_CLOSE)
    if may_hold_secrets(text) or not (text.isascii() or _is_unicode(text)):
        return json.dumps(json_value(value), ensure_ascii=False, allow_nan=False, separators=_CLOSE)
    return text


def _plain(value: JSON) -> JSON:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, set | frozenset) else str(value)


_CLOSE = (",", ":")
_AS_IT_IS = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=_CLOSE, default=_plain
)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
