"""The part of an approved text that is not text: the `---` header with the page it belongs to, and the way bytes become text."""

from __future__ import annotations

import codecs
import datetime
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.dynamic import PLACEHOLDERS, unknown_placeholder

SIZE_LIMIT = 4_000_000
"""Bytes of one approved text; no page carries more words."""

KEYS = ("url", "owner", "approved_on", "language", "root", "ignore", "dynamic")
_FENCE = "---"
_LISTS = {"url": "urls", "urls": "urls", "ignore": "ignore", "dynamic": "dynamic"}
"""Keys that take several values, and where they go."""
_SELECTORS = frozenset({"root", "ignore", "dynamic"})
"""Keys whose values may be in brackets themselves."""
_MARKS = "\"'"
_ITEM = re.compile(r"^\s{0,12}-\s+(\S.*)$")
_LINE = re.compile(r"^([A-Za-z_][\w-]{0,40})\s*:(.*)$")
_FLOW = re.compile(r"\[\s*[\"'.#{]")
"""A list in brackets, and not a selector of an attribute."""
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^,\"']+)")
_QUOTED = re.compile(r"""^("[^"]*"|'[^']*')\s*(?:#.*)?$""")
_COMMENT = re.compile(r"(?:^|\s+)#(?:\s.*)?$")
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
    dynamic: list[str] = field(default_factory=list)
    """Selectors and patterns of text that changes by itself."""
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
    if end is None or not _is_header(lines[first + 1 : end]):
        _refuse_unclosed(lines[first + 1 : end], first + 2, end)
        return Header(), text  # a rule across the page, not a header
    header = parse_header(lines[first + 1 : end], first + 2)
    header.lines = end + 1
    return header, "\n".join(lines[end + 1 :])


def _refuse_unclosed(lines: Sequence[str], first: int, end: int | None) -> None:
    """Raise `Unreadable` where a header begins as ours do and does not go on or end as one: its text would be taken for a page's."""
    match = next((_LINE.match(line) for line in lines if _is_entry(line)), None)
    if match is None or match[1].lower().replace("-", "_") not in {*KEYS, *_LISTS}:
        return
    if end is None:
        raise Unreadable(f"begins a header with --- that is not closed by another one (line {first - 1})")
    wrong = next(number for number, line in enumerate(lines, first) if _is_entry(line) and not _goes_on(line))
    raise Unreadable(f"has a line in its header that is no `key: value` (line {wrong})")


def _is_header(lines: Sequence[str]) -> bool:
    """Tell whether every line is an entry, a comment, or goes on with a list or text of the entry before it."""
    entries = [line for line in lines if _is_entry(line)]
    if not entries or not _LINE.match(entries[0]):
        return not entries
    return all(map(_goes_on, entries))


def _is_entry(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _goes_on(line: str) -> bool:
    return bool(_LINE.match(line) or _ITEM.match(line) or line[:1].isspace())


def parse_header(lines: Sequence[str], first: int = 1) -> Header:
    """Read `key: value` lines, and lists below a key; `first` is the number of the first line.

    Raises `Unreadable` for a key that does not exist or a date that is none.
    """
    header = Header()
    for number, key, values in _entries(lines, first):
        if wrong := next((name for value in values if key == "dynamic" and (name := unknown_placeholder(value))), ""):
            raise Unreadable(
                f"has {wrong} in a dynamic pattern (line {number}); known are {', '.join(f'{{{n}}}' for n in PLACEHOLDERS)}"
            )
        if key in _LISTS:
            getattr(header, _LISTS[key]).extend(values)
        elif key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(KEYS)}"
            raise Unreadable(f"has the unknown header key {key!r} (line {number}){hint}")
        elif len(values) > 1:
            raise Unreadable(f"has a list for {key} (line {number}), which takes one value")
        elif values:
            setattr(header, key, _date(values[0], number) if key == "approved_on" else values[0])
    return header


def _entries(lines: Sequence[str], first: int) -> list[tuple[int, str, list[str]]]:
    """Return the keys with their lines and values: one on the line, several in brackets or between commas, or a list below it."""
    found: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(lines, first):
        if not _is_entry(line):
            continue
        item, match = _ITEM.match(line), _LINE.match(line.strip())
        if item is not None and found:
            found[-1][2].append(_without_comment(item[1]).strip(_MARKS))
        elif line[:1].isspace() and found:
            raise Unreadable(
                f"has a header entry {found[-1][1]!r} with lines below it that are no list ({line.strip()[:60]!r}, line {number})"
            )
        elif match is not None:
            key = match[1].lower().replace("-", "_")
            found.append((number, key, _values(key, _without_comment(match[2]))))
    return found


def _without_comment(written: str) -> str:
    """Return a value without the comment after it; a selector like `#content` is none, as no space follows its sign."""
    value = written.strip()
    quoted = _QUOTED.match(value)
    return quoted[1] if quoted else _COMMENT.sub("", value)


def _values(key: str, written: str) -> list[str]:
    bracketed = written.startswith("[") and written.endswith("]")
    if bracketed and _FLOW.match(written):
        return [
            value
            for found in _PART.finditer(written[1:-1])
            if (value := (found[1] or found[2] or found[3] or "").strip())
        ]
    if key in {"url", "urls"} or (bracketed and "," in written) or (bracketed and key not in _SELECTORS):
        return [value for part in written.strip("[]").split(",") if (value := part.strip().strip(_MARKS))]
    value = written.strip(_MARKS)
    return [value] if value else []


def _date(value: str, line: int) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else ""
    except ValueError as error:
        raise Unreadable(f"has approved_on: {value!r} (line {line}), which is not a date like 2026-03-01") from error


def split_blocks(blocks: list[ApprovedBlock]) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header that a document has as paragraphs between two of `---` at its top, and the blocks after it."""
    if not blocks or blocks[0].text != _FENCE:
        return Header(), blocks
    end = next((place for place, block in enumerate(blocks[1:_LONGEST], 1) if block.text == _FENCE), None)
    if end is None:
        return Header(), blocks
    return parse_header([block.text for block in blocks[1:end]], 2), blocks[end + 1 :]


def joined_code(blocks: Iterable[ApprovedBlock]) -> list[ApprovedBlock]:
    """Return blocks with neighbouring lines of code as one: word processors make a paragraph of each, a page has them together."""
    found: list[ApprovedBlock] = []
    for block in blocks:
        if found and block.kind is found[-1].kind is BlockKind.CODE:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {block.text}")
        else:
            found.append(block)
    return found
