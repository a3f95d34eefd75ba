"""Small safe readings of PDF objects: whatever a broken or hostile file holds in a place, the answer has the type that is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pikepdf

TEXT_LIMIT = 2_000
"""Characters of one string that are kept."""
ITEMS_LIMIT = 50_000
"""Entries of one array that are looked at."""
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+\-Z])(?:(\d\d)'?(\d\d)?)?)?")
_SPACE = re.compile(r"[\s\x00]+")

READING_FAULTS = (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError, OverflowError)
"""What the library raises on objects that are not what they should be."""


def entry(holder: object, name: str) -> object:
    """Return the entry of a dictionary or of a stream's dictionary; None where there is none, or no dictionary."""
    try:
        return holder.get(name) if isinstance(holder, pikepdf.Object) else None
    except READING_FAULTS:
        return None


def text(value: object, limit: int = TEXT_LIMIT) -> str:
    """Return a string with white space folded; empty for anything else. Language marks inside of it are left out."""
    if isinstance(value, str):
        read = value
    elif isinstance(value, pikepdf.String):
        try:
            read = str(value)
        except READING_FAULTS:
            read = bytes(value).decode("latin-1", "replace")
    else:
        return ""
    if "\x1b" in read:  # ISO 32000-1, 7.9.2.2: an escape sequence inside of a text string names its language
        read = re.sub("\x1b[^\x1b]{0,10}\x1b", "", read)
    return _SPACE.sub(" ", read[: limit * 4]).strip()[:limit]


def name_of(value: object) -> str:
    """Return a name without its slash; empty for anything else."""
    try:
        return str(value)[1:] if isinstance(value, pikepdf.Name) else ""
    except READING_FAULTS:
        return ""


def is_true(value: object) -> bool:
    """Tell whether a value is the boolean true."""
    return value is True or (isinstance(value, pikepdf.Object) and str(value) == "True")


def number(value: object) -> int | None:
    """Return a whole number; None for anything else."""
    if isinstance(value, bool):
        return None
    return value if isinstance(value, int) else None


def items(value: object) -> Iterator[object]:
    """Yield what an array holds, or the one value that stands in its place; nothing for None. Bounded."""
    if isinstance(value, pikepdf.Array):
        for index in range(min(len(value), ITEMS_LIMIT)):
            try:
                yield value[index]
            except READING_FAULTS:
                continue
    elif value is not None:
        yield value


def is_dictionary(value: object) -> bool:
    """Tell whether a value has entries."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)


def identity(value: object) -> tuple[int, int] | None:
    """Return number and generation of an indirect object; None for a direct one."""
    found = getattr(value, "objgen", None)
    return found if isinstance(found, tuple) and found[0] else None


def iso_date(value: str) -> str:
    """Return a date of a PDF (ISO 32000-1, 7.9.4) or of XMP as ISO date and time in UTC; empty for none that can be."""
    found = _DATE.match(value.strip())
    if found is None:
        return _iso_of_xmp(value)
    if len(value) > 4 and value.strip()[4:5] == "-":
        return _iso_of_xmp(value)
    year, month, day, hour, minute, second, sign, off_hours, off_minutes = found.groups()
    try:
        offset = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
        zone = UTC if sign in {None, "Z"} else timezone(-offset if sign == "-" else offset)
        moment = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def _iso_of_xmp(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value.strip()[:40])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""
