"""Contrast beyond what axe asks for: WCAG 1.4.6 (level AAA), and words that are told apart by their colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import NEEDS_BROWSER, NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.style.sensory_words import meanings_of_colours
from auditor.dom.content import Block, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_aria_hidden, is_disabled
from auditor.model.evidence import Colours
from auditor.model.finding import Family, Outcome, Severity

RGB = tuple[int, int, int]
MOST_PAIRS = 6
"""Pairs of colours of one page that are told."""
_ENOUGH, _ENOUGH_LARGE = 7.0, 4.5
_LEAST, _LEAST_LARGE = 4.5, 3.0
_LARGE, _LARGE_BOLD = 24.0, 18.66
"""CSS pixels of large type: 18 points, or 14 in bold (WCAG 2, "large scale")."""


def luminance(colour: RGB) -> float:
    """Return the relative luminance of an sRGB colour, 0 to 1 (WCAG 2)."""
    red, green, blue = (c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@check(
    "text-contrast-enhanced",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MINOR,
    wcag=("1.4.6",),
    tags=("AAA", NEEDS_BROWSER),
    same_as=("color-contrast-enhanced",),
)
def contrast_is_not_high(document: Document) -> Iterator[Yield]:
    """Text whose contrast is below 7:1, or 4.5:1 in large type: enough for level AA, not for level AAA (WCAG 1.4.6).

    People with low vision who use no aids read better at 7:1. Told once for each pair of colours on a page. What is below the level
    AA is a matter of axe's `color-contrast`, and what stands on a picture is left out.

    False alarms in 100 pages: 0; told on 180 of 353 ordinary pages.
    """
    if not document.rendered:
        yield NotApplicable("no browser has shown the page")
        return
    pairs: dict[tuple[RGB, RGB, bool], list[Element]] = {}
    for element in document.elements:
        style, layout = element.style, element.layout
        if style is None or layout is None or not layout.rendered or layout.visually_hidden or element.frame:
            continue
        if style.colour is None or style.paper is None or style.colour == style.paper:
            continue
        large = layout.font_size >= (_LARGE_BOLD if layout.font_weight >= 700 else _LARGE)
        ratio = contrast(style.colour, style.paper)
        least, enough = (_LEAST_LARGE, _ENOUGH_LARGE) if large else (_LEAST, _ENOUGH)
        if least <= ratio < enough and _is_to_be_read(element):
            pairs.setdefault((style.colour, style.paper, large), []).append(element)
    for (colour, paper, large), found in list(pairs.items())[:MOST_PAIRS]:
        ratio, wanted = contrast(colour, paper), _ENOUGH_LARGE if large else _ENOUGH
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        finding = contrast_is_not_high.finding(
            f"The text “{beginning(found[0].text(), 60)}”{more} has a contrast of {ratio:.2f}:1; level AAA needs {wanted:g}:1.",
            found[0],
            key=f"{written(colour)}/{written(paper)}",
            count=len(found),
        )
        yield replace(finding, colours=Colours(written(colour), written(paper), round(ratio, 2), f"{wanted:g}:1"))


def _is_to_be_read(element: Element) -> bool:
    if not any(char.isalnum() for child in element.children if isinstance(child, str) for char in child):
        return False
    if element.tag in {"option", "svg", "text", "tspan"}:
        return False
    for node in (element, *element.ancestors):
        if is_aria_hidden(node) or is_disabled(node) or node.tag == "svg":
            return False
        if node.tag == "label":
            field = node.get("for")
            inside = next(node.find("input", "select", "textarea"), None)
            if inside is not None and inside.has("disabled"):
                return False
            if field and _is_off(node, field):
                return False
    return True


def _is_off(label: Element, identifier: str) -> bool:
    catalogue = label.catalogue
    fields = catalogue.find((), ("disabled",)) if catalogue is not None else ()
    return any(field.get("id") == identifier for field in fields)


def written(colour: RGB) -> str:
    """Return a colour as style sheets write it: #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


