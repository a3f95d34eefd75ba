"""Titles and meta descriptions: missing, left over from a tool, repeated over the site, unrelated to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from auditor.checks.base import NotApplicable, OnPage, Yield, check
from auditor.checks.shared.common import content_words, headings_of
from auditor.dom.content import Text, Visibility
from auditor.dom.document import Document
from auditor.dom.names import name_text
from auditor.model.finding import Fact, Family, Outcome, Severity
from auditor.model.run import SiteFacts

_LEFT_OVER = re.compile(
    r"(?i)\A(?:untitled(?: (?:document|page))?(?: \d+)?|document|new page|page ?\d*|title|page title|home ?page|index|default|welcome|"
    r"test(?: page)?|first page|(?:insert|enter|add|put|type) (?:the |your |a )?(?:page )?title(?:.{0,40}\bhere[ .,]*)?|"
    r"(?:your )?(?:page )?title here|"
    r"new page \d+|asdf+|(?:.{1,40} [-–|] )?just another wordpress site|react app|vite \+ \w+|vue app|next\.js|create next app|no title|"
    r"unbenannt(?:es dokument)?|neue seite|sans titre|document sans nom|sin título|documento sin título|senza titolo|"
    r"sem título|naamloos(?: document)?|[\w-]+\.(?:html?|php|aspx?|jsp|pdf|docx?))\Z"
)
"""Titles that tools put in and nobody replaced; a file name is one, too."""
MAX_LISTED = 50


@check(
    "title-missing",
    family=Family.STRUCTURE,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("2.4.2",),
    same_as=("document-title",),
)
def title_is_missing(document: Document) -> Iterator[Yield]:
    """A page without a title.

    The title is the first thing a screen reader says, the name of the tab and of the bookmark. Write one that names the
    page first and the site after it.
    """
    if not document.title.strip():
        yield title_is_missing.finding("The page has no title.", document.root)
    else:
        yield Fact("title", document.title.casefold(), document.title)


@check("title-placeholder", family=Family.STRUCTURE, version=1, severity=Severity.SERIOUS, wcag=("2.4.2",))
def title_is_left_over(document: Document) -> Iterator[Yield]:
    """A title that a tool put in and nobody replaced.

    "Untitled document" or "index.html" does not tell the page from any other. Name what the page is about.
    """
    title = document.title.strip()
    if not title:
        yield NotApplicable("the page has no title")
    elif _LEFT_OVER.match(title) and len(title) <= 80:
        element = next(document.find("title"), None)
        yield title_is_left_over.finding(
            f"The title “{title}” does not say what the page is about.", element, quote=title
        )


@check("title-unrelated", family=Family.STRUCTURE, version=2, severity=Severity.MODERATE, wcag=("2.4.2",))
def title_has_nothing_to_do_with_the_page(document: Document, text: Text) -> Iterator[Yield]:
    """A title of which no word occurs on the page.

    It was probably copied from another page. Compare title and main heading and correct the wrong one. It fails where the page has a
    main heading and the title is no mere name; anything else is "please look".

    False alarms in 100 pages: 0 of what fails; told to be looked at on 10 of 1,106 ordinary pages, none of which has a heading.
    """
    if not document.title or _LEFT_OVER.match(document.title):
        yield NotApplicable("the page has no title of its own")
        return
    said = content_words(document.title)
    shown = " ".join(b.text for b in text.blocks if b.visibility is not Visibility.HIDDEN)
    there = content_words(shown)
    if len(said) >= 2 and len(there) >= 5 and not said & there and not _is_named(document.title, shown):
        heading = next((name_text(e) for e, level in headings_of(document) if level == 1), "")
        message = f"No word of the title “{document.title[:80]}” occurs on the page" + (
            f", whose heading is “{heading[:80]}”." if heading else "."
        )
        element = next(document.find("title"), None)
        plain = content_words(heading) and _PHRASE.search(document.title)
        kin = {word[:_KIN] for word in said} & {word[:_KIN] for word in there}
        outcome = Outcome.FAILED if plain and not kin else Outcome.CANT_TELL
        yield title_has_nothing_to_do_with_the_page.finding(message, element, outcome=outcome)


_PHRASE = re.compile(r"(?<!\w)[a-zß-öø-ÿα-ωа-я][^\W\d_]{3,}")
"""A word that is not written with a capital, as names are, in a script that has capitals."""
_KIN = 4
"""Letters that kindred words begin with: bean, beans."""
_SEAM = re.compile(r"\s+[-–—|·•:]+\s+|[|:]")


def _is_named(title: str, shown: str) -> bool:
    # "Buy - Lakeside", "Frequently asked questions": words too short to count, or their initials, stand on the page.
    parts = (part.strip().casefold() for part in _SEAM.split(title[:200]))
    initials = "".join(word[0] for word in re.findall(r"\w+", title[:200])).casefold()
    names = [*parts, *(initials[:end] for end in range(3, min(len(initials), 6) + 1))]
    return any(len(name) > 1 and re.search(rf"\b{re.escape(name)}\b", shown, re.IGNORECASE) for name in names)


@check("meta-description", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
def meta_description_is_empty(document: Document) -> Iterator[Yield]:
    """A meta description that is there but empty.

    Search engines and shared links show this sentence. Fill it, or remove the empty element.
    """
    for element in document.find("meta"):
        if element.get("name").strip().lower() != "description" or element.frame:
            continue
        said = " ".join(element.get("content").split())
        if said:
            yield Fact("meta-description", said.casefold()[:300], said[:300])
        else:
            yield meta_description_is_empty.finding(
                "The meta description is empty.", element, outcome=Outcome.CANT_TELL
            )


def _repeated(facts: SiteFacts, name: str) -> Iterator[tuple[str, list[str]]]:
    for _, group in groupby(facts.stream(name), key=lambda fact: fact.key):
        same = list(group)
        urls = sorted({fact.url for fact in same})
        if len(urls) > 1:
            yield str(same[0].value), urls


@check("title-repeated", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("2.4.2",))
def title_stands_on_several_pages(facts: SiteFacts) -> Iterator[Yield]:
    """One title on several pages.

    In tabs, bookmarks and search results these pages cannot be told apart. Begin each title with what its page is about.
    """
    for title, urls in _repeated(facts, "title"):
        message = f"{len(urls)} pages have the title “{title[:100]}”."
        yield title_stands_on_several_pages.finding(
            message, OnPage(urls[0]), quote=title, key=title.casefold()[:120], pages=urls[:MAX_LISTED], count=len(urls)
        )


@check("meta-description-repeated", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
def meta_description_stands_on_several_pages(facts: SiteFacts) -> Iterator[Yield]:
    """One meta description on several pages.

    Search results show the same sentence for different pages. Describe each page, or leave the description out.
    """
    for said, urls in _repeated(facts, "meta-description"):
        message = f"{len(urls)} pages have the same meta description “{said[:100]}”."
        yield meta_description_stands_on_several_pages.finding(
            message,
            OnPage(urls[0]),
            quote=said,
            key=said.casefold()[:120],
            outcome=Outcome.CANT_TELL,
            pages=urls[:MAX_LISTED],
            count=len(urls),
        )
