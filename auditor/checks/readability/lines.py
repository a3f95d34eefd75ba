"""What looks like running text in a block and is a list: lines set apart by breaks, bullets and strokes, link rows, addresses, sources.

No sentence reaches over such a border, and what stands between them is no sentence unless it ends like one.
"""

from __future__ import annotations

import regex

from auditor.checks.readability.sentences import ends_like_a_sentence, words
from auditor.dom.content import Block

FEWEST_WORDS = 10
"""A block without any sentence end counts as prose from this length up."""
_LISTED = 3
"""Parts from which a block that mostly has no sentence ends is a list."""
_BULLET = regex.compile(r"(?:^|\s)[•‣▪◦·●○■□►▸✓✔➤](?=\s)")
_DASHES = regex.compile(r"(?:^|(?<=\s))[–—\-*+✓✔](?=\s)")
_COUNTED = regex.compile(r"(?:^|(?<=\s))\(?(?:[a-z]|\d{1,2}|[ivx]{1,4})\)(?=\s)")
_STROKES = regex.compile(r"\s[|¦]\s")
_AUTHOR = regex.compile(r"\p{Lu}[\p{L}'’-]+,?\s(?:\p{Lu}\.?[\s-]?){1,3}(?=[,.;&]|\s(?:&|and|und|et|y)\s)")
_DATED = regex.compile(r"\b(?:19|20)\d\d[a-z]?\b|\bet al\b|\bdoi\b", regex.IGNORECASE)
_AUTHORS = 3
_CITED = 0.25
"""Share of the words that are names of authors from which a sentence is the entry of a list of sources."""
_VOLUME = regex.compile(r"\d{1,4}\s?\(\d{1,4}\)|\d{1,4}:\s?\d{1,5}\s?[-–]\s?\d{1,5}|\bdoi\b", regex.IGNORECASE)
_ENTRY_WORDS = 80
_FIGURE = regex.compile(r"\d[\d.,:]*")
_FIGURES = 4
_FIGURED = 0.15
"""Share of words with a digit from which a passage without an end is an address, a timetable or the like."""
_LINKED = 0.6
_LINKS = 3
_LOOKED = 200
"""Elements that are looked through for links."""


def passages(block: Block) -> tuple[list[str], int]:
    """Return the parts of a block that are prose, and how many words were left out."""
    parts = _parts(block)
    if len(parts) == 1:
        return ([], len(block.text.split())) if _is_figures(block.text) or _is_link_row(block) else (parts, 0)
    ended = [part for part in parts if ends_like_a_sentence(part)]
    if len(parts) >= _LISTED and 2 * len(ended) <= len(parts):
        kept = ended
    else:
        kept = [part for part in parts if part in ended or (len(words(part)) >= FEWEST_WORDS and not _is_figures(part))]
    return kept, sum(len(part.split()) for part in parts) - sum(len(part.split()) for part in kept)


def _parts(block: Block) -> list[str]:
    """Return a block cut at its line breaks, bullets and strokes; a sentence that goes on over a break is left whole."""
    groups: list[list[str]] = []
    for start, end in zip((0, *block.lines), (*block.lines, len(block.text)), strict=True):
        line = block.text[start:end].strip()
        if groups and line[:1].islower() and not ends_like_a_sentence(groups[-1][-1]):
            groups[-1].append(line)
        elif line:
            groups.append([line])
    lines = [line for group in groups for line in _joined(group)]
    return [part for line in lines for part in _cut(line)] or [block.text]


def _joined(group: list[str]) -> list[str]:
    """Return lines as one where they are a sentence together; verses and lists in small letters never come to an end."""
    return group if len(group) >= _LISTED and not ends_like_a_sentence(group[-1]) else [" ".join(group)]


def _cut(line: str) -> list[str]:
    for mark in (_BULLET, _STROKES, _DASHES, _COUNTED):
        if mark in {_DASHES, _COUNTED} and not mark.match(line):
            continue  # within a sentence they set nothing apart
        parts = [part for piece in mark.split(line) if (part := piece.strip())]
        if len(parts) >= _LISTED or (len(parts) > 1 and mark is _BULLET and mark.match(line)):
            return parts
    return [line]


def is_source(text: str) -> bool:
    """Tell whether a passage is an entry of a list of sources as a whole: it begins with authors, and has a year and a place."""
    first = _AUTHOR.match(text)
    if first is None or len(text.split()) > _ENTRY_WORDS or not _DATED.search(text):
        return False
    return _VOLUME.search(text) is not None or len(_AUTHOR.findall(text[:2000])) >= _AUTHORS


def is_citation(sentence: str) -> bool:
    """Tell whether a sentence is an entry of a list of sources: names with initials in a row, and a year."""
    authors = _AUTHOR.findall(sentence[:2000])
    share = sum(len(author.split()) for author in authors) / max(1, len(sentence.split()))
    return len(authors) >= _AUTHORS and share >= (_CITED if _DATED.search(sentence) else 2 * _CITED)


def _is_figures(text: str) -> bool:
    if ends_like_a_sentence(text):
        return False
    found = text.split()
    figures = len(_FIGURE.findall(text))
    return figures >= _FIGURES and figures >= _FIGURED * len(found)


def _is_link_row(block: Block) -> bool:
    if ends_like_a_sentence(block.text):
        return False
    links = [element for element in block.element.walk(_LOOKED) if element.tag == "a"]
    return len(links) >= _LINKS and sum(len(link.text()) for link in links) >= _LINKED * len(block.text)
