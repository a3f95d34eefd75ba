"""Tells changes of numbers, signs, units, dates and ways to get in touch."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from auditor.reference.word_change import WordChange, has_digit, is_number, is_sign

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
_BESIDE = 2
"""Words on each side that can make a date out of a number."""


def is_sign_change(change: WordChange) -> bool:
    """Tell whether a currency, a percent sign, "less than" or the like came, went or was exchanged at a number."""
    lost, come = ({form for form in side if is_sign(form)} for side in (change.ours, change.theirs))
    if lost == come or not (change.number_touches() or _grades(change, lost | come)):
        return False
    same = change.lexicon.same
    mine, their = (
        {same.get(w, w) for w in (*signs, *keys)} for signs, keys in zip((lost, come), change.keys, strict=True)
    )
    return mine != their


def _grades(change: WordChange, signs: set[str]) -> bool:
    """Tell whether a plus or minus belongs to a grade or a blood type: "A+"."""
    before = change.before[-1:]
    return "+" in signs and bool(before) and len(before[0]) <= _GRADE and before[0].isupper()


def is_said_otherwise(change: WordChange) -> bool:
    """Tell whether a unit is only written in another way: "%" and "percent", "hrs" and "hours"."""
    same = change.lexicon.same
    mine, their = (
        sorted(same.get(w, w) for w in (*keys, *filter(is_sign, forms)))
        for keys, forms in zip(change.keys, (change.ours, change.theirs), strict=True)
    )
    return mine == their


def is_unit_in_other_case(change: WordChange) -> bool:
    """Tell whether one letter's case made another unit: "mW" and "MW"."""
    ours, theirs = change.words
    if len(ours) != 1 or len(theirs) != 1 or ours == theirs or ours[0].casefold() != theirs[0].casefold():
        return False
    return bool(_MEGA.match(ours[0]) and _MEGA.match(theirs[0])) and change.counted(1)


def is_contact(change: WordChange) -> bool:
    """Tell whether an address, an e-mail address or a telephone number changed."""
    changed = change.changed
    for word in changed:
        if _ADDRESS.match(word) and ("@" in word or "/" in word or word.startswith("www.") or _TOP_LEVEL.search(word)):
            return True
        if _PHONE.match(word) and not _DATE.match(word) and sum(char.isdigit() for char in word) >= 7:
            return True
    if not any(has_digit(word) for word in changed):
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
    return digits >= 7 and (called or dialled) and not all(":" in word for word in changed if has_digit(word))


def is_date(change: WordChange) -> bool:
    """Tell whether a date, a month or a weekday changed."""
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
    if months and (change.both(frozenset(words.months)) or any(has_digit(word) for word in around)):
        return True
    if not any(has_digit(word) for word in changed):
        return False
    return any(word in words.months for word in around) or bool(around & words.date_signs)


def _is_compound_weekday(change: WordChange) -> bool:
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


def _is_short_weekday(change: WordChange, near: list[str]) -> bool:
    lists = change.lexicon
    known = lists.weekdays | lists.weekday_signs
    lost, come = change.differing
    exchanged = any(word in known for word in lost) and any(word in known for word in come)
    capital = any(word[:1].isupper() for side in change.words for word in side if word.casefold() in known)
    if change.right[:2] == ["-", "feira"] or change.right[:1] == ["曜"]:
        return exchanged  # "terça-feira": Portuguese counts its weekdays; 月曜日
    beside = any(word in known or has_digit(word) for word in near)
    # In a language that writes weekdays small, "mar." and "dom." are ones beside a time.
    return (capital and (exchanged or beside)) or (exchanged and beside)


def is_number_change(change: WordChange) -> bool:
    """Tell whether a number, an ordinal or a roman numeral changed."""
    lists = change.lexicon
    if any(is_number(word, lists) for word in change.changed):
        return True
    return change.both(lists.ordinals) or _is_roman_change(change)


def _is_roman_change(change: WordChange) -> bool:
    """Tell whether a roman numeral changed; a lone "I" or an abbreviation such as "CD" is one only where another stood."""
    ours, theirs = (Counter(words) for words in change.words)
    lost, come = (ours - theirs), (theirs - ours)
    mine, their = ([word for word in side if _ROMAN.match(word)] for side in (lost, come))
    if mine and their:
        return True
    alone = [word for word in (*mine, *their) if len(word) > 1 and set(word) <= set("IVX")]
    return bool(alone) and (not lost or not come)


def is_quantity(change: WordChange) -> bool:
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


def _is_counted(change: WordChange) -> bool:
    short = any(len(word) == 1 for word in change.changed)
    return change.counted(1) or "°" in change.before[-1:] or (not short and change.counted(2))


def _bounds_a_value(change: WordChange) -> bool:
    lists = change.lexicon
    return any(
        is_number(word, lists) or word in lists.months or word in lists.weekdays or word in lists.units
        for word in (*change.right[:3], *change.keys[0], *change.keys[1])
    ) or any(is_sign(word) for word in change.right[:1])


def _is_lost_unit(change: WordChange) -> bool:
    lost, come = change.differing
    if (lost and come) or not 0 < len(lost) + len(come) <= 2:
        return False
    alone = [*lost, *come]
    lists = change.lexicon
    number_before = bool(change.left) and is_number(change.left[-1], lists)
    if change.left[-1:] == ["/"] or change.ours[:1] == ["/"] or change.theirs[:1] == ["/"]:
        return alone[-1] in lists.units
    return number_before and alone[0] in (lists.units | {"am", "pm", "a.m", "p.m"})
