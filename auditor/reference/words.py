"""A text as words and marks with their places in the original: word boundaries by Unicode UAX #29, addresses and numbers whole.

Where UAX #29 leaves the choice to dictionaries (Chinese, Japanese, Thai ...), one character is one word, as its default rules have it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from auditor.reference.normalise import INVISIBLE, fold

_SINGLE = r"\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}\p{{Pc}}]--[{_SINGLE}\p{{Katakana}}ー]]"
_CLOSING = r".,;:!?)\]}}'’…"
_OUTSIDE = r"\s<>\"“”«»"
_ADDRESS = rf"(?:https?://|www\.)(?:[{_CLOSING}]{{0,20}}+[^{_OUTSIDE}{_CLOSING}]++)++"
_MAIL = r"[\w.+%\-]{1,64}+@[\w\-]{1,63}+(?:\.[\w\-]{1,63}+)++"
_MINUS = r"(?:(?<![^\s(\[])[-−–](?=\p{Nd}))?"
_NUMBER = _MINUS + r"\p{Nd}++(?:[.,:/’'\-‐‑–]\p{Nd}++)*+(?:[⁺⁻]?+[⁰¹²³⁴-⁹]++)?+(?!\p{Latin}|\p{M})"
_CHARACTER = rf"[{_SINGLE}]\p{{M}}*+|[\p{{Katakana}}ー][\p{{Katakana}}ー\p{{M}}]*+"
_WORD = rf"{_LETTER}++(?:['’ʼ‘.·]{_LETTER}++)*+"
_TOKEN = regex.compile(rf"{_ADDRESS}|{_MAIL}|{_NUMBER}|{_CHARACTER}|{_WORD}|\.{{2,}}+|-{{2,}}+|\S", regex.V1)

# The same for texts in ASCII, where the standard library is three times as fast.
_ASCII_TOKEN = re.compile(
    r"(?:https?://|www\.)(?:[.,;:!?)\]}']{0,20}+[^\s<>\".,;:!?)\]}']++)++|[\w.+%-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+)++"
    r"|(?:(?<![^\s(\[])-(?=[0-9]))?[0-9]++(?:[.,:/'-][0-9]++)*+(?![A-Za-z])|\w++(?:['.]\w++)*+|\.{2,}+|-{2,}+|\S",
    re.ASCII,
)


class Passage:
    """One text with its tokens, which are words and marks; the lists run in parallel."""

    __slots__ = ("_raw", "_starts", "_visible", "forms", "keys", "text", "words")

    def __init__(
        self, text: str, visible: str, raw: list[str], forms: list[str], keys: list[str], words: tuple[str, ...]
    ) -> None:
        self.text = text
        self._visible = visible
        """The text without what nobody sees, which the tokens were read from."""
        self.forms = forms
        """What is compared word by word."""
        self.keys = keys
        """What decides which words are the same word."""
        self.words = words
        """The keys of the words without the marks; of everything where there are only marks."""
        self._raw = raw
        self._starts: list[int] | None = None

    def __len__(self) -> int:
        return len(self.forms)

    def raw(self, position: int) -> str:
        """Return a token as written."""
        return self._raw[position]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the place in the text of the tokens from `first` up to, not including, `last`."""
        starts = self.starts
        if first >= last:
            place = starts[first] if first < len(starts) else len(self._visible)
            return self._written(place, place)
        return self._written(starts[first], starts[last - 1] + len(self._raw[last - 1]))

    @property
    def visible(self) -> str:
        """The text without invisible characters."""
        return self._visible

    @property
    def starts(self) -> list[int]:
        """Where each token begins in the visible text."""
        if self._starts is None:
            self._starts = []
            at = 0
            for raw in self._raw:
                at = self._visible.index(raw, at)
                self._starts.append(at)
                at += len(raw)
        return self._starts

    def _written(self, first: int, last: int) -> tuple[int, int]:
        """Return a place of the visible text as one of the text as written."""
        if len(self.text) == len(self._visible):
            return first, last
        places = [place for place, char in enumerate(self.text) if not INVISIBLE.match(char)]
        if first >= len(places):
            return len(self.text), len(self.text)
        return places[first], places[last - 1] + 1 if last > first else places[first]


def read_words(text: str) -> Passage:
    """Split a text into words and marks."""
    if text.isascii():
        visible = text
        tokens: list[str] = _ASCII_TOKEN.findall(text)
    else:
        visible = INVISIBLE.sub("", text)
        tokens = _TOKEN.findall(visible)
    folded = [fold(token) for token in tokens]
    if not all(forms.form for forms in folded):
        kept = [(token, forms) for token, forms in zip(tokens, folded, strict=True) if forms.form]
        tokens, folded = [token for token, _ in kept], [forms for _, forms in kept]
    keys = [forms.key for forms in folded]
    words = tuple(forms.key for forms in folded if forms.is_word) or tuple(keys)
    return Passage(text, visible, tokens, [forms.form for forms in folded], keys, words)


def joined(passages: Sequence[Passage]) -> Passage:
    """Return several passages as one text, separated by spaces."""
    if len(passages) == 1:
        return passages[0]
    return read_words(" ".join(passage.text for passage in passages))
