"""Frames whose name does not say what is inside, or which of several they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.document import Document, Element
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


_WORD = re.compile(r"\w{3,}")
_FEWEST = 3
_ALIKE = 0.3
"""Share of their words that two frames have in common from which they may show the same thing."""


@check("frames-of-one-name", family=Family.STRUCTURE, version=3, severity=Severity.MODERATE, wcag=("4.1.2",))
def frames_differ_and_are_called_alike(document: Document) -> Iterator[Yield]:
    """Several frames of one page that have the same name and show different things.

    Who lists the frames of a page cannot tell them apart. Let each title say what is in its frame. Told where both could be looked
    into, and hardly a word stands in both.

    False alarms in 100 pages: 0; told on none of 285 ordinary pages in a browser.
    """
    by_name: defaultdict[str, list[Element]] = defaultdict(list)
    for frame in document.find("iframe", "frame"):
        if (name := " ".join(name_text(frame).casefold().split())) and not frame.frame and is_exposed(frame):
            by_name[name].append(frame)
    for name, frames in by_name.items():
        words = [frozenset(_WORD.findall(frame.text(5_000).casefold())) for frame in frames]
        for frame, said in zip(frames[1:], words[1:], strict=True):
            if min(len(said), len(words[0])) >= _FEWEST and len(said & words[0]) < _ALIKE * len(said | words[0]):
                yield frames_differ_and_are_called_alike.finding(
                    f"Two frames are called “{beginning(name, 60)}” and show different things.",
                    frame,
                    quote=name,
                )
                break
