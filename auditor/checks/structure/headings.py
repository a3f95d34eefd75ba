"""Headings: empty, skipped, missing or several first ones, too long, saying nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.common import beginning, headings_of
from auditor.dom.accname import authored
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_present
from auditor.dom.locator import selector_of
from auditor.dom.names import name_text
from auditor.dom.roles import LANDMARK_TAGS, explicit_role, landmark_of
from auditor.model.exhibits import Landmark, OutlineHeading, StructureExhibit
from auditor.model.finding import Family, Outcome, Severity

LONGEST = 160
"""Characters beyond which a heading is a paragraph (Sa11y 170, Editoria11y 160)."""
SENTENCE = 60
"""Characters from which a heading that ends in a full stop is a sentence of a text."""
GENERIC = frozenset(
    "heading|headline|title|subtitle|section|untitled|header|new section|heading 1|heading 2|heading 3|page title|"
    "section title|insert heading|your heading here|add heading|überschrift|titel|titre|título|titolo|kop|"
    "sous-titre|encabezado|intestazione|cabeçalho".split("|")
)
"""Words that editors' tools leave behind where a heading should be."""
_COUNTED = frozenset("heading headline subtitle überschrift kop sous-titre encabezado intestazione cabeçalho".split())
"""Those that a number makes no better; "Section 4" of a charter is a name."""
_SLOT = re.compile(
    r"(?:insert|enter|add|put|type|write) (?:a |the |your |some )?(?:own )?(?:heading|headline|title|subtitle)(?: text)?"
    r"(?: (?:goes )?here)?\Z"
    r"|(?:your |the )?(?:heading|headline|title|subtitle)(?: text)? (?:goes )?here\Z"
)


@check(
    "heading-empty",
    family=Family.STRUCTURE,
    version=2,
    severity=Severity.SERIOUS,
    wcag=("1.3.1", "2.4.6"),
    same_as=("empty-heading",),
)
def heading_is_empty(document: Document) -> Iterator[Yield]:
    """A heading without any text.

    People who jump from heading to heading land on nothing. Write the heading, or remove the empty element; space is
    made with CSS, not with headings. Where the style sheet puts text into it, it is "please look".
    """
    found = False
    for element, level in headings_of(document):
        found = True
        if any(char.isalnum() for char in name_text(element)):
            continue
        if any(char.isalnum() for char in element.generated):
            # Browsers read it out; who uses a style sheet of his own does not get it (WCAG failure F87).
            message = f"The text of a heading of level {level} stands in the style sheet only."
            yield heading_is_empty.finding(message, element, outcome=Outcome.CANT_TELL, severity=Severity.MODERATE)
        else:
            yield heading_is_empty.finding(f"A heading of level {level} has no text.", element)
    if not found:
        yield NotApplicable("the page has no heading")


@check(
    "heading-skipped",
    family=Family.STRUCTURE,
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.3.1",),
    same_as=("heading-order",),
)
def heading_level_is_skipped(document: Document) -> Iterator[Yield]:
    """A heading that is more than one level deeper than the heading before it.

    The outline that screen readers show then has a hole, as if a chapter were missing. Use the next level; make it look
    as you like with CSS.
    """
    before = 0
    any_heading = False
    for element, level in headings_of(document):
        if not any(char.isalnum() for char in name_text(element)):
            continue
        any_heading = True
        if before and level > before + 1:
            message = f"The heading “{name_text(element)[:80]}” jumps from level {before} to level {level}."
            yield heading_level_is_skipped.finding(
                message, element, quote=name_text(element), before=before, level=level
            )
        before = level
    if not any_heading:
        yield NotApplicable("the page has no heading")


@check(
    "heading-no-h1",
    family=Family.STRUCTURE,
    version=2,
    severity=Severity.MODERATE,
    tags=("best-practice",),
    same_as=("page-has-heading-one",),
)
def no_first_heading(document: Document) -> Iterator[Yield]:
    """A page without a heading of level 1.

    The first heading tells everybody, and search engines, what the page is about. Give the page one h1, usually the
    page's title at the top of its content. It is best practice; no success criterion of WCAG asks for it.
    """
    headings = [(element, level) for element, level in headings_of(document) if name_text(element)]
    missing = not any(level == 1 for _, level in headings) and not _behind_a_dialog(document)
    if missing and document.body is not None and document.body.text():
        has = (
            f"its highest heading has level {min(level for _, level in headings)}"
            if headings
            else "it has no heading at all"
        )
        yield no_first_heading.finding(f"The page has no heading of level 1; {has}.", document.root)


