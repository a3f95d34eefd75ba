"""Findings that somebody answers for, with a reason and an end: data to be reviewed, never a silent hole."""

from __future__ import annotations

import fcntl
import json
import os
import re
import threading
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path

import tomlkit
from tomlkit.items import Item, Key

from auditor.errors import UsageFault
from auditor.gate.fingerprint import Fingerprint, from_json, to_json
from auditor.model.codes import Code
from auditor.model.page import JSON

WAIVERS_NAME = "auditor-waivers.toml"
DEFAULT_DAYS = 180
SOON_DAYS = 14
"""Days before its end from which a waiver is told."""
_SHORTEST = 4
_KEYS = frozenset({"finding", "reason", "owner", "until", "seen"})
_HEAD = (
    "# Waived findings: who answers for what, why, and until when. Written by `auditor waive`, reviewed like code.\n"
)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waived finding."""

    finding: str
    """The finding's id."""
    reason: str
    owner: str
    until: date
    """Last day on which it holds."""
    seen: Fingerprint | None = None
    """The finding as it was, so that it is recognised after a redesign."""

    def expired(self, today: date) -> bool:
        """Tell whether it no longer waives anything."""
        return today > self.until

    def ends_soon(self, today: date) -> bool:
        """Tell whether its end is near enough to be told."""
        return not self.expired(today) and self.until - today <= timedelta(days=SOON_DAYS)

    def to_json(self) -> dict[str, JSON]:
        """Return it for the reports."""
        return {"reason": self.reason, "owner": self.owner, "until": self.until.isoformat()}


