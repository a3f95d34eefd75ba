"""Checks of one page's words: its likely typos, those that already stand in the approved text, and what the site checks need."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.spelling.read import PageWords, Word, approved_words
from auditor.checks.spelling.variants import variant_of
from auditor.dom.content import Approved
from auditor.dom.document import Document
from auditor.dom.locator import selector_of
from auditor.model.exhibits import LikelyMistake, SpellingExhibit
from auditor.model.finding import Fact, Family, Outcome, Severity
from auditor.model.options import Options
from auditor.model.page import JSON

MOST_UNKNOWN = 100
"""Unknown words of one page that the site is told of."""
_PLACES = 5


@check("spelling-likely-typo", family=Family.SPELLING, version=1, severity=Severity.MODERATE, tags=("spelling",))
def likely_typo(page_words: PageWords, approved: tuple[Approved, ...], options: Options) -> Iterator[Yield]:
    """A word that is in no dictionary and one slip away from a common word.

    Correct it. If it is right (a name, a term of your field), put it into `words` of `[spelling]`: it is then right everywhere,
    also in image descriptions and titles. Words seen in three or more places, in code, or with a capital are never reported here.
    A short word, above all on a page that shows code, may be the name of something: please look. So is every word of a language
    whose dictionary is not shipped but installed here.
    """
    yield _exhibit(page_words)
    if page_words.unread is not None:
        yield page_words.unread.measure
    if not page_words.languages:
        yield NotApplicable(page_words.note)
        return
    already = {word.word.lower() for document_ in approved for word in approved_words(document_, page_words, options)}
    for word in page_words.likely:
        if word.word.lower() in already:
            continue  # reported once, against the approved text
        yield likely_typo.finding(
            f"“{word.word}” is probably a typo for “{word.meant}”: “{word.excerpt}”{_where(word)}",
            word.element,
            quote=word.excerpt,
            outcome=_outcome(word, page_words),
            key=word.word.lower(),
            word=word.word,
            suggestion=word.meant,
            where=word.where,
            places=_places(word),
        )
    yield from _facts(page_words)


@check(
    "spelling-approved-text",
    family=Family.SPELLING,
    version=1,
    severity=Severity.MODERATE,
    tags=("spelling", "reference"),
)
def typo_in_approved_text(
    page_words: PageWords, document: Document, approved: tuple[Approved, ...], options: Options
) -> Iterator[Yield]:
    """The approved text itself has a likely typo.

    Correct it in the file under reference_content, then on the page. Where the page carries the same word it is not reported a
    second time.
    """
    if not approved:
        yield NotApplicable("There is no approved text for this page.")
        return
    if not page_words.languages:
        yield NotApplicable(page_words.note)
        return
    for document_ in approved:
        for word in approved_words(document_, page_words, options):
            same = page_words.words.get(word.word.lower())
            published = "the published page has the same" if same else "the published page has not"
            yield typo_in_approved_text.finding(
                f"The approved text {document_.name} has a likely typo{_line(word)}: “{word.word}” for “{word.meant}”;"
                f" {published}.",
                same.element if same else document.body,
                quote=same.excerpt if same else word.excerpt,
                key=f"{document_.name}:{word.word.lower()}",
                word=word.word,
                suggestion=word.meant,
                document=document_.name,
                line=word.line,
                approved=word.excerpt,
                published=bool(same),
                places=_places(same) if same else [],
            )


def _outcome(word: Word, page_words: PageWords) -> Outcome:
    sure = word.firm and (word.verdict.plain or (word.verdict.near and not page_words.technical))
    return Outcome.FAILED if sure else Outcome.CANT_TELL


def _line(word: Word) -> str:
    return f" in line {word.line}" if word.line else ""


def _where(word: Word) -> str:
    plain = word.where in {"paragraph", "item", "heading", "unknown"}
    more = f", and {len(word.places) - 1} more" if len(word.places) > 1 else ""
    said = f"{'' if plain else f' ({word.where})'}{more}"
    return said if not said and word.excerpt.endswith((".", "…")) else f"{said}."


def _places(word: Word) -> list[JSON]:
    return [{"selector": selector_of(e), "where": where, "quote": quote} for e, where, quote in word.places[:_PLACES]]


def _exhibit(page_words: PageWords) -> SpellingExhibit:
    return SpellingExhibit(
        languages=tuple(page_words.languages),
        words=page_words.looked_up,
        likely=tuple(LikelyMistake(word.word, word.meant, len(word.places)) for word in page_words.likely),
        unknown=tuple(word.word for word in page_words.unknown[:MOST_UNKNOWN]),
        names=page_words.names,
        note=page_words.note,
    )


def _facts(page_words: PageWords) -> Iterator[Fact]:
    for word in page_words.unknown[:MOST_UNKNOWN]:
        yield Fact("unknown-word", word.word.lower(), {"count": len(word.places), "excerpt": word.excerpt})
    variants: dict[str, dict[str, dict[str, int]]] = {}
    for lower, word in page_words.words.items():
        language = word.language or "en"
        if not language.startswith("en") or not word.word.islower():
            continue
        if language not in variants:
            variants[language] = {"british": {}, "american": {}}
        side = variant_of(lower)
        if side:
            variants[language][side][lower] = len(word.places)
    for language, sides in variants.items():
        yield Fact("english-variants", language, sides)
