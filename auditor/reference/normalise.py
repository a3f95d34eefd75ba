"""The comparison form of a word: what people read, without how it was typed.

    form    NFKC with care, quotes, dashes, ellipses and digits in one shape, invisible characters gone; case kept
    key     the form without case: what decides which words are the same word
    quiet   the form a reader cannot tell from the original: only what nobody sees is folded

Two words with one form and two quiet forms differ in typography.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class Folded(NamedTuple):
    """The comparison forms of one word or mark."""

    form: str
    key: str
    quiet: str
    is_word: bool
    """Has a letter or a digit."""


_IGNORED = dict.fromkeys(
    code
    for first, last in (
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x0640, 0x0640), (0x180E, 0x180E), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Soft hyphens, zero-width and bidi controls, variation selectors, the Arabic stretcher: nobody reads them."""

INVISIBLE = re.compile("[" + "".join(map(chr, _IGNORED)) + "]")
"""One of them."""

_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛ʼʻʹ′`´‹›＇׳", "'") | dict.fromkeys("“”„‟″«»〝〞〟＂״ˮ❝❞", '"') | {"‐": "-", "‑": "-", "־": "-"}
)
_SHAPES = str.maketrans(
    dict.fromkeys("‒–—―−﹘﹣－⸺⸻", "-")
    | {
        "…": "...",
        "⁄": "/",
        "∕": "/",
        "،": ",",
        "؛": ";",
        "؟": "?",
        "·": "·",
        "•": "·",
        "∙": "·",
        "‧": "·",
        "・": "·",
        "×": "x",
    }
    | {"「": '"', "」": '"', "『": '"', "』": '"'}
)
_KEPT = frozenset("™℠®©℗")
"""Marks that NFKC would turn into letters."""
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Hebrew and Arabic vowel points and cantillation."""
_RAISED = re.compile("(?<=[0-9])(?=[⁺⁻⁰¹²³⁴-⁹])")
_EXPONENT = re.compile("(?<=[^\\W\\d_])[¹²³⁰⁴-⁹]+")
"""Behind a letter; a page sets it with `sup`, which joins."""
_FRACTION = re.compile("(?<=[0-9])(?=[¼-¾⅐-⅞])")
_DASHES = re.compile("-{2,}")
_DOTS = re.compile(r"\.{2,}")

_memory: dict[str, Folded] = {}
_MEMORY_LIMIT = 200_000


def fold(raw: str) -> Folded:
    """Return the forms of one word or mark; empty forms for what is invisible. Remembered, for words repeat."""
    found = _memory.get(raw)
    if found is None:
        if len(_memory) >= _MEMORY_LIMIT:
            _memory.clear()
        found = _memory[raw] = _fold(raw)
    return found


def _fold(raw: str) -> Folded:
    if raw.isascii() and raw.isalnum():
        return Folded(raw, raw.lower(), raw, True)
    visible = raw.translate(_IGNORED)
    if visible.isascii() and visible.isalnum():
        return Folded(visible, visible.lower(), visible, True)
    quiet = _POINTS.sub("", unicodedata.normalize("NFC", visible.translate(_QUOTES)))
    quiet = _EXPONENT.sub(lambda match: unicodedata.normalize("NFKC", match[0]), quiet)
    quiet = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), quiet)
    form = _DASHES.sub("-", quiet.translate(_SHAPES))
    form = _DOTS.sub("...", form)
    if not form.isascii():
        form = _FRACTION.sub(" ", _RAISED.sub("^", form))
        form = "".join(char if char in _KEPT else unicodedata.normalize("NFKC", char) for char in form)
        form = unicodedata.normalize("NFC", form).translate(_QUOTES).translate(_SHAPES)
        form = "".join(
            str(unicodedata.decimal(char)) if char.isdecimal() and not char.isascii() else char for char in form
        )
    return Folded(form, _key(form), quiet, any(char.isalnum() for char in form))


def _key(form: str) -> str:
    # ß is no double s, and İ is an i: case folding by the book would say otherwise.
    return "ß".join(part.casefold() for part in form.replace("ẞ", "ß").split("ß")).replace("i\u0307", "i")
