"""Checks of the whole site's words: one notice of the unknown ones, and one when British and American spelling are mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from auditor.checks.base import NotApplicable, OnPage, Yield, check
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.run import SiteFacts

LISTED = 200
NAMED = 12
"""Words that the message itself names."""
FEWEST_PLACES = 3
"""Places of the rarer spelling from which on a site mixes them; one quotation does not."""


@dataclass(slots=True)
class UnknownWord:
    """A word that is in no dictionary, counted over the site."""

    word: str
    page: str
    """The first page that has it."""
    count: int = 0
    pages: int = 0
    excerpt: str = ""


@check("spelling-unknown-words", family=Family.SPELLING, version=1, severity=Severity.MINOR, tags=("spelling",))
def unknown_words(facts: SiteFacts) -> Iterator[Yield]:
    """Words that are in no dictionary, collected over the whole site.

    Most will be terms of your field. Read through them once, correct what is wrong, and put the rest into `words` of
    `[spelling]`: typos are then found among fewer strange words.
    """
    found: dict[str, UnknownWord] = {}
    for fact in facts.stream("unknown-word"):
        entry = found.setdefault(fact.key, UnknownWord(fact.key, fact.url))
        entry.count += fact.value["count"]
        entry.pages += 1
        entry.excerpt = entry.excerpt or fact.value["excerpt"]
    if not found:
        return
    words = sorted(found.values(), key=lambda e: (-e.pages, -e.count, e.word))
    named = ", ".join(entry.word for entry in words[:NAMED])
    plural = "words are" if len(words) > 1 else "word is"
    more = " …" if len(words) > NAMED else ""
    yield unknown_words.finding(
        f"{len(words)} {plural} in no dictionary: {named}{more}",
        OnPage(words[0].page),
        quote=words[0].excerpt,
        outcome=Outcome.CANT_TELL,
        key="site",
        words=[asdict(word) for word in words[:LISTED]],
        count=len(words),
    )


@check("spelling-mixed-english", family=Family.SPELLING, version=1, severity=Severity.MINOR, tags=("spelling",))
def mixed_english(facts: SiteFacts) -> Iterator[Yield]:
    """The site mixes British and American spelling.

    Both are right; a reader who meets "colour" on one page and "color" on the next wonders who wrote them. Choose one. Pages
    declared as `en-GB` and `en-US` are counted apart, names and the ending -ize (right in both) not at all.
    """
    counted: dict[str, dict[str, Counter[str]]] = {}
    page: dict[str, str] = {}
    for fact in facts.stream("english-variants"):
        sides = counted.setdefault(fact.key, {"british": Counter(), "american": Counter()})
        for side, words in fact.value.items():
            sides[side].update(words)
            if words:
                page.setdefault(f"{fact.key} {side}", fact.url)
    if not counted:
        yield NotApplicable("No page is in English.")
        return
    for language, sides in counted.items():
        rare, usual = sorted(sides, key=lambda side: (sides[side].total(), side))
        if sides[rare].total() < FEWEST_PLACES or len(sides[rare]) < 2:
            continue
        yield mixed_english.finding(
            f"The site is spelt in {_name(usual)} English ({_few(sides[usual])}) but also in {_name(rare)} English"
            f" ({_few(sides[rare])}).",
            OnPage(page[f"{language} {rare}"]),
            outcome=Outcome.CANT_TELL,
            key=language,
            british=dict(sides["british"].most_common(LISTED)),
            american=dict(sides["american"].most_common(LISTED)),
        )


def _name(side: str) -> str:
    return side.capitalize()


def _few(words: Counter[str]) -> str:
    named = ", ".join(word for word, _ in words.most_common(3))
    return f"{named}: {words.total()} places"
