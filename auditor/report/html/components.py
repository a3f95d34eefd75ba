"""Small pieces of markup that many views show many times: chips, changed words, cuttings of pictures, numbers on a picture.

Functions, because a report has thousands of them and a template takes ten times as long for each. Every text passes `escaped`;
what is put in as it is was made by this package (numbers, anchors, names of picture files).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

from auditor.report.escape import escaped, site_words
from auditor.report.html.comparison import Segment
from auditor.report.html.images import Box, Crop, Picture
from auditor.report.html.marked import Marked
from auditor.report.html.quotes import quoting
from auditor.report.html.report_urls import anchor
from auditor.report.labels import STATUSES
from auditor.report.summary import Summary

_SMALLEST = 4
"""Pixels; what is smaller shows nothing."""
_TALLEST = 256
"""Pixels of height that a picture beside a finding has at most: it has its place before it is loaded."""
_THUMB = 144
"""Pixels of the longer side of a small picture, as the style sheet shows the largest of them: what cannot load it reads this."""
_RADIUS = 26
"""Of the numbered discs on a picture; they are moved inside where they would be cut off."""


LONGEST_HEADING = 120
"""Characters; who moves by headings hears each of them."""


def heading(text: str) -> str:
    """Return a text as a heading: of a long one its first words, and no full stop, for a heading is no sentence."""
    begin = beginning(text)
    return begin[:-1] if begin.endswith(".") and not begin.endswith("..") else begin


def beginning(text: str) -> str:
    """Return a text that is short enough for a heading: of a long one its first words."""
    return text if len(text) <= LONGEST_HEADING or _is_nothing(_after(text)) else _first_words(text) + " …"


def rest(text: str) -> str:
    """Return what `beginning` left out, to stand below the heading; empty where it is whole."""
    return "" if beginning(text) == text else "… " + _after(text)


def _first_words(text: str) -> str:
    return text[:LONGEST_HEADING].rsplit(" ", 1)[0]


def _after(text: str) -> str:
    return text[len(_first_words(text)) :].lstrip()


def _is_nothing(words: str) -> bool:
    """Tell whether only marks are left, such as the ellipsis of a quotation, which would make a line of their own."""
    return len(words) < LONGEST_HEADING and not any(map(str.isalnum, words))


@lru_cache(maxsize=100)
def severity(name: str) -> Markup:
    """Return the chip of a severity."""
    return Markup(f'<span class="sev sev-{escaped(name)}">{escaped(name.capitalize())}</span> ')


def outcome(name: str) -> Markup:
    """Return the chip of a finding that a person has to decide; nothing for a problem."""
    return Markup('<span class="tag tag-look">Please look</span> ' if name == "cant-tell" else "")


@lru_cache(maxsize=100)
def status(name: str) -> Markup:
    """Return the chip of a finding's status against what was accepted."""
    word, meaning = STATUSES[name]
    return Markup(f'<span class="tag tag-{escaped(name)}" title="{escaped(meaning)}">{escaped(word)}</span> ')


@lru_cache(maxsize=1000)
def wcag(numbers: tuple[str, ...]) -> Markup:
    """Return the chip of the success criteria; nothing where there are none."""
    return Markup(f'<span class="wcag">WCAG {escaped(", ".join(numbers))}</span>' if numbers else "")


def segments(parts: Iterable[Segment]) -> Markup:
    """Return words with what was removed and added marked, for eyes and for ears."""
    return Markup("".join(map(_segment, parts)))


def _segment(part: Segment) -> str:
    said = escaped(part.text)
    if part.mark not in {"del", "ins"}:
        return said
    kind = "quiet" if part.quiet else "fact" if part.fact else "alone" if part.alone else ""
    done = "removed" if part.mark == "del" else "added"
    begin = f'{part.mark} class="{kind}"' if kind else part.mark
    return f'<{begin}><span class="vh"> ({done}: </span>{said}<span class="vh">) </span></{part.mark}>'


def picture(one: Marked, root: str, label: str, lazy: bool = True) -> Markup:
    """Return what shows a finding: its own picture, else a cutting of the page's; nothing where there is neither.

    `label` says of what, for those who do not see it: short, another one for each picture, and no words that stand beside it.
    """
    said = label
    shown = one.picture
    if shown is not None and min(shown.width, shown.height) < _SMALLEST:
        return Markup("")
    if shown is None:
        if one.crop is None:
            return Markup("")
        cut = cutting(one.crop, said, anchor("k", one.judged.id), root)
        return Markup(f"{cut}\n")
    wide, loading = " wide" if shown.wide else "", ' loading="lazy"' if lazy else ""
    scale = min(1, _TALLEST / shown.height)
    width, height = (max(1, round(side * scale)) for side in (shown.width, shown.height))
    return Markup(
        f'<img class="crop{wide}" src="{root}{shown.src}" width="{width}" height="{height}" '
        f'alt="{escaped(said)}"{loading} decoding="async">\n'
    )


