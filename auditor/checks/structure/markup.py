"""Markup that HTML has given up or that says another thing than it shows: old elements, breaks for paragraphs, lost roles."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.roles import is_presentational
from auditor.dom.tags import HEADINGS
from auditor.model.finding import Family, Outcome, Severity

_OBSOLETE = (
    "font",
    "center",
    "big",
    "strike",
    "tt",
    "basefont",
    "dir",
    "acronym",
    "applet",
    "nobr",
    "spacer",
    "bgsound",
    "multicol",
)
"""Elements that authors must not use (HTML 16.2); `blink` and `marquee` are rules of axe."""


@check("markup-obsolete", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, tags=("best-practice",))
def element_is_obsolete(document: Document) -> Iterator[Yield]:
    """An element that HTML has given up, such as `font` or `center`.

    Authors must not use it (HTML 16.2): it fixes colours and sizes that people set otherwise for themselves. Use a class and a
    style sheet. Told once for each element on a page. Best practice.

    False alarms in 100 pages: 0; told on 47 of 353 ordinary pages.
    """
    for tag in _OBSOLETE:
        found = [element for element in document.find(tag) if not element.frame]
        if found:
            yield element_is_obsolete.finding(
                f"The page uses the obsolete element {tag}{f', {len(found)} times' if len(found) > 1 else ''}.",
                found[0],
                key=tag,
                count=len(found),
            )


@check("paragraph-by-breaks", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def breaks_stand_for_paragraphs(document: Document) -> Iterator[Yield]:
    """Paragraphs that are made with two line breaks in a row, or room that empty paragraphs make.

    Please look: screen readers that go from paragraph to paragraph take them for one, or say "blank" again and again. Write a `p` for
    each, and make room with CSS. Addresses and verses are fine with breaks.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for element in dict.fromkeys(br.parent for br in document.find("br") if br.parent is not None and not br.frame):
        if element.tag in {"pre", "address", "td", "th", "code"} or not is_exposed(element):
            continue
        parts = _parts(element)
        if sum(len(part) >= 100 for part in parts) >= 2:
            yield breaks_stand_for_paragraphs.finding(
                f"{len(parts)} paragraphs are set apart by line breaks only, the first “{beginning(parts[0], 60)}”.",
                element,
                quote=parts[0][:200],
                outcome=Outcome.CANT_TELL,
            )
    empty = _empty_in_a_row(document)
    if empty is not None:
        yield breaks_stand_for_paragraphs.finding(
            "Empty paragraphs in a row make room.", empty, outcome=Outcome.CANT_TELL, key="empty"
        )


def _empty_in_a_row(document: Document) -> Element | None:
    """Return the first of several empty paragraphs that stand side by side; None where there are none."""
    before: Element | None = None
    for element in document.find("p"):
        if (
            element.frame
            or not is_exposed(element)
            or any(element.elements)
            or element.text().strip()
            or element.has("id")
        ):
            continue
        if before is not None and before.parent is element.parent and element.index == before.index + 1:
            return before
        before = element
    return None


def _parts(element: Element) -> list[str]:
    parts = [""]
    breaks = 0
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            breaks += 1
            continue
        text = child if isinstance(child, str) else child.text(400)
        if not text.strip():
            continue
        if breaks >= 2:
            parts.append("")
        breaks = 0
        parts[-1] += text
    return [part for part in (" ".join(part.split()) for part in parts) if part]


@check("role-hides-meaning", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.3.1",))
def role_takes_meaning_away(document: Document) -> Iterator[Yield]:
    """A heading, or the only label of a field, that role presentation or none takes away from people who listen.

    It still looks like one (WCAG failure F92). Remove the role. (Tables are reported by `table-layout-marked`.)

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    found = False
    for element in document.find(*HEADINGS, "label", "fieldset", "blockquote"):
        if "role" not in element.attrs or element.frame:
            continue
        found = True
        if is_presentational(element) and is_exposed(element) and element.text(1):
            yield role_takes_meaning_away.finding(
                f"The role takes away what “{beginning(element.text(), 60)}” is, a {element.tag}.",
                element,
                quote=element.text(),
            )
    if not found:
        yield NotApplicable("no heading or label has a role")
