"""What kind of change a run of words is: a number, a date, a way to get in touch and a "not" matter more than a turn of phrase.

The telling words are data (`data/meaning.toml`); here stands how they tell. The first rule that holds decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from auditor.dom.language import primary
from auditor.dom.language_id import FUNCTION_WORDS
from auditor.reference.lexicon import Lexicon, lexicon_of
from auditor.reference.result import HunkKind

_DATE = re.compile(r"^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})$")
_PHONE = re.compile(r"^\d{2,5}(?:[-./]\d{2,5}){1,4}$")
_ADDRESS = re.compile(r"^(?:https?://|www\.|[^@\s]+@[^@\s]+\.)|^[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63}){1,4}$")
_TOP_LEVEL = re.compile(
    r"\.(?:com|org|net|edu|gov|info|io|eu|uk|de|fr|es|it|nl|at|ch|pt|jp|cn|il|sa|ae|eg|us|ca|au|example)$"
)
_ROMAN = re.compile(r"^(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_MEGA = re.compile(r"^(?:[mM](?:W|Wh|Hz|V|g|mol|Pa|s|m|l|L|B|b|A|J|Ω|eV)|[kmgt][bB]|[kMGT][bB])$")
"""Units that mean something a thousand or a million times larger when one letter changes its case."""
_GRADE = 2
"""Letters of a grade or a blood type."""
_SIGNS = frozenset("%‰‱°")
_NO_SIGNS = frozenset("|^`´¨\\¬")
AROUND = 5
"""Words on each side that can make a telephone number out of a number."""
_BESIDE = 2
"""Words on each side that can make a date out of a number."""
_ENDS = frozenset({".", "!", "?", ":", ";", "...", '"', "·", "-"})
"""Marks behind which a capital begins something."""
_INNER_CAPITAL = re.compile(r"^[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][A-ZÀ-Þ][^\W\d_]+$")
_CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages that give every noun a capital."""
_NO_WORDS: frozenset[str] = frozenset()
_SHORTEST_NAME = 3
_LETTERS = 2
"""Letters that may differ between a name and the same name misspelt."""
_WRITTEN_OUT = (("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("ß", "ss"))
"""Letters whose mark Unicode does not take off."""
_SPELT_OUT = re.compile("(?<=[aou])e")
"""Müller, Muller and Mueller."""
_SHORTEST_STEM = 4
"""Letters of a word that a prefix can turn round: shorter ones begin like it by chance."""


@dataclass(frozen=True)
class _Change:
    """Two runs of forms, what is around them, and the language they are in."""

    ours: Sequence[str]
    theirs: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]
    language: str

    @cached_property
    def lexicon(self) -> Lexicon:
        return lexicon_of(self.language)

    @cached_property
    def words(self) -> tuple[list[str], list[str]]:
        """The words of both sides without the marks."""
        return [word for word in self.ours if _is_word(word)], [word for word in self.theirs if _is_word(word)]

    @cached_property
    def keys(self) -> tuple[list[str], list[str]]:
        return [_key(word, self.language) for word in self.words[0]], [
            _key(word, self.language) for word in self.words[1]
        ]

    @cached_property
    def differing(self) -> tuple[list[str], list[str]]:
        """The keys that went and those that came: what stands on both sides did not change, wherever it is in the hunk."""
        ours, theirs = (Counter(keys) for keys in self.keys)
        return list((ours - theirs).elements()), list((theirs - ours).elements())

    @property
    def changed(self) -> list[str]:
        return [*self.differing[0], *self.differing[1]]

    @cached_property
    def left(self) -> list[str]:
        """The keys just before."""
        return [word.casefold() for word in self.before]

    @cached_property
    def right(self) -> list[str]:
        return [word.casefold() for word in self.after]

    def is_small(self, word: str) -> bool:
        """Tell whether it is one of the language's function words, which title case leaves small."""
        return word.casefold() in FUNCTION_WORDS.get(primary(self.language), _NO_WORDS)

    def both(self, words: frozenset[str]) -> bool:
        """Tell whether a word of a list took the place of another one of it."""
        lost, come = self.differing
        same = self.lexicon.same
        mine, their = {same.get(w, w) for w in lost if w in words}, {same.get(w, w) for w in come if w in words}
        return bool(mine and their and mine != their)

    def counted(self, reach: int) -> bool:
        """Tell whether a number stands in the run or within `reach` words before it."""
        near = (*self.left[-reach:], *self.keys[0], *self.keys[1])
        return any(_is_number(word, self.lexicon) for word in near)

    def number_touches(self) -> bool:
        near = (*self.left[-1:], *self.right[:1], *self.keys[0], *self.keys[1])
        return any(_is_number(word, self.lexicon) for word in near)


def classify(
    ours: Sequence[str], theirs: Sequence[str], before: Sequence[str], after: Sequence[str], language: str = ""
) -> HunkKind:
    """Return the kind of a change between two runs of forms, given the words just before and after it."""
    change = _Change(ours, theirs, before, after, language)
    for holds, kind in _RULES:
        if holds(change):
            return kind
    return HunkKind.WORDING


def _is_sign_change(change: _Change) -> bool:
    """Tell whether a currency, a percent sign, "less than" or the like came, went or was exchanged at a number."""
    lost, come = ({form for form in side if is_sign(form)} for side in (change.ours, change.theirs))
    if lost == come or not (change.number_touches() or _grades(change, lost | come)):
        return False
    same = change.lexicon.same
    mine, their = (
        {same.get(w, w) for w in (*signs, *keys)} for signs, keys in zip((lost, come), change.keys, strict=True)
    )
    return mine != their


def _grades(change: _Change, signs: set[str]) -> bool:
    """Tell whether a plus or minus belongs to a grade or a blood type: "A+"."""
    before = change.before[-1:]
    return "+" in signs and bool(before) and len(before[0]) <= _GRADE and before[0].isupper()


def _is_said_otherwise(change: _Change) -> bool:
    """Tell whether a unit is only written in another way: "%" and "percent", "hrs" and "hours"."""
    same = change.lexicon.same
    mine, their = (
        sorted(same.get(w, w) for w in (*keys, *filter(is_sign, forms)))
        for keys, forms in zip(change.keys, (change.ours, change.theirs), strict=True)
    )
    return mine == their


def _is_unit_in_other_case(change: _Change) -> bool:
    ours, theirs = change.words
    if len(ours) != 1 or len(theirs) != 1 or ours == theirs or ours[0].casefold() != theirs[0].casefold():
        return False
    return bool(_MEGA.match(ours[0]) and _MEGA.match(theirs[0])) and change.counted(1)


def _is_punctuation(change: _Change) -> bool:
    ours, theirs = change.words
    if not ours and not theirs:
        return True
    if change.keys[0] == change.keys[1]:
        return ours == theirs
    if "".join(change.ours) == "".join(change.theirs) and len(ours) + len(theirs) < len(change.ours) + len(
        change.theirs
    ):
        return True  # a space that went missing after a full stop
    # "a.m." and "am", "e.g." and "eg"
    mine, their = (["".join(key.split(".")) for key in keys] for keys in change.keys)
    return mine == their and not any(_has_digit(word) for word in mine)


def _is_case(change: _Change) -> bool:
    if change.keys[0] == change.keys[1]:
        return True
    # "STRASSE" is how capitals write "Straße".
    pairs = list(zip(*change.words, strict=False))
    return len(change.words[0]) == len(change.words[1]) and all(
        mine == their or (mine.upper() == their.upper() and (mine.isupper() or their.isupper()))
        for mine, their in pairs
    )


def _is_spacing(change: _Change) -> bool:
    """Tell whether only the space between a number and its unit differs: "5mg" and "5 mg"."""
    return "".join(change.ours) == "".join(change.theirs) and any(map(_has_digit, change.words[0]))


def _is_contact(change: _Change) -> bool:
    changed = change.changed
    for word in changed:
        if _ADDRESS.match(word) and ("@" in word or "/" in word or word.startswith("www.") or _TOP_LEVEL.search(word)):
            return True
        if _PHONE.match(word) and not _DATE.match(word) and sum(char.isdigit() for char in word) >= 7:
            return True
    if not any(_has_digit(word) for word in changed):
        return False
    forms = [form.casefold() for form in (*change.ours, *change.theirs)]
    context = [*change.left, *forms, *change.right]
    # The number as approved, or as published: never the digits of both.
    digits = max(
        sum(char.isdigit() for word in (*change.left, *side, *change.right) for char in word)
        for side in (change.ours, change.theirs)
    )
    called = any(word in change.lexicon.contact for word in context)
    dialled = any(sign == "+" and after[:1].isdigit() for sign, after in pairwise(context))
    return digits >= 7 and (called or dialled) and not all(":" in word for word in changed if _has_digit(word))


def _is_date(change: _Change) -> bool:
    words, changed = change.lexicon, change.changed
    if any(_DATE.match(word) or word in words.weekdays for word in changed) or _is_compound_weekday(change):
        return True
    near = [*change.left[-_BESIDE:], *change.right[:_BESIDE]]
    around = {*change.keys[0], *change.keys[1], *near}
    if any(word in words.weekday_signs for word in changed) and _is_short_weekday(change, near):
        return True
    months = [word for word in changed if word in words.months]
    if any(word not in words.month_signs for word in months):
        return True
    if months and (change.both(frozenset(words.months)) or any(_has_digit(word) for word in around)):
        return True
    if not any(_has_digit(word) for word in changed):
        return False
    return any(word in words.months for word in around) or bool(around & words.date_signs)


def _is_compound_weekday(change: _Change) -> bool:
    """Tell whether the day within a word changed: "Dienstagabend" and "Donnerstagabend"."""
    lists = change.lexicon
    for lost in change.differing[0][:20]:
        for come in change.differing[1][:20]:
            ends = (
                {word[len(day) :] for day in lists.weekdays if word.startswith(day)} - {""} for word in (lost, come)
            )
            mine, their = ends
            if mine & their or (mine and their and lists.parts_of_day & mine and lists.parts_of_day & their):
                return True
    return False


def _is_short_weekday(change: _Change, near: list[str]) -> bool:
    lists = change.lexicon
    known = lists.weekdays | lists.weekday_signs
    lost, come = change.differing
    exchanged = any(word in known for word in lost) and any(word in known for word in come)
    capital = any(word[:1].isupper() for side in change.words for word in side if word.casefold() in known)
    if change.right[:2] == ["-", "feira"] or change.right[:1] == ["曜"]:
        return exchanged  # "terça-feira": Portuguese counts its weekdays; 月曜日
    beside = any(word in known or _has_digit(word) for word in near)
    # In a language that writes weekdays small, "mar." and "dom." are ones beside a time.
    return (capital and (exchanged or beside)) or (exchanged and beside)


def _is_number_change(change: _Change) -> bool:
    lists = change.lexicon
    if any(_is_number(word, lists) for word in change.changed):
        return True
    return change.both(lists.ordinals) or _is_roman_change(change)


def _is_roman_change(change: _Change) -> bool:
    """Tell whether a roman numeral changed; a lone "I" or an abbreviation such as "CD" is one only where another stood."""
    ours, theirs = (Counter(words) for words in change.words)
    lost, come = (ours - theirs), (theirs - ours)
    mine, their = ([word for word in side if _ROMAN.match(word)] for side in (lost, come))
    if mine and their:
        return True
    alone = [word for word in (*mine, *their) if len(word) > 1 and set(word) <= set("IVX")]
    return bool(alone) and (not lost or not come)


def _is_quantity(change: _Change) -> bool:
    """Tell whether a unit, a rate, a frequency, a bound or a part of the day changed."""
    lists = change.lexicon
    if change.both(lists.frequencies | (lists.units if change.both(lists.frequencies) else frozenset())):
        return True
    rated = any(word in lists.rates or word == "/" for word in change.left[-1:])
    if change.both(lists.units) and (rated or _is_counted(change)):
        return True
    if change.both(lists.parts_of_day):
        return True
    if change.both(lists.bounds) and _bounds_a_value(change):
        return True
    return _is_lost_unit(change)


def _is_counted(change: _Change) -> bool:
    short = any(len(word) == 1 for word in change.changed)
    return change.counted(1) or "°" in change.before[-1:] or (not short and change.counted(2))


def _bounds_a_value(change: _Change) -> bool:
    lists = change.lexicon
    return any(
        _is_number(word, lists) or word in lists.months or word in lists.weekdays or word in lists.units
        for word in (*change.right[:3], *change.keys[0], *change.keys[1])
    ) or any(is_sign(word) for word in change.right[:1])


def _is_lost_unit(change: _Change) -> bool:
    lost, come = change.differing
    if (lost and come) or not 0 < len(lost) + len(come) <= 2:
        return False
    alone = [*lost, *come]
    lists = change.lexicon
    number_before = bool(change.left) and _is_number(change.left[-1], lists)
    if change.left[-1:] == ["/"] or change.ours[:1] == ["/"] or change.theirs[:1] == ["/"]:
        return alone[-1] in lists.units
    return number_before and alone[0] in (lists.units | {"am", "pm", "a.m", "p.m"})


def _is_negation(change: _Change) -> bool:
    ours, theirs = change.keys
    lists = change.lexicon
    if lists.negation_signs:
        counted = []
        for words in change.keys:
            run = "".join([*change.left, *words, *change.right])
            counted.append(Counter({sign: run.count(sign) for sign in lists.negation_signs if sign in run}))
        return counted[0] != counted[1]
    if "".join(ours) == "".join(theirs):
        return False  # "non-refundable" and "nonrefundable"
    known = lists.negations | _by_script((*ours, *theirs))
    return _negations(ours, known) != _negations(theirs, known) or _is_turned(change)


def _negations(words: Sequence[str], known: frozenset[str]) -> Counter[str]:
    return Counter(
        word for word in words for part in (word, word.split("'")[0]) if part in known or _is_contracted(word)
    )


def _is_contracted(word: str) -> bool:
    return word.endswith("n't") and len(word) > 3


def _is_turned(change: _Change) -> bool:
    """Tell whether a prefix or an ending turned a word round: "safe" and "unsafe", "harmless" and "harmful"."""
    lists = change.lexicon
    for lost in change.differing[0][:20]:
        for come in change.differing[1][:20]:
            short, long = sorted((lost, come), key=len)
            beginning = long[: len(long) - len(short)]
            if (
                len(short) >= _SHORTEST_STEM
                and long.endswith(short)
                and beginning.rstrip("-") in lists.prefixes
                and long not in lists.not_prefixed
            ):
                return True
            if (lost, come) in lists.turned or (come, lost) in lists.turned:
                return True
            for one, other in lists.opposites:
                for mine, their in ((lost, come), (come, lost)):
                    if (
                        mine.endswith(one)
                        and their.endswith(other)
                        and mine.removesuffix(one) == their.removesuffix(other)
                    ):
                        return True
    return False


def _is_name(change: _Change) -> bool:
    """Tell whether the name of a person or a place changed.

    One capitalised word for another: after "Dr." or the like, beside another capitalised word, or with a letter changed where the
    language gives capitals to names only. Headings in title case and beginnings of sentences have capitals of their own.
    """
    ours, theirs = change.words
    if len(ours) != 1 or len(theirs) != 1 or not (_is_capital(ours[0]) and _is_capital(theirs[0])):
        return False
    if any(word in change.lexicon.titles for word in change.left[-3:]):
        return True
    if min(map(len, (*ours, *theirs))) < _SHORTEST_NAME or _is_in_title_case(change):
        return False
    first = change.before
    while first and first[-1].casefold() in change.lexicon.particles:
        first = first[:-1]  # "Piet de Vries"
    beside = [word for word in (*first[-1:], *change.after[:1]) if _is_capital(word) and not change.is_small(word)]
    if beside and not (_begins_sentence(first) or _begins_sentence(first[:-1])):
        return True
    changed = Levenshtein.distance(change.keys[0][0], change.keys[1][0], score_cutoff=_LETTERS)
    if changed > _LETTERS:
        return False
    if _is_initial(change.before[-2:]):
        return True
    if beside:
        return _without_marks(ours[0]) == _without_marks(theirs[0])
    return primary(change.language) not in _CAPITAL_NOUNS and not _begins_sentence(change.before)


def _is_name_in_other_letters(change: _Change) -> bool:
    """Tell whether a capital within a name came or went: "McDonald" and "Mcdonald"."""
    ours, theirs = change.words
    if len(ours) != 1 or len(theirs) != 1 or change.keys[0] != change.keys[1]:
        return False
    return any(_INNER_CAPITAL.match(word) for word in (ours[0], theirs[0])) and _is_name(change)


def _is_changed_initial(change: _Change) -> bool:
    """Tell whether the initial before a name changed: "J. Smith" and "K. Smith"."""
    ours, theirs = change.words
    initials = len(ours) == len(theirs) == 1 and all(len(word) == 1 and word.isupper() for word in (*ours, *theirs))
    return initials and change.after[:1] == ["."] and any(_is_capital(word) for word in change.after[1:2])


def _begins_sentence(before: Sequence[str]) -> bool:
    """Tell whether what follows begins a sentence, as far as the words before it tell."""
    return not before or (before[-1] in _ENDS and not _is_initial(before[-2:]))


def _is_initial(words: Sequence[str]) -> bool:
    return len(words) == 2 and words[1] == "." and len(words[0]) == 1 and words[0].isupper()


def _is_capital(word: str) -> bool:
    """Tell whether a word begins with a capital and is no abbreviation of capitals."""
    return (
        word[:1].isupper()
        and not (word.isupper() and len(word) > 1)
        and word.replace("-", "").replace("'", "").isalpha()
    )


def _is_in_title_case(change: _Change) -> bool:
    """Tell whether nothing but function words stands around in small letters, as in headings of English."""
    if primary(change.language) not in {"en", ""}:
        return False
    around = [word for word in (*change.before, *change.after) if len(word) > 1 and word.isalpha()]
    return all(word[:1].isupper() or change.is_small(word) for word in around)


def _without_marks(word: str) -> str:
    """Return a name as a typist without umlauts and accents writes it."""
    for letter, written in _WRITTEN_OUT:
        word = word.replace(letter, written)
    plain = "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if char.isalpha())
    return _SPELT_OUT.sub("", plain.replace("ss", "s"))


_RULES: tuple[tuple[Callable[[_Change], bool], HunkKind], ...] = (
    (_is_sign_change, HunkKind.NUMBER),
    (_is_unit_in_other_case, HunkKind.NUMBER),
    (_is_punctuation, HunkKind.PUNCTUATION),
    (_is_name_in_other_letters, HunkKind.NAME),
    (_is_changed_initial, HunkKind.NAME),
    (_is_case, HunkKind.CASE),
    (_is_spacing, HunkKind.TYPOGRAPHY),
    (_is_said_otherwise, HunkKind.WORDING),
    (_is_contact, HunkKind.CONTACT),
    (_is_date, HunkKind.DATE),
    (_is_number_change, HunkKind.NUMBER),
    (_is_quantity, HunkKind.NUMBER),
    (_is_negation, HunkKind.NEGATION),
    (_is_name, HunkKind.NAME),
)


@lru_cache(maxsize=5000)
def is_sign(form: str) -> bool:
    """Tell whether a mark says something of the number beside it: a currency, a percentage, a degree, a comparison."""
    if form in _SIGNS:
        return True
    return len(form) == 1 and form not in _NO_SIGNS and unicodedata.category(form) in {"Sc", "Sm"}


@lru_cache(maxsize=50_000)
def _key(word: str, language: str) -> str:
    """Return a word without its case. Turkish has two letters i; ß is no double s."""
    if language[:2].lower() in {"tr", "az"}:
        word = word.replace("İ", "i").replace("I", "ı")
    return "ß".join(part.casefold() for part in word.replace("ẞ", "ß").split("ß")).replace("i̇", "i")


def _is_word(form: str) -> bool:
    return any(char.isalnum() for char in form)


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _is_number(word: str, lists: Lexicon) -> bool:
    return _has_digit(word) or word in lists.numbers or word in lists.numerals


def _by_script(words: Sequence[str]) -> frozenset[str]:
    sample = "".join(words)
    if any("\u0590" <= char <= "\u05ff" for char in sample):
        return lexicon_of("he").negations
    if any("\u0600" <= char <= "\u06ff" for char in sample):
        return lexicon_of("ar").negations
    return frozenset()