def shown_place(one: Marked, where: str) -> str:
    """Return what the picture of a finding shows, for those who do not see it: its place, the same words wherever it is shown."""
    box = one.judged.finding.location.box
    if box is None:
        return f"Finding {one.number} as it looks on {where[:100]}"
    x, y, width, height = map(round, box)
    return f"Part of {where[:100]}, {width} by {height} pixels, {y} from the top and {x} from the left"


def cutting(crop: Crop, label: str, key: str, root: str) -> Markup:
    """Return a part of the page's picture.

    A pattern, because an image would reach beyond its cutting for whoever measures boxes.
    """
    whole = crop.picture
    width, height = round(crop.width), round(crop.height)
    size = f'width="{whole.width}" height="{whole.height}"'
    return Markup(
        f'<svg class="crop" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escaped(label)}"><defs><pattern id="{key}" patternUnits="userSpaceOnUse" x="{round(-crop.x)}" '
        f'y="{round(-crop.y)}" {size}><image href="{root}{whole.src}" {size}/></pattern></defs>'
        f'<rect width="100%" height="100%" fill="url(#{key})"/></svg>\n'
    )


def frames(marked: Sequence[Marked]) -> Markup:
    """Return the numbered boxes of findings on the page's picture, each of which leads to its finding; the first lies on top.

    Numbers on the picture are drawn, not written: text over a picture is nothing that a contrast rule can judge.
    """
    return Markup("".join(_frame(one, one.box) for one in reversed(marked) if one.box))


def _frame(one: Marked, box: Box) -> str:
    x, y, width, height = box
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    x, y = max(x, _RADIUS), max(y, _RADIUS)
    link = f'<a href="#{anchor("f", one.judged.id)}" data-status="{one.judged.status}" tabindex="-1">'
    return (
        f'{link}<rect class="halo" {place}/><rect class="box" {place}/>'
        f'<circle cx="{_pixels(x)}" cy="{_pixels(y)}" r="{_RADIUS}"/>{_digits(one.number, x, y)}</a>\n'
    )


def _digits(number: int, x: float, y: float) -> str:
    text = str(number)
    left, top = x - len(text) * 8, _pixels(y - 11)
    return "".join(
        f'<use href="#d{digit}" x="{_pixels(left + place * 16 + 1)}" y="{top}" width="14" height="22"/>'
        for place, digit in enumerate(text)
    )


def _pixels(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.1f}"  # half the work of rounding the number


def legend(marked: Sequence[Marked], summary: Summary) -> Markup:
    """Return the list of what the boxes on the picture are: where each is, then what is wrong there."""
    return Markup("".join(_entry(one, summary) for one in marked))


def _entry(one: Marked, summary: Summary) -> str:
    spot = summary.spots[one.judged.id]
    message = quoting(one.judged.finding.message, summary.spoken.of_finding(one.judged))
    where = f"<strong>{site_words(spot.name)}</strong> " if spot.name else ""
    turn = f' <span class="where">{spot.order}</span>' if spot.order else ""
    return (
        f'<li data-status="{one.judged.status}"><a href="#{anchor("f", one.judged.id)}"><span class="no">{one.number}</span> '
        f"<span>{where}{message}{turn}</span></a></li>"
    )


class ListedPlace(Protocol):
    """A place in a list: where it leads, what tells it from the others, and what it looks like."""

    @property
    def href(self) -> str:
        """The link."""

    @property
    def words(self) -> str:
        """The words."""

    @property
    def spoken(self) -> str | None:
        """The language of what the words quote (`SiteLanguage`)."""

    @property
    def picture(self) -> Picture | None:
        """None where there is none."""


def linked(places: Iterable[ListedPlace], root: str) -> Markup:
    """Return list items that lead to places, with a small picture of each where there is one."""
    return Markup("".join(_linked(place, root) for place in places))


def _linked(place: ListedPlace, root: str) -> str:
    seen = thumbnail(place.picture, root)
    link = f'<a href="{root}{escaped(place.href)}">{quoting(place.words, place.spoken)}</a>'
    return f'<li><div class="seen">{seen}{link}</div></li>\n' if seen else f"<li>{link}</li>\n"


def thumbnail(shown: Picture | None, root: str) -> str:
    """Return a small picture beside words that say what it is of, which is why it has none of its own; nothing without one."""
    if shown is None or min(shown.width, shown.height) < _SMALLEST:
        return ""
    wide = " wide" if shown.wide else ""
    scale = min(1, _THUMB / max(shown.width, shown.height))
    width, height = (max(1, round(side * scale)) for side in (shown.width, shown.height))
    return (
        f'<img class="thumb{wide}" src="{root}{shown.src}" width="{width}" height="{height}" alt="" '
        f'loading="lazy" decoding="async">'
    )
