"""Text that changes by itself: patterns of an approved text's header, and what every language says of times that pass and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from auditor.reference.lexicon import lexicon_of

PLACEHOLDERS = {
    "number": r"[0-9](?:[0-9.,'’\u00a0\u202f]{0,14}[0-9])?\s?[kKmM]?\+?",
    "date": (
        r"(?:[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}|(?:[^\W\d_]{2,12}[.,]?\s){0,2}[0-9]{1,2}(?:st|nd|rd|th|\.)?"
        r"(?:\s(?:de\s|of\s)?[^\W\d_]{3,12}\.?)?(?:,?\s(?:de\s)?[0-9]{4})?)"
    ),
    "time": r"[0-9]{1,2}(?:[:.h][0-9]{2})?(?:\s?[ap]\.?m\.?)?",
    "word": r"[^\s.,;:!?]{1,60}",
    "any": r".{1,200}?",
}
"""What stands for itself in a pattern, and what it matches."""
_PLACEHOLDER = re.compile(r"\{([a-z]{1,10})\}")
_SELECTOR = re.compile(r"^[.#\[*:]|^[a-z][a-z0-9-]*(?:[.#\[:>]|$)")


def is_selector(pattern: str) -> bool:
    """Tell whether an entry of the header names elements; anything else is a pattern of words."""
    return "{" not in pattern and _SELECTOR.match(pattern.strip()) is not None


def unknown_placeholder(pattern: str) -> str:
    """Return the first name in braces that stands for nothing; empty when there is none."""
    return next((match[0] for match in _PLACEHOLDER.finditer(pattern) if match[1] not in PLACEHOLDERS), "")


def patterns(written: Iterable[str], *languages: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of words among the header's entries, and last one for all those of the languages."""
    own = tuple(_compiled((pattern,)) for pattern in written if not is_selector(pattern))
    usual = tuple(sorted({pattern for language in languages for pattern in lexicon_of(language).dynamic}))
    return (*own, _compiled(usual)) if usual else own


@lru_cache(maxsize=1000)
def _compiled(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_expression, alternatives))})(?!\w)", re.IGNORECASE)


def _expression(pattern: str) -> str:
    before, bar, pattern = pattern.rpartition("|")
    if bar:
        return f"(?<={re.escape(before)}){_expression(pattern)}"
    parts = _PLACEHOLDER.split(" ".join(pattern.split()))
    return "".join(
        PLACEHOLDERS.get(part, "") if number % 2 else re.escape(part).replace(r"\ ", r"\s{1,3}")
        for number, part in enumerate(parts)
    )
