"""Plain text: blocks separated by blank lines, without markers; heading, paragraph and image description all look alike."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files.header import Header, Unreadable, decode, split_header
from auditor.reference.lexicon import all_months

_SIGN = re.compile(r"^\s{0,12}[-*•‣▪◦·–]\s+(?=\S)")
_COUNT = re.compile(r"^\s{0,12}(\(?(?:(\d{1,3})|([a-zA-Z]))[.)])\s+(?=(\S{1,40}))")
_WRAPPED = 120
"""Characters beyond which a line was not broken by hand."""
_LONG_RUN = 8
"""Lines between two blank ones, on the average, beyond which blank lines do not set paragraphs apart."""
_LONG_RUN_UNWRAPPED = 3
"""The same where a line is too long to have been broken by hand."""
_FULL = 0.5
"""The share of lines that are full in wrapped text, with words that were taken out later."""

_Line = tuple[int, str, str]
"""Number of the line, list mark, words."""


def read_plain(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header and the blocks."""
    header, text = split_header(decode(body))
    blocks = [
        ApprovedBlock(index, words, BlockKind.UNKNOWN, line, mark=mark)
        for index, (line, mark, words) in enumerate(_paragraphs(text, header.lines))
    ]
    if not blocks:
        raise Unreadable("has a header but no text")
    return header, blocks


def _paragraphs(text: str, before: int) -> Iterator[_Line]:
    lines: list[str] = []
    alone = _is_one_line_each(text)
    for number, line in enumerate([*text.split("\n"), ""], before + 1):
        if line.strip():
            lines.append(line)
        elif lines:
            each = alone or (len(lines) > 1 and max(map(len, lines)) > _WRAPPED)
            first = number - len(lines)
            yield from _lines(lines, first, _items(lines)) if each else _parts(lines, first)
            lines = []


def _is_one_line_each(text: str) -> bool:
    """Tell whether the file sets nothing apart by blank lines and wraps none, as word processors export: every line is a block.

    In wrapped text a line ends because the next word would not have fitted any more. The few blank lines of such an export are
    those of its listings.
    """
    lines = text.strip("\n").split("\n")
    written = [line for line in lines if line.strip()]
    if len(written) < 3:
        return False
    widest = max(map(len, written))
    blank = sum(1 for line, following in itertools.pairwise(lines) if line.strip() and not following.strip())
    if blank and len(written) < (_LONG_RUN if widest <= _WRAPPED else _LONG_RUN_UNWRAPPED) * (blank + 1):
        return False
    full = sum(
        len(line) + 1 + len(following.split(maxsplit=1)[0]) > widest for line, following in itertools.pairwise(written)
    )
    return widest > _WRAPPED or full < _FULL * (len(written) - 1)


def _parts(lines: Sequence[str], first: int) -> Iterator[_Line]:
    # A list is written line by line; the page has its items as blocks and its marks as decoration.
    items = _items(lines)
    if len(items) == len(lines) and (len(lines) > 1 or _SIGN.match(lines[0])):
        yield from _lines(lines, first, items)
    else:
        yield first, "", " ".join(" ".join(lines).split())


def _lines(lines: Sequence[str], first: int, items: dict[int, int]) -> Iterator[_Line]:
    for place, line in enumerate(lines):
        cut = items.get(place, 0)
        yield first + place, line[:cut].strip(), " ".join(line[cut:].split())


def _items(lines: Sequence[str]) -> dict[int, int]:
    """Return the lines that begin with a list mark, and how long it is.

    Numbers and letters are marks only where they count on from line to line: "J. Doe" and "15. Juni" are none.
    """
    found = {place: match.end() for place, line in enumerate(lines) if (match := _SIGN.match(line))}
    counts = _without_initials([_count(line) for line in lines])
    for place, count in enumerate(counts):
        beside = (counts[place - 1] if place else None, counts[place + 1] if place + 1 < len(counts) else None)
        if count is None:
            continue
        before, after = ((other is not None and other[0] == count[0] and other[1]) for other in beside)
        if (before is not False and before == count[1] - 1) or (after is not False and after == count[1] + 1):
            found[place] = count[2]
    return found


def _without_initials(counts: list[tuple[str, int, int] | None]) -> list[tuple[str, int, int] | None]:
    """Leave out capitals with a full stop that do not count from A: "J. Doe" and "K. Lang" are people."""
    kept: list[tuple[str, int, int] | None] = []
    expected = ord("A")
    for count in counts:
        if count is None or count[0] != "A.":
            kept.append(count)
            continue
        kept.append(count if count[1] == expected else None)
        expected = count[1] + 1 if count[1] == expected else ord("A")
    return kept


def _count(line: str) -> tuple[str, int, int] | None:
    """Return the way a line is counted, its place, and the length of its mark; None where it is not."""
    match = _COUNT.match(line)
    if match is None:
        return None
    if match[2]:
        # "1. Mai" is a day.
        following = match[4].strip(".,:;()").lower()
        return None if following in all_months() else (match[1].replace(match[2], "1"), int(match[2]), match.end())
    capital = match[3].isupper()
    return match[1].replace(match[3], "A" if capital else "a"), ord(match[3]), match.end()