@dataclass(frozen=True, slots=True)
class Waivers:
    """All waivers of a site."""

    items: tuple[Waiver, ...] = ()
    _by_id: Mapping[str, Waiver] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {item.finding: item for item in self.items})

    @classmethod
    def load(cls, path: Path) -> Waivers:
        """Read the file; none there means no waivers. Raises UsageFault CONFIG_INVALID naming the waiver and what is missing."""
        try:
            data = tomllib.loads(path.read_text("utf-8-sig"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UsageFault(Code.CONFIG_INVALID, f"{path}: {error}") from error
        unknown = sorted(data.keys() - {"waiver"})
        rows = data.get("waiver", [])
        if unknown or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UsageFault(Code.CONFIG_INVALID, f"{path}: only [[waiver]] tables belong here{_listed(unknown)}")
        items = tuple(_read(row, f"{path}, waiver {number}") for number, row in enumerate(rows, 1))
        twice = {item.finding for item in items if sum(item.finding == other.finding for other in items) > 1}
        if twice:
            raise UsageFault(Code.CONFIG_INVALID, f"{path}: waived twice{_listed(sorted(twice))}")
        return cls(items)

    def by_id(self) -> Mapping[str, Waiver]:
        """Return the waivers by finding id."""
        return self._by_id

    def expired(self, today: date) -> tuple[Waiver, ...]:
        """Return the waivers that ended."""
        return tuple(item for item in self.items if item.expired(today))

    def stale(self, findings: Iterable[str]) -> tuple[Waiver, ...]:
        """Return the waivers of findings that are not there (any more)."""
        there = set(findings)
        return tuple(item for item in self.items if item.finding not in there)


def add_waiver(path: Path, entry: Fingerprint, *, reason: str, owner: str, until: date | None, today: date) -> Waiver:
    """Append a waiver to the file and return it; without an end it holds for 180 days. What stands there stays untouched.

    Raises UsageFault: no reason or owner, an end in the past, the finding is waived already, the file is broken or unwritable.
    """
    added = add_waivers(path, [entry], reason=reason, owner=owner, until=until, today=today)
    if not added:
        raise UsageFault(Code.USAGE, f"{entry.id} is waived already in {path}")
    return added[0]


def add_waivers(
    path: Path, entries: Sequence[Fingerprint], *, reason: str, owner: str, until: date | None, today: date
) -> list[Waiver]:
    """Append a waiver for each finding that has none yet, all of them or after a kill none, and return what was added.

    Whoever else writes the file at this moment waits, so that no waiver is lost. Raises UsageFault as `add_waiver`.
    """
    if not reason.strip() or not owner.strip():
        raise UsageFault(Code.USAGE, "a waiver needs a reason and an owner (--reason, --owner)")
    end = until or today + timedelta(days=DEFAULT_DAYS)
    if end < today:
        raise UsageFault(Code.USAGE, f"the waiver would end in the past ({end})")
    with _alone(path):
        known = Waivers.load(path).by_id()
        added = [
            Waiver(entry.id, " ".join(reason.split()), " ".join(owner.split()), end, entry)
            for entry in entries
            if entry.id not in known
        ]
        if added:
            held = _read_text(path) if path.exists() else _HEAD
            for waiver in added:
                held = _with(held, waiver)
            _replace(path, held)
    return added


def end_waivers(path: Path, findings: Collection[str]) -> None:
    """Take the waivers of these findings out of the file; whatever else stands there keeps its form and its comments.

    A finding may be named by the beginning of its id. Raises UsageFault: one of them is not waived, or the beginning of
    several; the file is broken or unwritable.
    """
    with _alone(path):
        held = Waivers.load(path).by_id()
        meant = {found for name in findings for found in named_by(name, held)}
        unknown = sorted(name for name in findings if not named_by(name, held))
        if unknown:
            raise UsageFault(Code.UNKNOWN_FINDING, f"{', '.join(unknown)} (not waived in {path})")
        _replace(path, _without(_read_text(path), meant))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes and threads from writing the file while the block runs; the lock is on its folder and leaves nothing."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with suppress(OSError):  # a file system without locks: as before there were any
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise _unwritable(path, error) from error


def _replace(path: Path, text: str) -> None:
    """Write the file beside its place and rename it: a kill leaves the old one or the new one."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        with fresh.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode & 0o777)
        os.replace(fresh, path.resolve())
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> UsageFault:
    return UsageFault(Code.USAGE, f"{path} cannot be written: {error.strerror or error}")


def named_by(name: str, ids: Collection[str]) -> tuple[str, ...]:
    """Return the id that is named, in full or by its first four digits or more; nothing for a name of none.

    Raises UsageFault for the beginning of several.
    """
    if name in ids:
        return (name,)
    begun = tuple(sorted(held for held in ids if held.startswith(name))) if len(name) >= _SHORTEST else ()
    if len(begun) > 1:
        raise UsageFault(Code.UNKNOWN_FINDING, f"{name} is the beginning of {len(begun)}: {', '.join(begun[:5])}")
    return begun


def _without(text: str, findings: Collection[str]) -> str:
    """Return the file's text without the waivers of these findings."""
    document = tomlkit.parse(text)
    rows = document["waiver"]
    assert isinstance(rows, list)  # `Waivers.load` refuses anything else
    left: list[Item] = []
    for at in reversed(range(len(rows))):
        if rows[at]["finding"] not in findings:
            continue
        # TOML counts what stands after a table to that table: the comment above the next waiver, the end of the file.
        left = _after_last_key(rows[at].value.body)
        del rows[at]
        if at:
            rows[at - 1].value.body.extend((None, item) for item in left)
            left = []
    if not rows:
        del document["waiver"]
    head = _text(item for _, item in takewhile(lambda pair: pair[0] is None, document.body))
    return head + _text(left) + tomlkit.dumps(document).removeprefix(head)


def _after_last_key(body: Sequence[tuple[Key | None, Item]]) -> list[Item]:
    return [item for _, item in takewhile(lambda pair: pair[0] is None, reversed(body))][::-1]


def _text(items: Iterable[Item]) -> str:
    return "".join(item.as_string() for item in items)


def _read(row: Mapping[str, object], label: str) -> Waiver:
    def refuse(why: str) -> UsageFault:
        return UsageFault(Code.CONFIG_INVALID, f"{label}: {why}")

    unknown = sorted(row.keys() - _KEYS)
    if unknown:
        raise refuse(f"unknown key{_listed(unknown)}")

    def text(name: str) -> str:
        value = row.get(name)
        if not isinstance(value, str) or not value.strip():
            raise refuse(f"{name} is missing; nothing is waived without it")
        return value

    finding, reason, owner = map(text, ("finding", "reason", "owner"))
    if not re.fullmatch(r"[0-9a-f]{12}", finding):
        raise refuse(f"finding = {finding!r} is not a finding's id (twelve hex digits)")
    waiver = Waiver(finding, reason, owner, _date(row.get("until"), refuse))
    if "seen" not in row:
        return waiver
    try:
        return replace(waiver, seen=replace(from_json(json.loads(text("seen"))), id=waiver.finding))
    except (ValueError, TypeError) as error:
        raise refuse(f"seen is broken ({error}); remove the line") from error


def _date(value: object, refuse: Callable[[str], UsageFault]) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise refuse(f"until = {value!r} is not a date such as 2026-12-31; a waiver needs an end") from error


def _listed(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f": {listed}" if listed else ""


def _with(held: str, waiver: Waiver) -> str:
    """Return the file's text with a waiver at its end; whatever stands there keeps its form and its comments."""
    row = tomlkit.table()
    row.add("finding", waiver.finding)
    row.add("reason", _plain(waiver.reason))
    row.add("owner", _plain(waiver.owner))
    row.add("until", waiver.until)
    if waiver.seen is not None:
        row.add("seen", _plain(json.dumps(to_json(waiver.seen))))
    addition = tomlkit.document()
    rows = tomlkit.aot()
    rows.append(row)
    addition.add("waiver", rows)
    return "".join((held, "" if held.endswith("\n") else "\n", "\n", tomlkit.dumps(addition)))


def _plain(text: str) -> str:
    # TOML is UTF-8, which has no lone surrogates.
    return text.encode("utf-8", "replace").decode()
