"""Which families were not checked in a run or on some of its pages, and why, in the words of every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.model.coverage import Coverage
from auditor.model.documents import DocumentState
from auditor.model.finding import COMPARED, Family
from auditor.model.languages import dictionary_package, language_name
from auditor.model.page import PageState
from auditor.model.run import PageRecord, Report
from auditor.model.unread import Gap, Unread, unread_of
from auditor.report.labels import FAMILIES, number, plural

_MOST_LANGUAGES = 4
"""Languages that a sentence names."""
_WHY = {
    Gap.NO_DICTIONARY: "no dictionary",
    Gap.NOT_LISTED: "not among the languages of [spelling]",
    Gap.BROKEN_DICTIONARY: "dictionary cannot be used",
    Gap.TOO_STRANGE: "too many words that its dictionary has not",
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
        """`12 pages in Finnish`."""
        of = f" in {language_name(self.language)}" if self.language else ""
        return f"{plural(self.pages, 'page')}{of}"


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
        return f"{head} ({_named(self.languages)}). {_advice(self.languages[:_MOST_LANGUAGES])}".rstrip()


def _named(languages: Sequence[Language]) -> str:
    """Return `12 pages in Finnish, 3 pages in Danish: no dictionary; 1 page: language not recognised`."""
    by_gap: dict[Gap, list[str]] = {}
    for each in languages[:_MOST_LANGUAGES]:
        by_gap.setdefault(each.gap, []).append(each.short)
    parts = [f"{', '.join(pages)}: {_WHY[gap]}" for gap, pages in by_gap.items()]
    if more := languages[_MOST_LANGUAGES:]:
        parts.append(f"{plural(sum(each.pages for each in more), 'page')} in {plural(len(more), 'further language')}")
    return "; ".join(parts)


def _advice(languages: Sequence[Language]) -> str:
    tags: dict[Gap, list[str]] = {}
    for each in languages:
        tags.setdefault(each.gap, []).append(each.language)
    steps = []
    if missing := tags.get(Gap.NO_DICTIONARY):
        steps.append(dictionary_advice(missing))
    if unlisted := tags.get(Gap.NOT_LISTED):
        steps.append(f"Put {', '.join(f'“{tag}”' for tag in unlisted)} into `languages` of [spelling].")
    if Gap.BROKEN_DICTIONARY in tags:
        steps.append("`auditor doctor` says what is wrong with the dictionary.")
    if {Gap.UNKNOWN_LANGUAGE, Gap.NOT_DECLARED, Gap.TOO_STRANGE} & tags.keys():
        steps.append("Declare the right language of these pages (`lang` of `<html>`).")
    return " ".join(steps)


def dictionary_advice(tags: Sequence[str]) -> str:
    """Return what to install so that languages can be read."""
    packages = sorted({dictionary_package(tag) for tag in tags} - {""})
    own = [tag for tag in tags if not dictionary_package(tag)]
    steps = []
    if packages:
        steps.append(f"Install Hunspell dictionaries (on Debian and Ubuntu: {', '.join(packages)}).")
    if own:
        files = ", ".join(f"{tag}.aff and {tag}.dic" for tag in own)
        steps.append(f"Put {files} into a folder that `dictionaries` of [spelling] names.")
    return " ".join(steps)


def gaps_of(record: PageRecord) -> Iterator[Unread]:
    """Yield what was not read on a page."""
    return (gap for gap in map(unread_of, record.measures) if gap is not None)


def page_sentence(gap: Unread) -> str:
    """Say of one page why a family was not checked there."""
    one = Language(gap.language, gap.gap, 1)
    return f"Not checked: {_WHY[gap.gap]}{_for(gap)}. {_advice([one])}".rstrip()


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


def unchecked(report: Report, covered: Coverage, unread: Sequence[NotRead]) -> Mapping[str, str]:
    """Return the families that were not checked at all in this run, and why; `unread` are those that `not_read` tells."""
    if not covered.with_results:
        return dict.fromkeys(FAMILIES, "No page was audited.")
    environment = report.run.environment
    missing: dict[str, str] = {}
    if not environment.browser:
        missing["accessibility"] = "No browser was used, so accessibility was not checked."
    elif not environment.axe:
        missing["accessibility"] = "The axe rules did not run, so accessibility was not checked."
    if not any(measure.name == COMPARED for page in report.pages for measure in page.measures):
        missing["reference"] = (
            "No approved text belongs to an audited page, so published text and image descriptions were not compared; "
            "`auditor reference pull URL` writes a first one."
        )
    if why := _no_document(report):
        missing["documents"] = why
    return missing | {part.family: part.sentence for part in unread if part.whole}


_ENDED = {
    DocumentState.ELSEWHERE: "kept elsewhere",
    DocumentState.CATALOGUED: "that nothing could look into",
    DocumentState.LEFT_OUT: "left out by a rule or a budget",
    DocumentState.FAILED: "not there",
}
"""State of a document that was not checked -> words after its number."""


def _no_document(report: Report) -> str:
    """Say why none of the documents that were found was checked; empty where one was, or none was found."""
    states = Counter(record.state for record in report.documents)
    if not states or states[DocumentState.CHECKED]:
        return ""
    ended = ", ".join(f"{number(states[state])} {words}" for state, words in _ENDED.items() if states[state])
    return f"No document was checked ({ended})."


def _sorted(found: Counter[tuple[str, Gap]]) -> tuple[Language, ...]:
    rows = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return tuple(Language(language, gap, pages) for (language, gap), pages in rows)
