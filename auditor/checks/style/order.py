"""The order in which a page is read, held against the order in which it is seen (WCAG 1.3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from auditor.checks.base import NEEDS_BROWSER, NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.document import Box, Document, Element
from auditor.dom.exposure import is_present
from auditor.model.finding import Family, Outcome, Severity

_MOST_CHILDREN = 60
"""Children of one element that are compared."""
_SHORTEST = 20
"""Characters of a text from which its place matters."""
_ASIDE = frozenset(
    {
        "nav",
        "header",
        "footer",
        "aside",
        "dialog",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "table",
        "svg",
        "caption",
    }
)
"""What may stand anywhere: it makes sense by itself, or has an order of its own."""
MOST = 10
"""Places of one page that are told."""


@check(
    "reading-order",
    family=Family.STRUCTURE,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.3.2",),
    tags=(NEEDS_BROWSER,),
)
def read_after_what_is_below(document: Document) -> Iterator[Yield]:
    """A text that is seen above the one before it in the page, or texts that stand in a row from the right to the left.

    Please look: listeners, and people who use a keyboard, get the parts in the order of the markup (WCAG failure F1). Where the parts
    tell one story, bring the markup into the order in which they are seen; do not use `order`, `column-reverse` or places of their own
    to move text.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    if not document.rendered:
        yield NotApplicable("no browser has shown the page")
        return
    told = 0
    for element in document.elements:
        if element.frame or element.tag in _ASIDE or len(element.children) < 2 or told >= MOST:
            continue
        found = _out_of_order(element)
        if found is None:
            continue
        told += 1
        before, above = found
        place = "above" if _is_above(_box(above), _box(before)) else "to the left of"
        yield read_after_what_is_below.finding(
            f"“{beginning(above.text(), 50)}” is seen {place} “{beginning(before.text(), 50)}”, which is read before it.",
            above,
            quote=above.text()[:200],
            outcome=Outcome.CANT_TELL,
        )


def _out_of_order(element: Element) -> tuple[Element, Element] | None:
    before: tuple[Element, Box] | None = None
    for child in [child for child in element.elements if child.tag not in _ASIDE][:_MOST_CHILDREN]:
        layout = child.layout
        if layout is None or not layout.rendered or layout.visually_hidden or layout.box is None:
            continue
        box = layout.box
        if box.height < 8 or not _says_something(child) or layout.display in {"inline", "contents"}:
            continue
        if _is_of_links(child):
            continue
        if before is not None and _is_above(box, before[1]) and is_present(child) and is_present(before[0]):
            return before[0], child
        before = (child, box)
    return _turned_row(element)


_ROW = 3
"""Texts side by side from which on they are a story, and not a text and what stands at its side."""


def _turned_row(element: Element) -> tuple[Element, Element] | None:
    """Return the first two of several texts that stand side by side from the right to the left."""
    row: list[tuple[Element, Box]] = []
    for child in [child for child in element.elements if child.tag not in _ASIDE][:_MOST_CHILDREN]:
        layout = child.layout
        if layout is None or not layout.rendered or layout.visually_hidden or layout.box is None:
            continue
        if not _says_something(child) or layout.display == "inline" or _is_of_links(child) or not is_present(child):
            return None
        row.append((child, layout.box))
    if len(row) < _ROW or any(node.get("dir").lower() == "rtl" for node in (element, *element.ancestors)):
        return None
    turned = all(
        then.x + then.width <= box.x + 2 and abs(then.y - box.y) < 0.5 * box.height
        for (_, box), (_, then) in pairwise(row)
    )
    return (row[0][0], row[1][0]) if turned else None


def _box(element: Element) -> Box:
    assert element.layout is not None
    assert element.layout.box is not None
    return element.layout.box


def _says_something(element: Element) -> bool:
    return (
        len(element.text(_SHORTEST)) >= _SHORTEST or next(element.find("input", "select", "textarea"), None) is not None
    )


def _is_of_links(element: Element) -> bool:
    # A menu or a list of pages makes sense wherever it stands.
    return sum(len(link.text()) for link in element.find("a")) >= 0.5 * len(element.text())


def _is_above(box: Box, other: Box) -> bool:
    # In one column: columns beside each other begin anew at the top.
    shared = min(box.x + box.width, other.x + other.width) - max(box.x, other.x)
    return box.y + box.height <= other.y + 2 and shared >= max(100, 0.5 * min(box.width, other.width))
