"""Colours and sizes that a page at rest does not show: in states of controls, of icons, and as its style sheets leave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import Yield, check
from auditor.checks.probes.observed import found, name_of, seen, unprobed
from auditor.dom.probes import Probes
from auditor.model.evidence import Colours
from auditor.model.finding import Family, Finding, Outcome, Severity
from auditor.model.probes import Probe, Seen

_STATES = {
    "hover": "while the mouse is over it",
    "focus": "while it has the focus",
    "visited": "once its target was visited",
}


@check("contrast-in-state", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.4.3",))
def words_are_faint_in_a_state(probes: Probes) -> Iterator[Yield]:
    """A link or button whose words have enough contrast at rest, and not under the mouse, with the focus, or once visited.

    The contrast that WCAG asks for, 4.5:1 and 3:1 in large type, holds in every state (1.4.3). It was measured on plain grounds, with
    the state forced upon the element. Darken the words or lighten the ground in `:hover`, `:focus` and `:visited`. Told
    once for each pair of colours.

    False alarms in 100 pages: 0; told on 39 of 143 ordinary pages.
    """
    yield from unprobed(probes, Probe.COLOURS)
    for one in seen(probes, Seen.FAINT_IN_STATE):
        state, colour, ground, ratio, needed = one.said.split(" ")
        message = (
            f"The words of {name_of(one.element)} have a contrast of {ratio}:1 {_STATES[state]}; {needed}:1 is needed."
        )
        yield _with_colours(
            found(words_are_faint_in_a_state, one, message, Outcome.FAILED, key=one.said), colour, ground, ratio, needed
        )


@check("focus-sign-contrast", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("1.4.11",))
def sign_of_the_focus_is_faint(probes: Probes) -> Iterator[Yield]:
    """A sign of the focus, an outline and nothing else, with a contrast below 3:1 to what is around it.

    Please look: who uses the keyboard and does not see well cannot tell where they are (WCAG 1.4.11, technique G195). Darken the
    outline. Outlines that the browser draws by itself are fine.

    False alarms in 100 pages: 0; told on none of 143 ordinary pages.
    """
    yield from unprobed(probes, Probe.COLOURS)
    for one in seen(probes, Seen.FOCUS_SIGN_FAINT):
        _, colour, ground, ratio, needed = one.said.split(" ")
        message = f"The outline that shows the focus on {name_of(one.element)} has a contrast of {ratio}:1; {needed}:1 is needed."
        yield _with_colours(
            found(sign_of_the_focus_is_faint, one, message, key=one.said), colour, ground, ratio, needed
        )


@check("icon-contrast", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("1.4.11",))
def icon_is_faint(probes: Probes) -> Iterator[Yield]:
    """A link or button that is an icon alone, with a contrast below 3:1 to what it stands on.

    Please look whether anything else shows what is there to be pressed (WCAG 1.4.11, technique G207). Darken the icon. Told once for
    each pair of colours.

    False alarms in 100 pages: 0; told on 6 of 143 ordinary pages.
    """
    yield from unprobed(probes, Probe.COLOURS)
    for one in seen(probes, Seen.ICON_FAINT):
        colour, ground, ratio = one.said.split(" ")
        message = f"The icon of {name_of(one.element)} has a contrast of {ratio}:1; 3:1 is needed."
        yield _with_colours(found(icon_is_faint, one, message, key=one.said), colour, ground, ratio, "3")


@check("text-sized-by-window", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.4.4",))
def window_sizes_the_text(probes: Probes) -> Iterator[Yield]:
    """A text whose size is given in parts of the window alone, such as `3vw`.

    Please look: it does not grow when the page is enlarged, because the window gets smaller by as much (WCAG failure F94). Add a size
    that grows: `calc(1rem + 1vw)`, or `clamp()`.

    False alarms in 100 pages: 0; told on none of 143 ordinary pages.
    """
    yield from unprobed(probes, Probe.COLOURS)
    for one in seen(probes, Seen.SIZED_BY_WINDOW, Seen.SIZED_BY_WINDOW_HERE):
        message = (
            f"{name_of(one.element)} has letters of the size {one.said}, which does not grow when the page is enlarged."
        )
        yield found(window_sizes_the_text, one, message)


@check("content-by-style", family=Family.ACCESSIBILITY, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def style_sheet_writes_words(probes: Probes) -> Iterator[Yield]:
    """Words that a style sheet writes, in `::before` or `::after`.

    Please look whether anybody misses something without them (WCAG failure F87): who reads with a style sheet of their own, or in a
    reading view, does not get them, and nobody can search or translate them. Write them into the page. Five of a page are told.

    False alarms in 100 pages: 0; told on 4 of 143 ordinary pages.
    """
    yield from unprobed(probes, Probe.COLOURS)
    for one in seen(probes, Seen.WORDS_BY_STYLE):
        message = f"The style sheet writes “{one.said[:80]}” beside {name_of(one.element)}."
        yield found(style_sheet_writes_words, one, message, key=one.said[:80])


@check(
    "colour-half-set",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MINOR,
    wcag=("1.4.3",),
    tags=("best-practice",),
)
def one_of_two_colours_is_set(probes: Probes) -> Iterator[Yield]:
    """A page that sets the colour of its words and not of its ground, or the other way round.

    Please look: who has set the other in the browser may see words on a ground of nearly the same colour (WCAG failure F24). Set both
    in one place, or neither. Best practice; few people set colours this way today.

    False alarms in 100 pages: 0; told on 6 of 143 ordinary pages.
    """
    yield from unprobed(probes, Probe.COLOURS)
    for one in seen(probes, Seen.COLOUR_HALF_SET):
        given, left = ("words", "ground") if one.said == "words" else ("ground", "words")
        yield found(one_of_two_colours_is_set, one, f"The page sets the colour of its {given} and not of its {left}.")


def _with_colours(finding: Yield, colour: str, ground: str, ratio: str, needed: str) -> Yield:
    assert isinstance(finding, Finding)
    return replace(finding, colours=Colours(colour, ground, float(ratio), f"{needed}:1"))
