"""What kind of change a run of words is: a number, a date, a way to get in touch and a "not" matter more than a turn of phrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from auditor.reference.lexicon import (
    AMBIGUOUS_MONTHS,
    CJK_NUMERALS,
    CONTACT_SIGNS,
    DATE_SIGNS,
    MONTHS,
    NEGATION_SIGNS,
    NEGATIONS,
    NUMBER_WORDS,
    WEEKDAYS,
)
from auditor.reference.result import HunkKind

_DATE = re.compile(r"^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})$")
_PHONE = re.compile(r"^\d{2,5}(?:[-./]\d{2,5}){1,4}$")
_ADDRESS = re.compile(r"^(?:https?://|www\.|[^@\s]+@[^@\s]+\.)|^[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63}){1,4}$")
_TOP_LEVEL = re.compile(r"\.(?:com|org|net|edu|gov|info|io|eu|uk|de|fr|es|it|nl|at|ch|pt|jp|cn|il|sa|ae|eg|us|ca|au)$")
AROUND = 5
"""Words on each side that can make a telephone number out of a number."""
_BESIDE = 2
"""Words on each side that can make a date out of a number."""


def classify(
    ours: Sequence[str], theirs: Sequence[str], before: Sequence[str], after: Sequence[str], language: str = ""
) -> HunkKind:
    """Return the kind of a change between two runs of forms, given the words just before and after it."""
    ours_words = [word for word in ours if _is_word(word)]
    theirs_words = [word for word in theirs if _is_word(word)]
    if not ours_words and not theirs_words:
        return HunkKind.PUNCTUATION
    ours_keys = [word.casefold() for word in ours_words]
    theirs_keys = [word.casefold() for word in theirs_words]
    if ours_keys == theirs_keys:
        return HunkKind.CASE if ours_words != theirs_words else HunkKind.PUNCTUATION
    if "".join(ours) == "".join(theirs) and len(ours_words) + len(theirs_words) < len(ours) + len(theirs):
        return HunkKind.PUNCTUATION  # a space that went missing after a full stop
    # What stands on both sides did not change, wherever it stands within the hunk.
    lost, come = Counter(ours_keys) - Counter(theirs_keys), Counter(theirs_keys) - Counter(ours_keys)
    changed = [*lost, *come]
    around = [word.casefold() for word in (*before, *after)]
    if _is_contact(changed, around, [*ours, *theirs]):
        return HunkKind.CONTACT
    beside = [word.casefold() for word in (*before[-_BESIDE:], *after[:_BESIDE])]
    if _is_date(changed, [*ours_keys, *theirs_keys], beside):
        return HunkKind.DATE
    if any(_is_number(word) for word in changed):
        return HunkKind.NUMBER
    frame = [word.casefold() for word in before], [word.casefold() for word in after]
    if _negations(ours_keys, frame, language) != _negations(theirs_keys, frame, language):
        return HunkKind.NEGATION
    return HunkKind.WORDING


def _is_word(form: str) -> bool:
    return any(char.isalnum() for char in form)


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _is_number(word: str) -> bool:
    return _has_digit(word) or word in NUMBER_WORDS or (len(word) == 1 and word in CJK_NUMERALS)


def _is_contact(changed: list[str], near: list[str], forms: list[str]) -> bool:
    for word in changed:
        if _ADDRESS.match(word) and ("@" in word or "/" in word or word.startswith("www.") or _TOP_LEVEL.search(word)):
            return True
        if _PHONE.match(word) and not _DATE.match(word) and sum(char.isdigit() for char in word) >= 7:
            return True
    if not any(_has_digit(word) for word in changed):
        return False
    context = [*near, *(form.casefold() for form in forms)]
    digits = sum(char.isdigit() for word in context for char in word)
    return digits >= 7 and (any(word in CONTACT_SIGNS for word in context) or "+" in context)


def _is_date(changed: list[str], words: list[str], near: list[str]) -> bool:
    if any(_DATE.match(word) or word in WEEKDAYS for word in changed):
        return True
    numbers = [word for word in (*words, *near) if _has_digit(word)]
    months = [word for word in changed if word in MONTHS]
    if any(word not in AMBIGUOUS_MONTHS for word in months) or (months and numbers):
        return True
    if not any(_has_digit(word) for word in changed):
        return False
    beside = {*words, *near}
    return bool(beside & MONTHS) or bool(beside & DATE_SIGNS)


def _negations(words: list[str], frame: tuple[list[str], list[str]], language: str) -> Counter[str]:
    tongue = language.lower().replace("_", "-").split("-")[0]
    if tongue in NEGATION_SIGNS:
        run = "".join([*frame[0], *words, *frame[1]])
        return Counter({sign: run.count(sign) for sign in NEGATION_SIGNS[tongue] if sign in run})
    known = NEGATIONS.get(tongue) or NEGATIONS["en"] | _by_script(words)
    return Counter(
        word for word in words for part in (word, word.split("'")[0]) if part in known or _is_contracted(word)
    )


def _is_contracted(word: str) -> bool:
    return word.endswith("n't") and len(word) > 3


def _by_script(words: list[str]) -> frozenset[str]:
    sample = "".join(words)
    if any("\u0590" <= char <= "\u05ff" for char in sample):
        return NEGATIONS["he"]
    if any("\u0600" <= char <= "\u06ff" for char in sample):
        return NEGATIONS["ar"]
    return frozenset()
