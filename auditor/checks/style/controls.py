"""How fields and links are drawn: placeholders and borders that hardly stand out, links that look like the words around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import NEEDS_BROWSER, NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.style.contrast import contrast, written
from auditor.dom.content import Links, Region
from auditor.dom.document import Document, Element, FieldStyle
from auditor.dom.exposure import is_disabled, is_exposed
from auditor.dom.names import name_text
from auditor.dom.tags import BREAKING
from auditor.model.evidence import Colours
from auditor.model.finding import Family, Outcome, Severity

TEXT, EDGE = 4.5, 3.0
"""Least contrast of text (WCAG 1.4.3) and of what shows where a control is (1.4.11)."""
BROWSERS_OWN = (118, 118, 118)
"""The border that Chromium draws where no style sheet says otherwise; WCAG 1.4.11 leaves what is the browser's own out."""
_LARGE = 24.0
_AROUND = 60
"""Characters of running text around a link in which it has to be told from words."""


@check(
    "placeholder-contrast",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.4.3",),
    tags=(NEEDS_BROWSER,),
)
def placeholder_is_faint(document: Document) -> Iterator[Yield]:
    """A placeholder with a contrast below 4.5:1 to its field (3:1 in large type).

    It is text like any other (WCAG 1.4.3): people with low vision do not see what the field asks for. Darken it in `::placeholder`.
    Told once for each pair of colours.

    False alarms in 100 pages: 0; told on none of 90 ordinary pages.
    """
    if not document.rendered:
        yield NotApplicable("no browser has shown the page")
        return
    told: set[tuple[object, object]] = set()
    for field in _fields(document):
        style, layout = field.field, field.layout
        if style is None or layout is None or style.placeholder is None or style.ground is None or _is_off(field):
            continue
        wanted = EDGE if layout.font_size >= _LARGE else TEXT
        ratio = contrast(style.placeholder, style.ground)
        if ratio >= wanted or (style.placeholder, style.ground) in told or not field.get("placeholder").strip():
            continue
        told.add((style.placeholder, style.ground))
        finding = placeholder_is_faint.finding(
            f"The placeholder “{beginning(field.get('placeholder'), 60)}” has a contrast of {ratio:.2f}:1; it needs {wanted:g}:1.",
            field,
            key="placeholder",
        )
        colours = Colours(written(style.placeholder), written(style.ground), round(ratio, 2), f"{wanted:g}:1")
        yield replace(finding, colours=colours)


@check(
    "field-border-contrast",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.4.11",),
    tags=(NEEDS_BROWSER,),
)
def border_is_faint(document: Document) -> Iterator[Yield]:
    """A field, or a box to tick that the page draws itself, whose border and ground have a contrast below 3:1 to what is around it.

    Please look whether anything else shows where the field is (WCAG 1.4.11). Darken the border. Told once for each pair of colours.

    False alarms in 100 pages: 0; told on 11 of 90 ordinary pages.
    """
    if not document.rendered:
        yield NotApplicable("no browser has shown the page")
        return
    told: set[tuple[object, object]] = set()
    for field in _fields(document):
        style = field.field
        if (
            style is None
            or (field.layout is not None and field.layout.visually_hidden)
            or style.edged
            or set(style.border) == {BROWSERS_OWN}
            or not style.border
            or style.paper is None
            or style.ground is None
        ):
            continue
        ratio, colour = max((_stands_out(side, style), side) for side in style.border)
        if (
            ratio >= EDGE
            or contrast(style.ground, style.paper) >= EDGE
            or (colour, style.paper) in told
            or _is_off(field)
        ):
            continue
        told.add((colour, style.paper))
        finding = border_is_faint.finding(
            f"The border of the field “{beginning(name_text(field), 60)}” has a contrast of {ratio:.2f}:1 to what is around it.",
            field,
            outcome=Outcome.CANT_TELL,
            key="border",
        )
        yield replace(finding, colours=Colours(written(colour), written(style.paper), round(ratio, 2), "3:1"))


def _fields(document: Document) -> Iterator[Element]:
    return (
        one
        for one in document.find("input", "textarea", "select")
        if one.field is not None and not one.frame and is_exposed(one)
    )


def _stands_out(side: tuple[int, int, int], style: FieldStyle) -> float:
    # The edge shows against what is around it or against the field.
    assert style.paper is not None
    assert style.ground is not None
    return max(contrast(side, style.paper), contrast(side, style.ground))


def _is_off(element: Element) -> bool:
    return any(is_disabled(node) for node in (element, *element.ancestors))


@check(
    "link-looks-like-text",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.4.1",),
    tags=(NEEDS_BROWSER,),
)
def link_is_not_to_be_told_from_text(links: Links) -> Iterator[Yield]:
    """A link in running text that looks like the words around it.

    Please look: nothing but the mouse shows that it is a link. Underline it. (Links that differ by their colour alone are axe's
    `link-in-text-block`.) Told once a page.

    False alarms in 100 pages: 0; told on none of 90 ordinary pages.
    """
    words: dict[Element, int] = {}
    found = [
        link for link in links.items if link.exposed and link.region in _RUNNING and _is_plain(link.element, words)
    ]
    if found:
        first, more = found[0], len(found) - 1
        yield link_is_not_to_be_told_from_text.finding(
            f"The link “{beginning(first.name, 60)}” looks like the words around it{f', and so do {more} more' if more else ''}.",
            first.element,
            quote=first.name,
            outcome=Outcome.CANT_TELL,
            count=len(found),
        )


_RUNNING = frozenset({Region.MAIN, Region.BODY})


def _is_plain(link: Element, words: dict[Element, int]) -> bool:
    around = link.parent
    if around is None or link.style is None or around.style is None or link.layout is None or around.layout is None:
        return False
    if (
        any(child.tag in BREAKING or child.tag in {"img", "svg", "code"} for child in link.elements)
        or link.layout.background_image
    ):
        return False
    own, other = link.style, around.style
    alike = (own.colour, own.paper, own.italic, own.capitals, own.underlined) == (
        other.colour,
        other.paper,
        other.italic,
        other.capitals,
        other.underlined,
    )
    same_type = (link.layout.font_size, link.layout.font_weight) == (around.layout.font_size, around.layout.font_weight)
    if own.colour is None or own.paper is None or own.underlined or not alike or not same_type:
        return False
    if around not in words:
        words[around] = sum(len(child.strip()) for child in around.children if isinstance(child, str))
    return words[around] >= _AROUND
