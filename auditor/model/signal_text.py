"""What of an element's names and texts lasts from one night to the next: folded, bounded, and without what tools make up anew."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from heapq import nsmallest
from zlib import crc32

NAME_LIMIT = 120
"""Characters of an accessible name that are kept."""
CONTEXT_LIMIT = 200
"""Characters of the text around an element that are kept."""
LEFT_OUT = "…"
"""Stands in a context for what is between its two sides; folded text has none of its own."""
PUNCTUATION = string.punctuation + "¡¿。、，．！？：；"
_SAMPLED, _SHORTEST, _WORD_LIMIT = 10, 4, 12
"""Words of a sample, and characters of a word that is taken and of what is kept of it."""
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
    }
)
"""What a change of typography changes: it is no change of a finding."""
_GENERATED = re.compile(
    r"^(?:.*[:«»].*|(?:radix|headlessui|mui|react-aria|ember|yui|ext-gen|gwt-uid|ui-id|rc_select|downshift|chakra|mantine)[-_:].*"
    r"|.*[0-9]{4,}.*|.*[0-9a-f]{8}-[0-9a-f]{4}-.*|(?:css|jsx|sc|svelte|jss)-?[0-9a-z]{5,}|.*__[0-9A-Za-z_-]{5,}|.*--\w{8,}"
    r"|(?=[^0-9]*[0-9])[0-9a-z]{7,}|.*-[0-9a-f]{6,})$",
    re.IGNORECASE,
)
"""Ids and classes that tools make up anew: React `:r1a:` and `«r1»`, radix-, headlessui-, mui-, emotion and CSS-module
hashes, GUIDs, runs of 4+ digits."""

_STATE = re.compile(
    r"(?:is-.+|(?:.+--)?(?:active|current|selected|opened|open|show|shown|collapsed|expanded|disabled|checked|visited|hover"
    r"|focus|focused|first|last|odd|even))",
    re.IGNORECASE,
)
"""Classes that mark one of several equal things: the entry of the menu one is on, the first row, what is open."""


@lru_cache(maxsize=10_000)
def says_a_state(name: str) -> bool:
    """Tell whether a class says in which state an element is, or which of its row, and not what it is."""
    return bool(_STATE.fullmatch(name))


@lru_cache(maxsize=10_000)
def generated(value: str) -> bool:
    """Tell whether an id or class looks made up by a tool, so that it will be another one tomorrow."""
    return len(value) > 60 or bool(_GENERATED.match(value))


def fold(text: str, limit: int) -> str:
    """Return text in lower case with folded white space and plain quotes and dashes, at most `limit` characters."""
    return " ".join(text[: limit * 4].translate(_TYPOGRAPHY).casefold().split())[:limit]


def sample(text: str) -> str:
    """Return a few words of a text, the same ones in whatever order its parts stand (a bottom-k sketch: Broder 1997)."""
    words = {word.strip(PUNCTUATION)[:_WORD_LIMIT] for word in text.translate(_TYPOGRAPHY).casefold().split()}
    return " ".join(nsmallest(_SAMPLED, (word for word in words if len(word) >= _SHORTEST), key=_drawn))


def _drawn(word: str) -> tuple[int, str]:
    return crc32(word.encode("utf-8", "replace")), word
