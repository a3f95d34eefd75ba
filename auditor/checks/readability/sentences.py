"""Sentences and words of running text, without any library's guesses: what every score of this family is counted on.

sentences(text, language)   the spans of the sentences of one block
words(sentence)             its words: hyphens, dashes and slashes separate, a number or an address is one word
prepared(sentence)          its words and one full stop: a text in which no counter can go wrong
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import regex

from auditor.checks.readability import abbreviations as known


class Span(NamedTuple):
    """Where a sentence stands in the text of its block."""

    start: int
    end: int


_STOP = regex.compile(r"[.!?…‽⁇⁈⁉。！？؟।]+")
_CLOSERS = regex.compile(r"""["'”’»›)\]}]*(?:\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,8}\]|[⁰¹²³⁴-⁹*†‡])*""")
"""What may stand between the end of a sentence and the space after it: quotes, brackets, marks of footnotes."""
_OPENERS = "\"'“”‘’«»‹›„‚([{¿¡-–—*•"
_WIDE = frozenset("。！？")
_LOOK = 40
"""Characters looked back for the word before a full stop; an abbreviation is never longer."""
_DOTTED = regex.compile(r"(?:\p{L}{1,3}\.-?)+\p{L}{1,3}")
_LETTER_BEFORE = regex.compile(r"(?<!\p{L})\p{L}\.\s$")
_LATE = 4
"""Spaces in a sentence from which it may end before a title: "At 5 a.m. Mr. Smith went" goes on."""
_EARLY = 200
_ENUMERATOR = regex.compile(r"(?:\d{1,3}|\p{L}|[ivxIVX]{1,5})")
_WORDLIKE = regex.compile(r"[\p{L}\p{N}]")
_NEXT = regex.compile(r"[\p{L}\p{M}\p{N}'’]+")


def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Return the sentences of one block of text in order. What holds no letter and no digit is no sentence."""
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        closers = _CLOSERS.match(text, stop.end())
        end = closers.end() if closers else stop.end()
        if end > start and _ends(text, start, stop.start(), stop.end(), end, language):
            start = _add(spans, text, start, end)
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if _WORDLIKE.search(text, start, end):
        spans.append(Span(start, end))
    return end


def _ends(text: str, begin: int, stop: int, after_stop: int, end: int, language: str) -> bool:
    mark = text[stop:after_stop]
    if end >= len(text) or _WIDE.intersection(mark):
        return True
    if not text[end].isspace():
        return False
    following = _following(text, end)
    if not following:
        return True
    lower = following[0].islower() and not (len(following) > 1 and following[1].isupper())
    if mark != ".":
        return not lower
    before = _before(text, begin, stop)
    if lower:
        return end == after_stop and _plain_end(before, language)
    if _ENUMERATOR.fullmatch(before) and not text[begin : max(begin, stop - len(before))].strip():
        return False
    sentence = text[begin:stop][:_EARLY]
    paired = len(before) == 1 and _LETTER_BEFORE.search(text[max(begin, stop - 6) : stop - 1]) is not None
    return _full_stop(before, following, language, late=sentence.count(" ") >= _LATE, paired=paired)


def _following(text: str, end: int) -> str:
    position, limit = end, min(len(text), end + _LOOK)
    while position < limit and (text[position].isspace() or text[position] in _OPENERS):
        position += 1
    found = _NEXT.match(text, position, min(len(text), position + _LOOK))
    return found[0] if found else ""


def _before(text: str, begin: int, stop: int) -> str:
    start = stop
    while start > max(begin, stop - _LOOK) and not text[start - 1].isspace():
        start -= 1
    return text[start:stop].lstrip(_OPENERS + "/")


def _plain_end(before: str, language: str) -> bool:
    # "we act. we learn." is two sentences in careless writing; "approx. ten" and "Inc. is" are not.
    before = before.rstrip(')]"”’')
    if before.isdigit() and len(before) >= 3:
        return language not in known.DOTTED_ORDINALS
    return (
        len(before) >= 4
        and before.isalpha()
        and before.islower()
        and not any(before in s for s in _lists(language)[:3])
    )


def _full_stop(before: str, following: str, language: str, *, late: bool, paired: bool) -> bool:
    """Tell whether a full stop ends a sentence.

    `late` says that some words of the sentence went before, so that a title ("Mr.") may open the next one; `paired` that the
    letter before the stop is the second of two ("d. h.").
    """
    names, numbers, ends, openers = _lists(language)
    token = before.casefold()
    if token in names and (len(token) > 1 or before.isupper()):
        return False  # "M. Morel", but "2 m. Elle"
    if following[0].isdigit():
        return token not in numbers and not paired
    opens = following.casefold().replace("’", "'").partition("'")[0] in openers
    if token in ends or _DOTTED.fullmatch(before):
        return opens or (late and following.casefold() in names)
    if len(before) == 1 and before.isalpha() and before != "I":
        return opens  # an initial, or half of "z. B."
    if before.isdigit() and len(before) <= 2 and language in known.DOTTED_ORDINALS:
        return opens
    return True


def _lists(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    def of(table: Mapping[str, frozenset[str]]) -> frozenset[str]:
        return table.get(language, table["en"])

    return of(known.BEFORE_NAMES), of(known.BEFORE_NUMBERS), of(known.MAY_END), of(known.OPENERS)


_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_WORD = regex.compile(
    r"\p{N}+(?:[.,:]\p{N}+)*(?![\p{L}\p{N}])"  # 3.5  1,200  10:30
    r"|\p{L}{1,3}(?:\.\p{L}{1,3})+(?![\p{L}\p{N}])"  # U.S  Ph.D  e.g
    r"|[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*"
)
_HOST = regex.compile(
    r"[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|edu|gov|io|info|eu|int|uk|us|ca|au|de|fr|es|it|nl)"
)
_LONGEST = 80
"""A longer run without a space is an address or noise, never a word."""


def words(sentence: str) -> tuple[str, ...]:
    """Return the words of a sentence. Addresses become the word "link"; figures lose their points."""
    text = sentence if sentence.isascii() else _plain(sentence)
    found: list[str] = []
    for token in text.split():
        if token.isalpha() and len(token) <= _LONGEST:
            found.append(token)
        else:
            found.extend(_parts(token))
    return tuple(found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).replace("’", "'").replace("‘", "'")


@lru_cache(maxsize=20_000)
def _parts(token: str) -> tuple[str, ...]:
    """Return the words of a run without spaces."""
    if _is_address(token):
        return ("link",)
    bare = (match.replace(".", "").replace(",", "").replace(":", "") for match in _WORD.findall(token))
    return tuple(word for word in bare if word)


def _is_address(token: str) -> bool:
    if len(token) > _LONGEST or "://" in token or token.startswith("www."):
        return True
    bare = token.strip(".,;:!?()[]<>\"'“”")
    if "@" in bare[1:-1]:
        return True
    host = bare.partition("/")[0]
    return "." in host and _HOST.fullmatch(host) is not None


def prepared(sentence: str) -> str:
    """Return the sentence as its words with single spaces and one full stop; empty when it has no word."""
    found = words(sentence)
    return " ".join(found) + "." if found else ""


def ends_like_a_sentence(text: str) -> bool:
    """Tell whether the text closes with a mark that ends sentences (closing quotes and brackets allowed after it)."""
    bare = text.rstrip(" \"'”’»›)]}")
    return bool(bare) and _STOP.fullmatch(bare[-1]) is not None
