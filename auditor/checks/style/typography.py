"""How running text is set: justified, in italics, capitals or small type, in long or tight lines. Best practice, all of it minor.

The measures are those of WCAG 1.4.8 and of style guides for print; none is level A or AA, so a gate that stays as it is
never fails by one of them. A page is told once of each, with how many passages are set so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.checks.base import NEEDS_BROWSER, Check, NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.style.words_set import SetBlock, SetText
from auditor.dom.content import BlockKind
from auditor.dom.document import Document, Element
from auditor.model.finding import Family, Severity

PASSAGE = 80
"""Characters from which a text is a passage and not a label."""
LONGEST_LINE = 80
"""Characters of a line, WCAG 1.4.8; half as many where a sign is a word."""
SMALLEST = 12.0
"""CSS pixels: nine points."""
TIGHTEST = 1.15
"""Line height below which descenders touch the line below; browsers' own "normal" is 1.15 to 1.2."""
_OPTIONS = ("best-practice", NEEDS_BROWSER)


def _told_once(of: Check, text: SetText, found: list[SetBlock], message: Callable[[int], str]) -> Iterator[Yield]:
    # About the page: a passage that is mended is no other finding than before, so long as there are more.
    if found:
        yield of.finding(message(len(found)), text.root, quote=found[0].text[:300], key="page", count=len(found))


def _passages(count: int) -> str:
    return "A passage is" if count == 1 else f"{count} passages are"


