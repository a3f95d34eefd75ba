"""Who reads a language, and what is said of a page that nobody could read or only in part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from auditor.checks.spelling.dictionaries import SHIPPED, BrokenDictionary, is_installed
from auditor.checks.spelling.judge import Judge, judge
from auditor.model.finding import Family
from auditor.model.options import Options
from auditor.model.unread import Gap, Unread

WHY = {
    Gap.NOT_LISTED: "it is not among the languages of [spelling]",
    Gap.NO_DICTIONARY: "there is no Hunspell dictionary for it here",
    Gap.TOO_STRANGE: "its dictionary has too few of the words",
    Gap.BROKEN_DICTIONARY: "its dictionary cannot be used; `auditor doctor` says why",
}
"""Gap -> what the view of a page says of text in that language."""


def reader_of(language: str, spoken: Collection[str], options: Options) -> Judge | Gap:
    """Return the judge of a language, or why there is none: a language is read when it is listed, or installed and not shipped."""
    if language not in spoken and not is_installed(language, options.dictionary_dirs):
        return Gap.NOT_LISTED if language in SHIPPED else Gap.NO_DICTIONARY
    reader = judge(language, options.dictionary_dirs)
    if reader is None:
        return Gap.NO_DICTIONARY
    return Gap.BROKEN_DICTIONARY if isinstance(reader, BrokenDictionary) else reader


def unread_part(sizes: Counter[str], gaps: Mapping[str, Gap]) -> Unread | None:
    """Say why most of a page was left out; `sizes` are the characters in each language."""
    left_out = {language: size for language, size in sizes.items() if language in gaps}
    if 2 * sum(left_out.values()) <= sizes.total():
        return None
    language = max(left_out, key=lambda name: (left_out[name], name))
    return Unread.because(Family.SPELLING, language, gaps[language])


def strange_language(others: Collection[str], read: Collection[str]) -> Unread:
    """Say what a page is in whose words are mostly strange: what they tell, else a language that is not known."""
    language = min((name for name in others if name not in read), default="")
    return Unread.because(Family.SPELLING, language, Gap.NOT_DECLARED)
