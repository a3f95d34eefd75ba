"""Text that poses as a list: paragraphs, boxes or lines that begin with "1.", "(a)", a bullet, an arrow or the same emoji."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.checks.base import Yield, check
from auditor.checks.shared.common import MONTH, beginning
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.tags import BREAKING
from auditor.model.finding import Family, Outcome, Severity

_ORDERED = re.compile(
    r"(?:(?P<dot>\d{1,2})\.|(?P<close>\d{1,2})\)|\((?P<round>\d{1,2})\)|#(?P<hash>\d{1,2})"
    r"|(?P<lclose>[a-hA-H])\)|\((?P<lround>[a-hA-H])\)|(?P<ldot>[a-h])\."
    r"|(?P<rclose>i{1,3}|iv|vi{0,3}|ix|x)\)|\((?P<rround>i{1,3}|iv|vi{0,3}|ix|x)\)|(?P<rdot>i{1,3}|iv|vi{0,3}|ix|x)\.)\s+(?P<text>\S+)"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_CIRCLED = re.compile(r"(?P<circle>[\u2460-\u2473])\s*\S|(?P<key>[1-9])\ufe0f?\u20e3\s*\S")
_CLASSIC = "•▪◦‣∙·–—*-✓✔"
"""What typists and word processors begin points with; two of them are a list. Of any other sign it takes three."""
_SIGN = re.compile(
    rf"(?P<classic>[{re.escape(_CLASSIC)}])\s+\S|(?P<tight>[•▪◦‣∙●■✓✔])\ufe0f?[^\W\d]"
    r"|(?P<plain>[+>»›§○●■□◆◇★☆\uf000-\uf0ff])\s+(?!\d)\S"
    r"|(?P<picture>[\u2190-\u21ff\u2600-\u27bf\u25b6-\u25c0\u2b00-\u2bff\U0001f300-\U0001faff])[\ufe0f\U0001f3fb-\U0001f3ff]?\s*[^\W\d]"
)
_MONTHS = re.compile(MONTH, re.IGNORECASE)
_BELOW_ZERO = re.compile(r"\s*[-–—+]\s+\d[\d.,]*\s?[°%€$£]")
_NOTES = re.compile(r"(?i)(?<![a-z])(?:foot|end)?notes?(?![a-z])|fn\d*(?![a-z])|citation|reference")
_SPOKEN = ("?", "!")
_STOPS = (".", "?", "!", "…", "»", "”", '"')
_LOOKED_AT = 200
"""Characters of a line that are looked at."""
_ENOUGH = 3


class _Mark(NamedTuple):
    """What a line begins with."""

    kind: str
    """The sign itself, or the way its number is written."""
    place: int = 0
    """The number, or that of the letter; 0 for a sign."""


def _mark(text: str) -> _Mark | None:
    text = text[:_LOOKED_AT].lstrip()
    if (found := _ORDERED.match(text)) is not None:
        kind, value = next((k, v) for k, v in found.groupdict().items() if v is not None and k != "text")
        if kind == "dot" and _MONTHS.match(found["text"]):
            return None  # "1. Mai"
        if value.isdecimal():
            return _Mark(kind, int(value))
        if kind.startswith("r"):
            return _Mark(kind, _ROMAN.index(value) + 1)
        return _Mark(f"{kind} {'A' if value.isupper() else 'a'}", ord(value.lower()) - ord("a") + 1)
    if (found := _CIRCLED.match(text)) is not None:
        circle = found["circle"]
        return _Mark("circle", ord(circle) - 0x245F) if circle else _Mark("key", int(found["key"]))
    if (found := _SIGN.match(text)) is not None:
        return _Mark(next(value for value in found.groups() if value is not None))
    return None


def _follows(first: _Mark, here: _Mark, at: int) -> bool:
    return here.kind == first.kind and here.place == (first.place + at if first.place else 0)


def _is_list(marks: Sequence[_Mark], texts: Sequence[str]) -> bool:
    """Tell whether lines with such marks, in their order, are the points of a list."""
    first = marks[0]
    if first.kind in {"–", "—", "-"} and _is_dialogue(first.kind, texts):
        return False
    if all(map(_BELOW_ZERO.match, texts)):
        return False  # degrees, or gains and losses
    # Two letters with a full stop may be anything; a third makes them a count.
    doubtful = first.kind in {"ldot a", "rdot"} or (not first.place and first.kind not in _CLASSIC)
    return len(marks) >= (_ENOUGH if doubtful else 2)


def _is_dialogue(dash: str, texts: Sequence[str]) -> bool:
    said = [text.rstrip() for text in texts]
    if any(text.endswith(_SPOKEN) for text in said):
        return True
    return dash == "—" and all(text.endswith(_STOPS) for text in said)


@check("list-fake", family=Family.STRUCTURE, version=2, severity=Severity.MINOR, wcag=("1.3.1",))
def paragraphs_pose_as_list(document: Document) -> Iterator[Yield]:
    """Successive paragraphs or lines that begin with "1.", "(a)", a dash or the same sign and look like a list but are none.

    A screen reader does not say how many points there are nor where the list ends (WCAG failure F2). Make it a list. Three or more
    that count up or begin with a bullet are failed; fewer, or other signs, are "please look", and so are small pictures that stand for
    bullets, and four or more links with signs between them (W3C technique H48).

    False alarms in 100 pages: 0; told on 3 of 353 ordinary pages.
    """
    holders: dict[int, Element] = {}
    for element in document.find("p", "div"):
        if element.frame or element.parent is None or not _is_line(element):
            continue
        holders[element.parent.index] = element.parent
        if any(child.tag == "br" for child in element.elements) and _lines_pose(element) and is_exposed(element):
            text = element.text()
            thing = "paragraph" if element.tag == "p" else "box"
            yield paragraphs_pose_as_list.finding(
                f"The lines of this {thing} look like a list: “{beginning(text, 60)}”.",
                element,
                quote=text,
                outcome=_outcome([mark for mark in map(_mark, _lines(element)) if mark is not None]),
                key="lines",
            )
    for parent in holders.values():
        yield from _runs(parent)
    for element in document.find("p", "div", "td", "nav", "footer"):
        links = [] if element.frame or "role" in element.attrs else _links_in_a_row(element)
        if len(links) >= _MANY_LINKS and is_exposed(element):
            yield paragraphs_pose_as_list.finding(
                f"{len(links)} links stand in a row with signs between them, the first “{beginning(links[0].text(), 40)}”.",
                element,
                quote=element.text(_LOOKED_AT),
                outcome=Outcome.CANT_TELL,
                key="links",
                count=len(links),
            )


_MANY_LINKS = 4
_BETWEEN_LINKS = re.compile(r"\s*[\[(]?\s*[|•·‧∙¦]\s*[\])]?\s*")
"""Signs that set the links of a menu apart; arrows and slashes lead from one to the next instead."""


def _links_in_a_row(element: Element) -> list[Element]:
    """Return the links of which an element consists, if signs stand between them and nothing else does."""
    links: list[Element] = []
    signs = 0
    for child in element.children:
        if not isinstance(child, str):
            if child.tag != "a" or not child.has("href"):
                return []
            links.append(child)
        elif child.strip():
            if not _BETWEEN_LINKS.fullmatch(child):
                return []
            signs += 1
    return links if signs >= len(links) - 1 else []


_BULLETS = frozenset("•▪◦‣*-")
_COUNTED = frozenset({"dot", "close", "round"})


def _outcome(marks: Sequence[_Mark]) -> Outcome:
    # Three numbers that count up, or three bullets, are nothing else; with two, or another sign, somebody should look.
    plain = marks[0].kind in _COUNTED if marks[0].place else marks[0].kind in _BULLETS
    return Outcome.FAILED if plain and len(marks) >= _ENOUGH else Outcome.CANT_TELL


def _runs(parent: Element) -> Iterator[Yield]:
    run: list[Element] = []
    marks: list[_Mark] = []
    for sibling in [*parent.elements, None]:
        mark = _mark(_line_of(sibling)) if sibling is not None and _is_line(sibling) else None
        if (
            sibling is not None
            and mark is not None
            and run
            and sibling.tag == run[0].tag
            and _follows(marks[0], mark, len(run))
        ):
            run.append(sibling)
            marks.append(mark)
            continue
        if len(run) >= 2 and is_exposed(run[0]) and _is_list(marks, [element.text() for element in run]):
            many = "paragraphs" if run[0].tag == "p" else "boxes"
            message = f"{len(run)} {many} beginning with “{beginning(run[0].text(), 40)}” look like a list."
            yield paragraphs_pose_as_list.finding(
                message, run[0], quote=run[0].text(), outcome=_outcome(marks), count=len(run)
            )
        begins = sibling is not None and mark is not None and mark.place <= 1
        run = [sibling] if begins and sibling is not None else []
        marks = [mark] if begins and mark is not None else []


def _is_line(element: Element) -> bool:
    """Tell whether an element is a paragraph, or a box that holds nothing but a line of text."""
    if element.tag not in {"p", "div"} or "role" in element.attrs:
        return False
    if element.tag == "div" and any(child.tag in BREAKING and child.tag != "br" for child in element.elements):
        return False
    first = next((child for child in element.children if not isinstance(child, str) or child.strip()), None)
    if isinstance(first, Element) and first.tag == "sup":
        return False
    return not _is_note(element)


def _is_note(element: Element) -> bool:
    around = (element, *(node for node, _ in zip(element.ancestors, range(2), strict=False)))
    return any(_NOTES.search(f"{node.get('class')} {node.get('id')}"[:500]) for node in around)


_DRAWN = "› "
"""Stands for a picture at the beginning of a line."""
_NO_WORDS = frozenset({"", "*", "-", "o", "•", "·", ">", "bullet", "dot", "arrow", "punkt", "pfeil"})
_SMALL = 24


def _is_bullet(element: Element) -> bool:
    if element.tag != "img" or element.get("alt").strip().lower() not in _NO_WORDS:
        return False
    layout = element.layout
    if layout is not None and layout.box is not None and layout.box.height > 0:
        return layout.box.height <= _SMALL and layout.box.width <= _SMALL
    sides = [element.get(side).strip().removesuffix("px") for side in ("width", "height")]
    return all(side.isdecimal() and int(side[:5]) <= _SMALL for side in sides)


def _line_of(element: Element) -> str:
    """Return the beginning of a paragraph, with a sign for a picture that stands there as a bullet."""
    first = next((child for child in element.children if not isinstance(child, str) or child.strip()), None)
    drawn = isinstance(first, Element) and _is_bullet(first)
    return (_DRAWN if drawn else "") + element.text(_LOOKED_AT)


def _lines(element: Element) -> list[str]:
    # The lines that are set apart by br.
    lines = [""]
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append("")
        elif isinstance(child, Element) and not lines[-1].strip() and _is_bullet(child):
            lines[-1] = _DRAWN
        else:
            lines[-1] += child if isinstance(child, str) else child.text()
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def _lines_pose(element: Element) -> bool:
    lines = _lines(element)
    marked = [(mark, line) for mark, line in ((_mark(line), line) for line in lines) if mark is not None]
    if len(marked) < _ENOUGH:
        return False
    first = marked[0][0]
    if not all(_follows(first, mark, at) for at, (mark, _) in enumerate(marked)):
        return False
    if first.place:
        return first.place == 1  # a point may go over several lines
    return len(marked) >= len(lines) - 1 and _is_list([mark for mark, _ in marked], [line for _, line in marked])
