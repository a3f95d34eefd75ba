"""Turns a database of version 3 into one of version 4: that something is only a note is said by a field, not as a stage."""

from __future__ import annotations

import json
import sqlite3
import zlib

from auditor.model.page import JSON

_LEVEL = 3
_OLD = b'"stage":"note"'


def to_version_4(connection: sqlite3.Connection) -> None:
    """Mark the notes among the failures, in their table and wherever a page's record or a check's outcome holds one."""
    connection.execute("ALTER TABLE failure ADD COLUMN note INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE failure SET note = 1, stage = '' WHERE stage = 'note'")
    connection.create_function("marked", 1, _marked, deterministic=True)
    connection.execute("UPDATE page SET data = marked(data) WHERE data IS NOT NULL")
    connection.execute("UPDATE result SET outcomes = marked(outcomes)")


def _marked(packed: bytes) -> bytes:
    text = zlib.decompress(packed)
    if _OLD not in text:
        return packed
    plain = json.loads(text, object_hook=_with_field)
    return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), _LEVEL)


def _with_field(value: dict[str, JSON]) -> dict[str, JSON]:
    return {**value, "stage": "", "note": True} if value.get("stage") == "note" and "code" in value else value
