"""What a raised run of characters (`sup`, superscript) is in a text: the mark of a footnote, a figure, or part of a word."""

from __future__ import annotations

import re

LONGEST_MARK = 24
"""Characters beyond which a raised run is neither a mark nor a figure."""

_SIGN = re.compile(r"[*†‡§¶]{1,3}|[\[(]\s?[0-9A-Za-z*†‡]{1,4}\s?[\])]")
_NUMBER = re.compile(r"[\[(]?\s?[0-9]{1,3}(?:\s?[,–-]\s?[0-9]{1,3}){0,8}\s?[\])]?|[\[(]?[a-z][\])]?")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIGURE = re.compile(r"[+\-−–]?[0-9]{1,3}")
_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_WITH_EXPONENT = frozenset(
    "m mm cm dm km nm µm μm ft in yd mi s ms min h kg g l d j n r x y z a b c e i k p q t u v w".split()
)
"""Units and variables: a figure raised after them is an exponent, after a longer word the mark of a footnote."""


def is_note_sign(said: str) -> bool:
    """Tell whether characters mark a footnote wherever they stand raised or linked: an asterisk, a dagger, a number in brackets."""
    return _SIGN.fullmatch(said) is not None


def may_be_note(said: str) -> bool:
    """Tell whether characters can mark a footnote: a sign, a number, several numbers, a letter."""
    return is_note_sign(said) or _NUMBER.fullmatch(said) is not None


def is_note(said: str, before: str) -> bool:
    """Tell whether raised characters are the mark of a footnote, going by them and the text before them."""
    if is_note_sign(said):
        return True
    if not may_be_note(said) or not (said[-1:].isdigit() or said.endswith(("]", ")"))):
        return False  # "2ᵉ", "1ᵃ": a letter is part of the word
    before = before.rstrip("\u200b\u00a0 ")
    if not before:
        return True
    if before[-1].isdigit() or before[-1] in "+-−/^":
        return False
    word = _LAST_WORD.search(before[-40:])
    return word is None or (len(word[0]) > 1 and word[0].lower() not in _WITH_EXPONENT)


def raised_figure(said: str, before: str) -> str:
    """Return a figure that is raised after another in raised characters, so that 10⁵ is no 105; empty for anything else."""
    return said.translate(_RAISED) if before[-1:].isdigit() and _FIGURE.fullmatch(said) else ""
