"""Frames whose name does not say what is inside."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.dom.document import Document
from auditor.dom.exposure import is_exposed
from auditor.dom.names import name_text
from auditor.model.finding import Family, Severity

_EMPTY_NAMES = frozenset(
    "iframe|frame|i-frame|untitled|untitled frame|title|content|embed|embedded content|embedded|widget|video player|"
    "youtube video player|vimeo player|rahmen|cadre|marco|contenido|contenu|inhalt".split("|")
)
"""Names that editors' tools and embed codes put in; they are the same on every page."""


@check("frame-title-generic", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("2.4.1", "4.1.2"))
def frame_title_says_nothing(document: Document) -> Iterator[Yield]:
    """A frame whose title does not say what is inside: "iframe", "YouTube video player".

    A screen reader lists the frames of a page by their titles. Write what the frame shows: "Campus map", "Film: a day at school".
    """
    found = False
    for element in document.find("iframe", "frame"):
        name = name_text(element)
        if not name or not is_exposed(element):
            continue  # a frame without any name is what axe's frame-title reports
        found = True
        if name.casefold().strip(" .:") in _EMPTY_NAMES or name.startswith(("http://", "https://", "//")):
            message = f"The frame is called “{name[:60]}”, which does not say what is inside."
            yield frame_title_says_nothing.finding(message, element, quote=name)
    if not found:
        yield NotApplicable("the page has no named frame")