def _behind_a_dialog(document: Document) -> bool:
    # While a dialog is open, the page behind it is put away with its heading, and comes back when it is closed.
    dialogs = document.find("dialog", or_having=("aria-modal", "role"))
    is_open = any(
        one.has("open") if one.tag == "dialog" else explicit_role(one) in {"dialog", "alertdialog"} for one in dialogs
    )
    return is_open and any(heading.text(1) and not is_present(heading) for heading in document.find("h1"))


@check("heading-several-h1", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def several_first_headings(document: Document) -> Iterator[Yield]:
    """Several headings of level 1 on one page.

    HTML allows it, but people who list the headings cannot tell which one names the page. Look whether the others are
    chapters of the page (level 2).
    """
    first = [e for e, level in headings_of(document) if level == 1 and name_text(e) and not _in_article(e)]
    for element in first[1:2]:
        message = f"The page has {len(first)} headings of level 1; the second is “{name_text(element)[:80]}”."
        yield several_first_headings.finding(message, element, outcome=Outcome.CANT_TELL, count=len(first))


def _in_article(element: Element) -> bool:
    return element.closest("article", "section", "dialog") is not None


@check("heading-too-long", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("2.4.6",))
def heading_is_a_paragraph(document: Document) -> Iterator[Yield]:
    """A heading as long as a paragraph.

    Headings are for skimming and jumping. Shorten it, or make it a paragraph. A whole sentence that is shorter is "please look": it
    may be a heading for its looks alone (WCAG failure F43).
    """
    for element, _ in headings_of(document):
        text = element.text()
        sentence = len(text) > SENTENCE and text.rstrip('”"»’)').endswith((".", "!")) and len(text.split()) >= 10
        if len(text) > LONGEST or sentence:
            yield heading_is_a_paragraph.finding(
                f"A heading of {len(text)} characters: “{beginning(text, 80)}”.",
                element,
                quote=text,
                outcome=Outcome.FAILED if len(text) > LONGEST else Outcome.CANT_TELL,
                length=len(text),
            )


@check("heading-generic", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("2.4.6",))
def heading_says_nothing(document: Document) -> Iterator[Yield]:
    """A heading that an editing tool left behind: "Heading", "Untitled", "Section title".

    It tells nobody what follows. Say what the section is about.
    """
    for element, _ in headings_of(document):
        text = name_text(element).casefold().strip(" .:…")
        if text in GENERIC or text.rstrip("0123456789 ") in _COUNTED or _SLOT.match(text):
            yield heading_says_nothing.finding(
                f"The heading “{element.text()[:60]}” does not say what follows.", element
            )


@check("heading-repeated", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("2.4.6",))
def heading_is_that_of_another_part(document: Document) -> Iterator[Yield]:
    """Two headings of one level below the same heading that say the same.

    Please look: who jumps from heading to heading cannot tell the parts apart. Say what is different, or make one part of them. Told
    once for each heading that is repeated.

    False alarms in 100 pages: 0; told on 14 of 240 ordinary pages.
    """
    above: list[tuple[int, int]] = []
    known: dict[tuple[int, int, str], int] = {}
    for element, level in headings_of(document):
        text = " ".join(name_text(element).casefold().split())
        while above and above[-1][1] >= level:
            above.pop()
        key = (above[-1][0] if above else -1, level, text)
        above.append((element.index, level))
        if not text:
            continue
        known[key] = known.get(key, 0) + 1
        if known[key] == 2:
            yield heading_is_that_of_another_part.finding(
                f"Another heading of level {level} in this part is “{beginning(name_text(element), 60)}”, too.",
                element,
                quote=name_text(element)[:200],
                outcome=Outcome.CANT_TELL,
            )


@check("page-outline", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
def outline(document: Document) -> Iterator[Yield]:
    """The outline of the page: headings, landmarks, title and language, shown in the report.

    Nothing is judged here; the page view shows what a screen reader's list of headings and landmarks shows.
    """
    rows = [(name_text(e)[:200], level, e) for e, level in headings_of(document)][:300]
    yield StructureExhibit(
        tuple(OutlineHeading(level, text, selector_of(element)) for text, level, element in rows),
        tuple(_landmarks(document)[:60]),
        document.title[:300],
        document.language[:40],
    )


def _landmarks(document: Document) -> list[Landmark]:
    found: list[Landmark] = []
    for element in document.find(*LANDMARK_TAGS, or_having=("role",)):
        role = landmark_of(element)
        if role and is_present(element):
            found.append(Landmark(role, authored(element).text[:100]))
    return found
