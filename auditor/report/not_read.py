"""Which families were not checked on which pages because nothing here reads their language, in the words of every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.finding import Family
from auditor.model.languages import dictionary_package, language_name
from auditor.model.page import PageState
from auditor.model.run import PageRecord, Report
from auditor.model.unread import Gap, Unread, unread_of
from auditor.report.labels import FAMILIES, plural

_MOST_LANGUAGES = 4
"""Languages that a sentence names."""
_WHY = {
    Gap.NO_DICTIONARY: "no dictionary",
    Gap.NOT_LISTED: "not among the languages of [spelling]",
    Gap.BROKEN_DICTIONARY: "dictionary cannot be used",
    Gap.NOT_DECLARED: "another language is declared",
    Gap.NO_FORMULA: "no formula",
    Gap.UNKNOWN_LANGUAGE: "language not recognised",
}


@dataclass(frozen=True, slots=True)
class Language:
    """The pages in one language that a family did not read."""

    language: str
    gap: Gap
    pages: int

    @property
    def short(self) -> str:
        """`12 pages in Finnish: no dictionary`."""
        of = f" in {language_name(self.language)}" if self.language else ""
        return f"{plural(self.pages, 'page')}{of}: {_WHY[self.gap]}"


@dataclass(frozen=True, slots=True)
class NotRead:
    """One family, and the languages in which it was not checked."""

    family: str
    languages: tuple[Language, ...]
    """The one with most pages first."""
    whole: bool
    """No page at all was checked."""

    @property
    def short(self) -> str:
        """What stands beside the family's number: `not checked on 12 pages in Finnish: no dictionary`."""
        return f"not checked on {_named(self.languages)}"

    @property
    def sentence(self) -> str:
        """What was not checked, why, and what to do about it."""
        label = FAMILIES[self.family]
        head = f"{label} was not checked on any page" if self.whole else f"{label} was not checked on some pages"
        steps = " ".join(dict.fromkeys(filter(None, (_advice(each) for each in self.languages[:_MOST_LANGUAGES]))))
        return f"{head} ({_named(self.languages)}). {steps}".rstrip()


def _named(languages: Sequence[Language]) -> str:
    named = "; ".join(language.short for language in languages[:_MOST_LANGUAGES])
    more = languages[_MOST_LANGUAGES:]
    rest = f"; {plural(sum(each.pages for each in more), 'page')} in {plural(len(more), 'further language')}"
    return named + (rest if more else "")


def _advice(language: Language) -> str:
    if language.gap is Gap.NO_DICTIONARY:
        return dictionary_advice(language.language)
    if language.gap is Gap.NOT_LISTED:
        return f"Put “{language.language}” into `languages` of [spelling]."
    if language.gap is Gap.BROKEN_DICTIONARY:
        return f"{language_name(language.language)}: `auditor doctor` says what is wrong with the dictionary."
    if language.gap in {Gap.UNKNOWN_LANGUAGE, Gap.NOT_DECLARED}:
        return "Declare the right language of these pages (`lang` of `<html>`)."
    return ""


def dictionary_advice(tag: str) -> str:
    """Return what to install so that a language can be read."""
    name, package = language_name(tag), dictionary_package(tag)
    if package:
        return f"{name}: install a Hunspell dictionary (on Debian and Ubuntu the package {package})."
    return f"{name}: put a Hunspell dictionary ({tag}.aff and {tag}.dic) into the folder `dictionaries` of [spelling]."


def gaps_of(record: PageRecord) -> Iterator[Unread]:
    """Yield what was not read on a page."""
    return (gap for gap in map(unread_of, record.measures) if gap is not None)


def page_sentence(gap: Unread) -> str:
    """Say of one page why a family was not checked there."""
    one = Language(gap.language, gap.gap, 1)
    return f"Not checked: {_WHY[gap.gap]}{_for(gap)}. {_advice(one)}".rstrip()


def _for(gap: Unread) -> str:
    return f" ({language_name(gap.language)})" if gap.language else ""


def not_read(report: Report) -> tuple[NotRead, ...]:
    """Return the families that were not checked on some pages or on any, because of the pages' languages."""
    judged = [page for page in report.pages if page.state not in {PageState.SKIPPED, PageState.FAILED}]
    counts: dict[Family, Counter[tuple[str, Gap]]] = {}
    for page in judged:
        for gap in gaps_of(page):
            counts.setdefault(gap.family, Counter())[gap.language, gap.gap] += 1
    return tuple(
        NotRead(str(family), _sorted(found), found.total() == len(judged)) for family, found in sorted(counts.items())
    )


def _sorted(found: Counter[tuple[str, Gap]]) -> tuple[Language, ...]:
    rows = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return tuple(Language(language, gap, pages) for (language, gap), pages in rows)
