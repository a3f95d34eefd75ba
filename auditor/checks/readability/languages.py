"""The language a text is scored in: the declared one when the text agrees, what its small words tell otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import regex


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": _set(
        "the of and to in is that for it as with on are be this by was or from at an which have not they we you your"
    ),
    "de": _set(
        "der die und das in zu den von ist mit sich des auf für nicht eine ein dem im werden auch als an wir sie oder"
    ),
    "fr": _set(
        "de la le et les des en du une est que pour dans qui un par sur plus au avec sont ou nous vous ce il aux"
    ),
    "es": _set("de la que el en y los del se las por un para con una su es al lo como más o nos sus este son"),
    "it": _set("di e che la il in per un è del non si una i con della le da sono al dei nel come più alla gli ha"),
    "nl": _set("de het een van en in is dat op te voor zijn met die aan niet er bij ook als naar wij u om door of"),
    "pt": _set("de a que e o do da em um para com não uma os no se na por mais as dos como mas ao das é são"),
    "sv": _set("och att det i en som på är av för med till den har de inte om ett var vi från kan eller"),
    "da": _set("og at det i en som på er af for med til den har de ikke om et var vi fra kan eller"),
    "nb": _set("og å det i en som på er av for med til den har de ikke om et var vi fra kan eller"),
    "pl": _set("w i na z do się nie jest to że o jak od po dla przez oraz ich są lub a za tego"),
    "ru": _set("и в не на что с по как к из для это у от о за при или его их также мы"),
    "hu": _set("a az és hogy nem is egy van meg ez csak el de ha vagy mint volt még azt"),
    "fi": _set("ja on ei se että oli hän mutta joka ovat kun niin myös tai sen voi"),
    "cs": _set("a v se na je že s z do to o i k ve pro jako za od jsou by nebo"),
}
"""The most frequent small words by language; a text of a language is between a fifth and a half made of them."""

NO_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my"})
NO_FORMULA = frozenset({"ar", "he", "fa", "ur", "ko", "hi", "bn", "ta", "te", "ka", "hy", "am", *NO_SPACES})
"""Languages for whose scripts none of our formulas was made."""

_SCORED_LETTER = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}]")
_LETTER = regex.compile(r"\p{L}")
_ENOUGH = 40
_FOREIGN = 0.06
"""Share of a language's small words below which a text of some length is hardly written in it."""
_NATIVE = 0.2


def primary(tag: str) -> str:
    """Return the primary subtag of a language tag in lower case ("en" for "en-GB")."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def language_of(words: Iterable[str], declared: str) -> str:
    """Return the language of a text: the declared one, unless its small words clearly tell another; empty when unknown."""
    counted = Counter(map(str.casefold, words))
    total = sum(counted.values())
    tag = primary(declared)
    if total < _ENOUGH:
        return tag
    shares = {name: sum(counted.get(word, 0) for word in small) / total for name, small in SMALL_WORDS.items()}
    best = max(shares, key=lambda name: shares[name])
    if not tag:
        return best if shares[best] >= _NATIVE else ""
    if tag in shares and shares[tag] < _FOREIGN and shares[best] >= _NATIVE:
        return best
    return tag


def scored_script(text: str) -> bool:
    """Tell whether at least half of the letters are Latin, Greek or Cyrillic."""
    sample = text[:20_000]
    if sample.isascii():
        return any(map(str.isalpha, sample))
    different: list[str] = _LETTER.findall("".join(set(sample)))
    if all(map(_SCORED_LETTER.match, different)):
        return bool(different)  # no need to count
    letters = len(_LETTER.findall(sample))
    return letters > 0 and len(_SCORED_LETTER.findall(sample)) * 2 >= letters
