"""What kind of change a run of words is: a number, a date, a way to get in touch and a "not" matter more than a turn of phrase.

The telling words are data (`data/meaning.toml`); here stands how they tell. The first rule that holds decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from auditor.reference.change_figures import (
    is_contact,
    is_date,
    is_number_change,
    is_quantity,
    is_said_otherwise,
    is_sign_change,
    is_unit_in_other_case,
)
from auditor.reference.change_names import is_changed_initial, is_name, is_name_in_other_letters
from auditor.reference.lexicon import lexicon_of
from auditor.reference.result import HunkKind
from auditor.reference.word_change import WordChange, has_digit

AROUND = 5
"""Words on each side that can make a telephone number out of a number."""
_SHORTEST_STEM = 4
"""Letters of a word that a prefix can turn round: shorter ones begin like it by chance."""


def classify(
    ours: Sequence[str], theirs: Sequence[str], before: Sequence[str], after: Sequence[str], language: str = ""
) -> HunkKind:
    """Return the kind of a change between two runs of forms, given the words just before and after it."""
    change = WordChange(ours, theirs, before, after, language)
    for holds, kind in _RULES:
        if holds(change):
            return kind
    return HunkKind.WORDING


def _is_punctuation(change: WordChange) -> bool:
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
    return mine == their and not any(has_digit(word) for word in mine)


def _is_case(change: WordChange) -> bool:
    if change.keys[0] == change.keys[1]:
        return True
    # "STRASSE" is how capitals write "Straße".
    pairs = list(zip(*change.words, strict=False))
    return len(change.words[0]) == len(change.words[1]) and all(
        mine == their or (mine.upper() == their.upper() and (mine.isupper() or their.isupper()))
        for mine, their in pairs
    )


def _is_spacing(change: WordChange) -> bool:
    """Tell whether only the space between a number and its unit differs: "5mg" and "5 mg"."""
    return "".join(change.ours) == "".join(change.theirs) and any(map(has_digit, change.words[0]))


def _is_negation(change: WordChange) -> bool:
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


def _is_turned(change: WordChange) -> bool:
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


def _by_script(words: Sequence[str]) -> frozenset[str]:
    sample = "".join(words)
    if any("\u0590" <= char <= "\u05ff" for char in sample):
        return lexicon_of("he").negations
    if any("\u0600" <= char <= "\u06ff" for char in sample):
        return lexicon_of("ar").negations
    return frozenset()


_RULES: tuple[tuple[Callable[[WordChange], bool], HunkKind], ...] = (
    (is_sign_change, HunkKind.NUMBER),
    (is_unit_in_other_case, HunkKind.NUMBER),
    (_is_punctuation, HunkKind.PUNCTUATION),
    (is_name_in_other_letters, HunkKind.NAME),
    (is_changed_initial, HunkKind.NAME),
    (_is_case, HunkKind.CASE),
    (_is_spacing, HunkKind.TYPOGRAPHY),
    (is_said_otherwise, HunkKind.WORDING),
    (is_contact, HunkKind.CONTACT),
    (is_date, HunkKind.DATE),
    (is_number_change, HunkKind.NUMBER),
    (is_quantity, HunkKind.NUMBER),
    (_is_negation, HunkKind.NEGATION),
    (is_name, HunkKind.NAME),
)
