"""The part of an approved text that is not text: the `---` header with the page it belongs to, and the way bytes become text."""

from __future__ import annotations

import codecs
import datetime
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

SIZE_LIMIT = 4_000_000
"""Bytes of one approved text; no page carries more words."""

KEYS = ("url", "owner", "approved_on", "language", "root", "ignore")
_FENCE = "---"
_LINE = re.compile(r"^([A-Za-z_][\w-]{0,40})\s*:(.*)$")
_LONGEST = 60


class Unreadable(Exception):
    """An approved text that cannot be used, and why, in words for the person who wrote it."""


@dataclass(slots=True)
class Header:
    """What the header says; everything may be left out."""

    urls: list[str] = field(default_factory=list)
    owner: str = ""
    approved_on: str = ""
    language: str = ""
    root: str = ""
    ignore: list[str] = field(default_factory=list)
    lines: int = 0
    """Lines of the file before the text."""


def decode(body: bytes) -> str:
    """Return the file's text with plain line ends. Raises `Unreadable` for what is not text."""
    if len(body) > SIZE_LIMIT:
        raise Unreadable(
            f"is larger than {SIZE_LIMIT // 1_000_000} MB, which no page is; split it into one file a page"
        )
    encoding = "utf-8-sig"
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in body:
        raise Unreadable("is not text (it holds NUL bytes); save it as UTF-8 text")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise Unreadable(f"is not UTF-8 text (line {line}); save it with the encoding UTF-8") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable("is empty")
    return text


def split_header(text: str) -> tuple[Header, str]:
    """Return the header and the text after it. A file whose first line is no fence has no header."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines[:20]) if line.strip()), 0)
    if lines[first].strip() != _FENCE:
        return Header(), text
    end = next((n for n in range(first + 1, min(len(lines), first + _LONGEST)) if lines[n].strip() == _FENCE), None)
    if end is None or not all(_LINE.match(line) for line in lines[first + 1 : end] if _is_entry(line)):
        return Header(), text  # a rule across the page, not a header
    header = parse_header(lines[first + 1 : end])
    header.lines = end + 1
    return header, "\n".join(lines[end + 1 :])


def _is_entry(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def parse_header(lines: Sequence[str]) -> Header:
    """Read `key: value` lines. Raises `Unreadable` for a key that does not exist or a date that is none."""
    header = Header()
    for line in lines:
        match = _LINE.match(line.strip())
        if match is None:
            continue
        key, value = match[1].lower().replace("-", "_"), match[2].strip().strip("\"'")
        if key in {"url", "urls"}:
            header.urls.extend(part.strip() for part in value.strip("[]").split(",") if part.strip())
        elif key == "ignore":
            header.ignore.extend([value] if value else [])
        elif key == "approved_on":
            header.approved_on = _date(value)
        elif key in KEYS:
            setattr(header, key, value)
        else:
            near = difflib.get_close_matches(key, KEYS, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(KEYS)}"
            raise Unreadable(f"has the unknown header key {key!r}{hint}")
    return header


def _date(value: str) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else ""
    except ValueError as error:
        raise Unreadable(f"has approved_on: {value!r}, which is not a date like 2026-03-01") from error