_HUES = {
    "red": ("red", "rot", "rouge", "rojo", "rosso", "rood", "vermelho"),
    "green": ("green", "grün", "vert", "verde", "groen"),
    "blue": ("blue", "blau", "bleu", "azul", "blu", "blauw"),
    "orange": ("orange", "naranja", "arancione", "laranja", "oranje"),
    "yellow": ("yellow", "gelb", "jaune", "amarillo", "giallo", "amarelo", "geel"),
    "purple": ("purple", "violet", "pink", "lila", "violett"),
    "grey": ("grey", "gray", "grau", "gris", "grigio", "cinzento", "grijs"),
}
_HUE_OF = {word: hue for hue, words in _HUES.items() for word in words}
_NAMED = "|".join(sorted(_HUE_OF, key=len, reverse=True))
_SAID = re.compile(
    rf"\b(?:(?:items?|words?|names?|dates?|entries|rows?|cells?|courses?|those|text|lines?|links?|events?|days?|products?|"
    rf"answers?|values?|"
    rf"numbers?|figures?|results?|topics?|sections?|chapters?|changes|prices|places|options?|films?|sessions?|ones|everything|all)\s+"
    rf"(?:(?:that (?:is|are)|which (?:is|are)|is|are)\s+)?(?:shown|marked|listed|printed|displayed|highlighted|written|coloured|colored|"
    rf"given|set)?\s*(?:in|with)?\s*(?:the )?(?:colou?r )?)({_NAMED})\b(?! (?:button|box|house|line))(?=[^.!?]{{0,12}}\b"
    rf"(?:is|are|was|were|means?|indicates?|shows?|have|has|must|denotes?|signif\w+|represents?|need|can|cannot|will|do)\b)"
    rf"|\b\w{{3,}}\s+(?:(?:that|which) (?:is|are)\s+)?(?:shown|marked|listed|printed|displayed|highlighted|written|coloured|"
    rf"colored)\s+in\s+"
    rf"(?:the )?({_NAMED})\b(?=[^.!?]{{0,12}}\b(?:is|are|was|were|means?|indicates?|shows?|have|has|must|need|can|cannot|will|do)\b)"
    rf"|\b({_NAMED})(?:\s+(?:text|items?|words?|entries|rows?|cells?|dates?|names?))?\s+(?:means|indicates|denotes|signifies|"
    rf"stands for)\b",
    re.IGNORECASE,
)


_LOOSE = re.compile(
    rf"\b\w{{2,}}s\s+in\s+(?:the colou?r\s+)?({_NAMED})\s+(?:are|were|have|must|need|can|cannot|will)\b",
    re.IGNORECASE,
)
"""Says the same of anything; meant so where other words of the page have the colour."""


@check(
    "colour-alone",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.4.1",),
    tags=(NEEDS_BROWSER,),
)
def colour_is_the_only_sign(document: Document, text: Text) -> Iterator[Yield]:
    """A text that says what a colour means, where words in that colour have no other mark.

    "Items in red are sold out" says nothing to people who do not see the red, nor to listeners (WCAG failures F13 and F81). Add a
    word or a sign to each of them. Where no words of the colour are on the page, or they are in bold or italics as well, it is
    "please look".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for block in text.blocks:
        said = (
            _said_of_a_colour(block, text) if block.visibility is Visibility.SHOWN and len(block.text) < 1_000 else None
        )
        loose = (
            None if said is not None or block.visibility is not Visibility.SHOWN else _LOOSE.search(block.text[:1_000])
        )
        said = said or loose
        if said is None:
            continue
        hue = _HUE_OF[next(filter(None, said.groups())).lower()]
        coloured = [
            e
            for e in document.elements
            if e.style is not None and e.style.colour is not None and hue_of(e.style.colour) == hue
        ]
        plain = [e for e in coloured if not _has_another_mark(e) and e.text(1) and e.closest("a", "button") is None]
        if coloured and not plain and document.rendered:
            continue
        if loose is not None and not any(not _stands_in(e, block.element) for e in plain):
            continue  # it may speak of anything that is red
        yield colour_is_the_only_sign.finding(
            f"What is meant is told by colour: “{beginning(said[0], 80)}”.",
            block.element,
            quote=block.text,
            outcome=Outcome.FAILED if plain and loose is None else Outcome.CANT_TELL,
        )


def _stands_in(element: Element, block: Element) -> bool:
    return block.index <= element.index < block.end


def _said_of_a_colour(block: Block, text: Text) -> re.Match[str] | None:
    other = meanings_of_colours((block.language or text.language)[:2].lower())
    return _SAID.search(block.text) or (other.search(block.text) if other is not None else None)


def _has_another_mark(element: Element) -> bool:
    style, layout, around = element.style, element.layout, element.parent
    if style is None or layout is None or around is None or around.layout is None:
        return False
    heavier = layout.font_weight - around.layout.font_weight >= 200
    slanted = style.italic and (around.style is None or not around.style.italic)
    return heavier or slanted or style.underlined or element.tag in {"del", "ins", "strong", "em", "mark", "s"}


def hue_of(colour: RGB) -> str:
    """Return what people call a colour: red, green, blue, orange, yellow, purple or grey; empty for black, white and brown."""
    high, low = max(colour), min(colour)
    if high - low < 40:
        return "grey" if 60 < high < 200 else ""
    red, green, blue = colour
    span = high - low
    if high == red:
        angle = 60 * (green - blue) / span % 360
    elif high == green:
        angle = 60 * (blue - red) / span + 120
    else:
        angle = 60 * (red - green) / span + 240
    for end, name in (
        (18, "red"),
        (45, "orange"),
        (68, "yellow"),
        (165, "green"),
        (258, "blue"),
        (330, "purple"),
        (361, "red"),
    ):
        if angle < end:
            return name
    return ""