@check("text-justified", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.4.8",), tags=_OPTIONS)
def text_is_justified(set_text: SetText) -> Iterator[Yield]:
    """Running text that is stretched to both edges.

    The gaps between words become uneven and run down the text in rivers, which people with dyslexia find hard to follow
    (WCAG failure F88). Set `text-align: start`. Best practice: WCAG asks for it at level AAA only.

    False alarms in 100 pages: 0; told on 13 of 353 ordinary pages.
    """
    if not set_text.rendered:
        yield NotApplicable("no browser has shown the page")
    found = [b for b in set_text.blocks if b.style.align == "justify" and len(b.text) >= PASSAGE and b.lines >= 1.7]
    yield from _told_once(
        text_is_justified,
        set_text,
        found,
        lambda n: f"{_passages(n)} justified, beginning with “{beginning(found[0].text, 60)}”.",
    )


@check("text-italic", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, tags=_OPTIONS)
def text_is_italic(set_text: SetText) -> Iterator[Yield]:
    """A long passage in italics.

    Slanted letters are harder to tell apart; a word or a title bears them, a paragraph does not. Set it upright, and let a line
    at its side or a larger margin tell it from the rest. Best practice.

    False alarms in 100 pages: 0; told on 2 of 353 ordinary pages.
    """
    if not set_text.rendered:
        yield NotApplicable("no browser has shown the page")
    found = [
        b
        for b in set_text.blocks
        if b.style.italic and len(b.text) >= 1.5 * PASSAGE and b.kind is not BlockKind.CAPTION
    ]
    yield from _told_once(
        text_is_italic,
        set_text,
        found,
        lambda n: f"{_passages(n)} in italics, beginning with “{beginning(found[0].text, 60)}”.",
    )


@check("text-capitals-by-style", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, tags=_OPTIONS)
def text_is_in_capitals(set_text: SetText) -> Iterator[Yield]:
    """A long passage that the style sheet sets in capitals.

    Words in capitals are all of one shape and slower to read. Leave out `text-transform: uppercase` on running text; on a label
    or a short heading it does no harm. Best practice.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    if not set_text.rendered:
        yield NotApplicable("no browser has shown the page")
    found = [b for b in set_text.blocks if b.style.capitals and len(b.text) >= 60 and len(b.text.split()) >= 9]
    yield from _told_once(
        text_is_in_capitals,
        set_text,
        found,
        lambda n: f"{_passages(n)} set in capitals, beginning with “{beginning(found[0].text, 60)}”.",
    )


@check("text-small", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, tags=_OPTIONS)
def text_is_small(set_text: SetText) -> Iterator[Yield]:
    """Running text in type smaller than nine points (12 CSS pixels).

    Many people cannot read it without enlarging the page. Set running text in 16 pixels and small print in no less than 12. Best
    practice; a raised figure, a label or a line of a few words is not told.

    False alarms in 100 pages: 0; told on 42 of 353 ordinary pages.
    """
    if not set_text.rendered:
        yield NotApplicable("no browser has shown the page")
    # Rounding in relative sizes makes 11.9 of what was meant as 12.
    found = [
        b
        for b in set_text.blocks
        if b.size < SMALLEST - 0.25 and len(b.text) >= PASSAGE / 2 and len(b.text.split()) >= 6
    ]
    yield from _told_once(
        text_is_small,
        set_text,
        found,
        lambda n: (
            f"{_passages(n)} set in type of {min(b.size for b in found):g} pixels, beginning with “{beginning(found[0].text, 60)}”."
        ),
    )


@check("text-long-lines", family=Family.STRUCTURE, version=2, severity=Severity.MINOR, wcag=("1.4.8",), tags=_OPTIONS)
def lines_are_long(set_text: SetText) -> Iterator[Yield]:
    """Running text in lines of much more than 80 characters.

    Eyes lose the way back to the next line. Set `max-width: 70ch` or so on running text. Best practice: WCAG asks for it at level
    AAA only. Told from 100 characters, measured in paragraphs of at least three lines.

    False alarms in 100 pages: 0; told on 233 of 353 ordinary pages.
    """
    if not set_text.rendered:
        yield NotApplicable("no browser has shown the page")
    found = [b for b in set_text.blocks if b.lines >= 1.7 and _per_line(b) > LONGEST_LINE * 1.25]
    yield from _told_once(
        lines_are_long,
        set_text,
        found,
        lambda n: f"{_passages(n)} set in lines of up to {max(round(_per_line(b)) for b in found)} characters.",
    )


def _per_line(block: SetBlock) -> float:
    if len(block.text) < 2 * LONGEST_LINE:
        return 0.0
    # The last line is half full on the average; of two lines it may be as full as the first.
    signs = len(block.text) * (2 if sum(char > "\u2e7f" for char in block.text[:100]) > 50 else 1)
    lines = round(block.lines)
    return signs / max(1.0, lines - 0.5 if lines > 2 else lines)


@check("text-tight-lines", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.4.8",), tags=_OPTIONS)
def lines_are_tight(set_text: SetText) -> Iterator[Yield]:
    """Running text whose lines stand so close that they nearly touch.

    Lines run into each other for people with low vision or dyslexia. Set `line-height: 1.5`. Best practice: told below 1.15 times
    the size of the type, where WCAG 1.4.8 (level AAA) wants 1.5.

    False alarms in 100 pages: 0; told on 12 of 353 ordinary pages.
    """
    if not set_text.rendered:
        yield NotApplicable("no browser has shown the page")
    found = [
        b
        for b in set_text.blocks
        if b.kind is not BlockKind.HEADING
        and 0 < b.style.line_height < TIGHTEST * b.size
        and len(b.text) >= PASSAGE
        and b.lines >= 1.7
    ]
    yield from _told_once(lines_are_tight, set_text, found, lambda n: f"{_passages(n)} set in lines that nearly touch.")


@check("text-underlined", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, tags=_OPTIONS)
def text_is_underlined(document: Document) -> Iterator[Yield]:
    """Words that are underlined and are no link.

    People try to follow them. Use bold for emphasis, and leave the underline to links. Best practice, told once a page.

    False alarms in 100 pages: 0; told on 2 of 353 ordinary pages.
    """
    if not document.rendered:
        yield NotApplicable("no browser has shown the page")
        return
    found = [element for element in document.elements if _is_underlined(element)]
    if found:
        yield text_is_underlined.finding(
            f"Words that are no link are underlined: “{beginning(found[0].text(), 60)}”.",
            document.root,
            quote=found[0].text()[:200],
            key="page",
            count=len(found),
        )


_MARKED = ("a", "button", "summary", "label", "abbr", "ins", "kbd", "nav", "th", "dfn", "acronym")
"""What is underlined for a reason of its own."""


def _is_underlined(element: Element) -> bool:
    if element.style is None or not element.style.underlined or element.layout is None or not element.layout.rendered:
        return False
    if element.frame or "role" in element.attrs or element.has("onclick") or any(element.find("a")):
        return False
    return element.closest(*_MARKED) is None and sum(map(str.isalpha, element.text(40))) >= 4
