"""Signs that pose as something else: letters of another alphabet, pictures and columns that are drawn with signs and spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.dom.content import BlockKind, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.model.finding import Family, Outcome, Severity

_MIXED = re.compile(r"\w*(?:[A-Za-z][\u0400-\u04ff\u0370-\u03ff]|[\u0400-\u04ff\u0370-\u03ff][A-Za-z])\w*")


@check("text-lookalike", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def letters_only_look_alike(text: Text) -> Iterator[Yield]:
    """A word in which letters of two alphabets are mixed that look alike, such as a Cyrillic "а" in a Latin word.

    Screen readers and searches take it for another word (WCAG failure F71). Type it anew. A single Greek letter beside a Latin one, as
    in "μm" or "ΔT", is fine.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for block in text.blocks:
        if block.visibility is Visibility.HIDDEN or block.kind is BlockKind.CODE or block.text.isascii():
            continue
        for found in _MIXED.finditer(block.text[:20_000]):
            scripts = {unicodedata.name(letter, "?").split()[0] for letter in found[0] if letter.isalpha()}
            latin = sum(letter.isascii() and letter.isalpha() for letter in found[0])
            others = sum(not letter.isascii() and letter.isalpha() for letter in found[0])
            if len(found[0]) < 4 or not {"LATIN"} < scripts or min(latin, others) > 2 or not _looks_alike(found[0]):
                continue
            yield letters_only_look_alike.finding(
                f"Letters of two alphabets are mixed in “{found[0][:40]}”.",
                block.element,
                quote=block.text,
                key=found[0][:40],
            )
            break


_TWINS = frozenset("аеорсухіјѕԁАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")


def _looks_alike(word: str) -> bool:
    foreign = [letter for letter in word if letter.isalpha() and not letter.isascii()]
    return bool(foreign) and all(letter in _TWINS for letter in foreign)


_DRAWN = re.compile(r"[^\w\s]|_")


@check("text-drawing", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def picture_is_made_of_signs(document: Document) -> Iterator[Yield]:
    """A picture that is drawn with letters and signs (ASCII art).

    Please look: listeners hear every sign by its name (WCAG failure F72). Give it role="img" and a name, or a text beside it and
    aria-hidden="true".

    False alarms in 100 pages: 0.3; told on 2 of 353 ordinary pages.
    """
    for element in document.find("pre", "xmp"):
        if (
            element.frame
            or "role" in element.attrs
            or not is_exposed(element)
            or any(element.find("code", "span", "a", "b"))
        ):
            continue
        lines = [line for line in _raw(element).splitlines() if line.strip()]
        signs = "".join(lines)
        dense = signs.replace(" ", "")
        if len(lines) < 4 or not 20 <= len(dense) <= 5_000 or element.closest("figure") is not None:
            continue
        drawn = len(_DRAWN.findall(dense))
        if (
            drawn >= 0.7 * len(dense)
            and len(set(dense)) >= 3
            and not any(len(word) > 8 for word in re.findall(r"[a-z]+", signs))
        ):
            yield picture_is_made_of_signs.finding(
                f"{len(lines)} lines of signs look like a drawing.",
                element,
                quote=signs[:120],
                outcome=Outcome.CANT_TELL,
            )


def _raw(element: Element) -> str:
    return "".join(child if isinstance(child, str) else child.text() for child in element.children)[:20_000]


_GAP = re.compile("(?:\u00a0| ){4,}|\t{2,}")
_COLUMN = re.compile("(?:\u00a0| ){2,}|\t+")
"""What sets columns apart below a line that names them."""


@check("columns-by-spaces", family=Family.STRUCTURE, version=2, severity=Severity.MODERATE, wcag=("1.3.2",))
def spaces_make_columns(document: Document) -> Iterator[Yield]:
    """Columns or a table made with spaces in running text.

    Please look: read in a line, the columns run into each other (WCAG failures F33, F34 and F48). Make a `table` of it, or columns
    with CSS. Listings of code and output of programs are meant to be so.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for element in document.find("p", "div", "pre", "td", "li"):
        if (
            element.frame
            or any(element.find("code", "span", "p", "div", "kbd", "samp", "table", "a"))
            or not is_exposed(element)
        ):
            continue
        if any("\u00a0" in child for child in element.children if isinstance(child, str)) or element.tag == "pre":
            lines = _lines(element)
            gap = _COLUMN if element.tag == "pre" and _names_columns(lines) else _GAP
            gaps = [len(gap.findall(line.strip())) for line in lines if line.strip()]
            even = len(gaps) >= 3 and min(gaps) >= 1 and max(gaps) - min(gaps) <= (0 if element.tag == "pre" else 1)
            if even and not _is_code(element, lines):
                yield spaces_make_columns.finding(
                    f"{len(gaps)} lines are set in columns with spaces.",
                    element,
                    quote=" / ".join(" ".join(line.split()) for line in lines[:3])[:200],
                    outcome=Outcome.CANT_TELL,
                )


def _lines(element: Element) -> list[str]:
    parts = [
        child if isinstance(child, str) else "\n" if child.tag == "br" else child.text() for child in element.children
    ]
    text = "".join(parts)[:20_000]
    return text.splitlines() if element.tag == "pre" else [line for line in text.splitlines() if "\u00a0" in line]


_LISTINGS = ("code", "highlight", "screen", "listing", "program", "example", "literal", "source", "console", "synopsis")
_CODE_SIGN = re.compile(r"[{}<>;=\\$|#@]|--|::|\(\)|/\w+/|\w\.\w+\(|^\s*[-*+]\s|^\s*\d+\s{2,}")


def _is_code(element: Element, lines: list[str]) -> bool:
    around = " ".join(f"{node.get('class')} {node.tag}" for node in (element, *element.ancestors) if node.get("class"))[
        :1_000
    ].lower()
    if any(word in around for word in _LISTINGS):
        return True
    if _names_columns(lines):
        return False
    return sum(bool(_CODE_SIGN.search(line)) for line in lines) > len(lines) / 4


def _names_columns(lines: list[str]) -> bool:
    # Words in capitals above rows that begin alike: the head of a table, which no listing has.
    shown = [line.strip() for line in lines if line.strip()]
    heads = [head.strip() for head in _COLUMN.split(shown[0]) if head.strip()] if shown else []
    plain = all(re.fullmatch(r"[A-ZÄÖÜÀ-Þ][\w'’ ./-]{1,25}", head) for head in heads)
    return len(heads) >= 2 and plain and not any(re.search(r"[{}<>;=\\$|#@]|--|::|\(\)", line) for line in shown)
