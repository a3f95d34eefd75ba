"""Turns a database of version 2 (auditor 0.1.0 before typed evidence) into one of version 3."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping
from typing import Any

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.model.page import JSON

_LEVEL = 3


def to_version_3(connection: sqlite3.Connection) -> None:
    """Drop the tables that nothing filled, and write what the checks found in the form of version 3."""
    if connection.execute("SELECT 1 FROM result WHERE findings IS NULL").fetchone() is not None:
        raise StoreFault(Code.STORE_OLDER, "it holds results of version 1")
    connection.execute("DROP TABLE cache")
    connection.execute("DROP TABLE validator")
    connection.execute("CREATE TABLE pruned (id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("ALTER TABLE result RENAME TO result_2")
    connection.execute(
        "CREATE TABLE result (page INTEGER PRIMARY KEY REFERENCES page (n) ON DELETE CASCADE, "
        "outcomes BLOB NOT NULL, exhibits BLOB NOT NULL, findings BLOB NOT NULL)"
    )
    for page, data, exhibits, findings in connection.execute("SELECT page, data, exhibits, findings FROM result_2"):
        outcomes = _unpack(data)["checks"]
        rows = (
            _pack(outcomes),
            _pack({exhibit["name"]: exhibit["data"] for _, exhibit in _unpack(exhibits)}),
            _pack([_finding(finding) for _, finding in _unpack(findings)]),
        )
        connection.execute("INSERT INTO result (page, outcomes, exhibits, findings) VALUES (?, ?, ?, ?)", (page, *rows))
    connection.execute("DROP TABLE result_2")


def _finding(old: Mapping[str, Any]) -> Mapping[str, JSON]:
    """Give what steers a field of its own, as it stands in model/finding.py."""
    details = dict(old.get("evidence", {}))
    new = {name: value for name, value in old.items() if name != "evidence"}
    if old["check"].startswith("reference-") and "approved" in details:
        new["wording"] = {name: details.pop(name) for name in ("approved", "published", "hunks")}
    for name, nothing in (("link", ""), ("states", []), ("also", [])):
        new[name] = details.pop(name, nothing)
    data = details.get("data")
    if isinstance(data, Mapping) and data.get("fgColor") and data.get("bgColor"):
        new["colours"] = {
            "foreground": data["fgColor"],
            "background": data["bgColor"],
            "ratio": data.get("contrastRatio"),
            "expected": str(data.get("expectedContrastRatio") or ""),
        }
    return new | {"details": details}


def _unpack(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def _pack(value: JSON) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), _LEVEL)
