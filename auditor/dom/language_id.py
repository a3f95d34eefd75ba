"""Which language a text is in, decided by its script and its function words, and only when that is certain.

Function words ("the", "und", "que") make up two fifths of running text and are few; a text is given a language when its
function words speak for one language far more than for any other. Deterministic, offline, and silent when in doubt.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from auditor.dom.language import primary

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MAX_CHARS = 20_000
FEWEST = 8
"""Words below which nothing is said of a text."""
_SHORTEST = 2 * FEWEST - 1
"""Characters that so many words need at least, with what is between them."""
CERTAIN = 20
"""Words from which weak evidence is enough."""

_DATA = tomllib.loads(files(__package__).joinpath("language_id.toml").read_text("utf-8"))
_NAMES: dict[str, str] = _DATA["names"]
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _DATA["function_words"].items()
}

_SCRIPTS = {
    "HIRAGANA": ("ja",), "KATAKANA": ("ja",), "HANGUL": ("ko",), "CJK": ("zh", "ja"), "ARABIC": ("ar", "fa", "ur", "ps", "ckb"),
    "HEBREW": ("he", "yi"), "GREEK": ("el",), "THAI": ("th",), "DEVANAGARI": ("hi", "mr", "ne", "sa"), "BENGALI": ("bn", "as"),
    "TAMIL": ("ta",), "TELUGU": ("te",), "GEORGIAN": ("ka",), "ARMENIAN": ("hy",), "GURMUKHI": ("pa",), "GUJARATI": ("gu",),
    "KANNADA": ("kn",), "MALAYALAM": ("ml",), "KHMER": ("km",), "LAO": ("lo",), "MYANMAR": ("my",), "ETHIOPIC": ("am", "ti"),
    "SINHALA": ("si",), "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg"),
}  # fmt: skip
_DENSE = frozenset({"HIRAGANA", "CJK", "HANGUL", "THAI", "KHMER", "LAO", "MYANMAR"})
"""Scripts of which a few signs are a sentence."""
_TWINS = {"no": {"nb", "nn", "da"}, "da": {"no", "nb"}, "id": {"ms"}, "ca": {"oc"}, "pt": {"gl"}}
"""Languages too close to tell from function words."""
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh", "fil": "tl"}
"""Primary subtag -> the one that means the same here."""
_HOLDERS = {
    word: tuple(language for language, known in FUNCTION_WORDS.items() if word in known)
    for word in frozenset().union(*FUNCTION_WORDS.values())
}
"""Function word -> the languages that have it."""


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A certain answer: the languages a text can be in (several share one script), and from how many words."""

    languages: frozenset[str]
    words: int
    best: str
    """The one it most probably is in."""
    sure: bool = True
    """Enough words, or evidence that leaves no doubt; otherwise worth a look only."""


@lru_cache(maxsize=1024)
def guess_language(text: str) -> LanguageGuess | None:
    """Return the language of a text, or None when it is not certain."""
    text = text[:MAX_CHARS]
    if text.isascii():
        return _latin(text)
    letters = list(filter(str.isalpha, text))
    if not letters:
        return None
    script, share = _script(letters)
    if script and script != "LATIN":
        if script == "CJK" and any(unicodedata.name(c, "").startswith(("HIRAGANA", "KATAKANA")) for c in letters):
            script = "HIRAGANA"
        words = max(len(_WORD.findall(text)), len(letters) // 3)
        known = _SCRIPTS.get(script)
        if not known or share < 0.7 or not _says_something(script, text, len(letters)):
            return None
        return LanguageGuess(frozenset(known), words, known[0], words >= 4)
    # Sentences full of names in another script tell by their signs, not by their words.
    return _latin(text) if share >= 0.7 else None


def _says_something(script: str, text: str, letters: int) -> bool:
    # A sign in a formula (σ√2π) or the name of a language in a menu (Русский) is not a text in that language.
    if script in _DENSE:
        return letters >= 6
    return sum(len(word) >= 3 for word in _WORD.findall(text)) >= 3


def _script(letters: list[str]) -> tuple[str, float]:
    sample = letters[:: max(1, len(letters) // 400)]
    names = Counter(unicodedata.name(char, "UNKNOWN").split(" ")[0] for char in sample)
    names["CJK"] += names.pop("HIRAGANA", 0) + names.pop("KATAKANA", 0)
    script, count = names.most_common(1)[0]
    return script, count / len(sample)


def _latin(text: str) -> LanguageGuess | None:
    if len(text) < _SHORTEST:
        return None
    found: list[str] = _WORD.findall(text.lower() if text.isascii() else text)
    words = found if text.isascii() else [word.casefold().replace("’", "'") for word in found]
    if len(words) < FEWEST:
        return None
    scores = dict.fromkeys(FUNCTION_WORDS, 0.0)
    telling = Counter([word for word in words if word in _HOLDERS])
    most = 1 + len(words) // 25
    for word, said in telling.items():
        # A word of many languages says little; one word repeated says little, too.
        holders, count = _HOLDERS[word], min(said, most)
        for language in holders:
            scores[language] += (1.0 / len(holders)) * count
    score = max(scores.values())
    if score < 1.5 or score / len(words) < 0.06:
        return None
    best = min(name for name, reached in scores.items() if reached == score)
    rival = max(reached for name, reached in scores.items() if name != best and name not in _TWINS.get(best, set()))
    # "A | B | C ..." holds the Czech for "and", "with", "for" and "about".
    distinct = sum(1 for word in telling if len(word) >= 2 and word in FUNCTION_WORDS[best])
    if distinct < 2 or score < 2.5 * rival:
        return None
    sure = len(words) >= CERTAIN or (score >= 3.0 and score >= 4 * rival and distinct >= 4)
    return LanguageGuess(frozenset({best, *_TWINS.get(best, set())}), len(words), best, sure)


def same_language(tag: str, guess: LanguageGuess) -> bool:
    """Tell whether a BCP 47 language tag can be the language of a text."""
    code = primary(tag)
    return code in guess.languages or _ALIASES.get(code, code) in guess.languages


def function_words(words: Iterable[str], among: Iterable[str]) -> dict[str, int]:
    """Return how many of the words, in lower case, are function words of each language `among` those that are known."""
    said = Counter(words)
    return {
        language: sum(count for word, count in said.items() if word in FUNCTION_WORDS[language])
        for language in among
        if language in FUNCTION_WORDS
    }


def name_of(guess: LanguageGuess) -> str:
    """Return the language's name for a person."""
    order = [code for code in _NAMES if code in guess.languages]
    return _NAMES[order[0]] if order else "/".join(sorted(guess.languages))
