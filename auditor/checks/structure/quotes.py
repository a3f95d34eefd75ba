"""Quotations: marked where there is none, and not marked where there is one (WCAG failures F2 and F43)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from auditor.checks.base import Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.content import BlockKind, Region, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.model.finding import Family, Outcome, Severity

_MARKS = re.compile(r"[“”„«»‹›\"]")
_CLIMBS = 20
MOST = 200
"""Quotations of one page that are looked at."""
_SAYS = re.compile(
    r"(?i)(?::|\b(?:says?|said|writes?|wrote|asks?|asked|quot\w+|according|in the words|sagt\w*|schreibt|schrieb|zitat|dit|"
    r"écrit|selon|dice|"
    r"escribe|según|scrive|secondo|zegt|schrijft)\b.{0,80})\s*\Z"
)
_RUNNING = frozenset({Region.MAIN, Region.BODY})


@check("blockquote-as-indent", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def indent_is_marked_as_quote(document: Document) -> Iterator[Yield]:
    """A `blockquote` around something that does not look quoted.

    Please look: browsers indent it, and screen readers call it a quotation (WCAG failure F43). If nobody is quoted, use CSS to
    indent it. Told once a page.

    False alarms in 100 pages: 0; told on 14 of 240 ordinary pages.
    """
    marked = islice((e for e in document.find("blockquote") if not e.frame and is_exposed(e)), MOST)
    found = [e for e in marked if not _is_quoted(e)]
    if found:
        more = f", and so do {len(found) - 1} more" if len(found) > 1 else ""
        yield indent_is_marked_as_quote.finding(
            f"“{beginning(found[0].text(), 60)}” is marked as quoted and does not look it{more}.",
            found[0],
            outcome=Outcome.CANT_TELL,
            count=len(found),
        )


def _is_quoted(element: Element) -> bool:
    text = element.text(3_000)
    if not text or element.get("cite") or element.get("class") or _MARKS.search(text):
        return True
    if (
        next(element.find("cite", "footer", "q", "figcaption"), None) is not None
        or element.closest("figure") is not None
    ):
        return True
    if re.search(r"[—–-]\s?\w[^.]{2,60}\Z", text):
        return True  # who said it
    before = _before(element)
    return before is not None and bool(_SAYS.search(before.text()[-200:]))


def _before(element: Element) -> Element | None:
    """Return what stands right before an element, or before what it begins; None at the beginning of the page."""
    if element.catalogue is None or not element.index:
        return None
    around = set(element.ancestors)
    node: Element | None = element.catalogue.elements[element.index - 1]
    while node is not None and node in around:  # it is the first in there
        node = element.catalogue.elements[node.index - 1] if node.index else None
    for _ in range(_CLIMBS):
        if node is None or node.parent is None or node.parent in around:
            break
        node = node.parent
    return node


_QUOTED = re.compile(r"\A\s*[“„«\"]([^“”„«»\"]{80,})[”“»\"][\s,.;:–—-]*.{0,120}\Z", re.DOTALL)
"""A long text in quotation marks, and who said it."""


@check("quote-unmarked", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def quote_is_not_marked(text: Text) -> Iterator[Yield]:
    """A paragraph that is one long quotation and is not marked as one.

    Please look: listeners do not learn where it begins and ends. Use `blockquote` (W3C techniques H49 and G115).

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for block in text.blocks:
        if (
            block.kind is not BlockKind.PARAGRAPH
            or block.visibility is not Visibility.SHOWN
            or block.region not in _RUNNING
        ):
            continue
        if _QUOTED.match(block.text[:3_000]) and block.element.closest("blockquote", "q", "figure") is None:
            yield quote_is_not_marked.finding(
                f"“{beginning(block.text.strip(' “„«'), 60)}” is quoted and not marked as a quotation.",
                block.element,
                quote=block.text[:200],
                outcome=Outcome.CANT_TELL,
            )
