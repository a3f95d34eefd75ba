"""What moves, blinks or flashes by itself: judged by watching the page."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.probes.observed import found, name_of, seen, unprobed
from auditor.dom.document import Document
from auditor.dom.probes import Probes
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.probes import Probe, Seen


@check("motion-without-pause", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.2.2",))
def nothing_stops_what_moves(probes: Probes, document: Document) -> Iterator[Yield]:
    """Something that moves by itself for more than five seconds, on a page on which nothing says that it stops it.

    Pictures that are films were decoded, animations of style sheets asked for their end, and scripts watched. Who is easily
    distracted cannot read beside it (WCAG failures F4, F7, F16). Give it a button that stops it, or let it stop by itself. A film
    that begins again and again fails, and so do words that a script changes, or a style sheet moves without end, on a page without any
    button; the others are *please look*,
    for what is essential may move.
    """
    yield from unprobed(probes, Probe.MOTION)
    buttons = any(True for _ in document.find("button", "input", "summary", "video", or_having=("role", "onclick")))
    for one in seen(probes, Seen.MOVES):
        words = one.said.startswith("was changed") and bool(one.element.text(1))
        endless = one.said.endswith("without end") and bool(one.element.text(1))
        sure = "for ever" in one.said or ((words or endless) and not buttons)
        outcome = Outcome.FAILED if sure else Outcome.CANT_TELL
        message = f"{name_of(one.element)} {one.said}, and nothing on the page says that it stops it."
        yield found(nothing_stops_what_moves, one, message, outcome)


@check(
    "sound-without-stop",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.4.2",),
    same_as=("no-autoplay-audio",),
)
def nothing_stops_the_sound(probes: Probes) -> Iterator[Yield]:
    """Something that is heard by itself for more than three seconds, on a page on which nothing says that it stops it.

    It was played, and it has sound. Who uses a screen reader cannot hear that any more (WCAG failures F23 and F93). Let people start it
    themselves, or write `controls`. Where a control of the page may stop it, it is *please look*: it must be among the first.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    yield from unprobed(probes, Probe.MOTION)
    for one in seen(probes, Seen.SOUNDS):
        message = (
            f"{name_of(one.element)} is heard by itself {one.said}, and nothing on the page says that it stops it."
        )
        yield found(nothing_stops_the_sound, one, message, Outcome.FAILED)
    for one in seen(probes, Seen.SOUNDS_STOPPABLE):
        message = f"{name_of(one.element)} is heard by itself {one.said}; a control of the page may stop it."
        yield found(nothing_stops_the_sound, one, message)


@check("captions-empty", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.2.2",))
def captions_hold_nothing(probes: Probes) -> Iterator[Yield]:
    """A film whose captions hold no words, or could not be read.

    Its file of captions was loaded and is empty (WCAG failure F8). Write captions of all that is said and heard. A file that could
    not be read is *please look*: another site may keep it from being read here.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    yield from unprobed(probes, Probe.MOTION)
    for one in seen(probes, Seen.CAPTIONS_EMPTY):
        empty = one.said == "empty"
        message = f"The captions of {name_of(one.element)} {'hold no words' if empty else 'could not be read'}."
        yield found(captions_hold_nothing, one, message, Outcome.FAILED if empty else Outcome.CANT_TELL)


@check("motion-flashes", family=Family.ACCESSIBILITY, version=1, severity=Severity.CRITICAL, wcag=("2.3.1",))
def something_flashes(probes: Probes) -> Iterator[Yield]:
    """Something that flashes more than three times a second, over more than a small area.

    It can bring on a fit. Changes of lightness were counted as WCAG 2.3.1 says: a tenth of the relative luminance, the darker below
    0.8, over a quarter of 341 by 256 pixels. Slow it down, or take it away.
    """
    yield from unprobed(probes, Probe.MOTION)
    for one in seen(probes, Seen.FLASHES):
        message = f"{name_of(one.element)} flashes {one.said} times a second."
        yield found(something_flashes, one, message, Outcome.FAILED)


@check("motion-not-reduced", family=Family.ACCESSIBILITY, version=1, severity=Severity.MINOR, tags=("best-practice",))
def less_movement_is_not_given(probes: Probes) -> Iterator[Yield]:
    """An animation that goes on also for readers who ask for less movement.

    Please look: systems have a setting for people whom movement makes ill, which style sheets can ask for: `@media
    (prefers-reduced-motion: reduce)`. It is no success criterion of level A or AA.
    """
    yield from unprobed(probes, Probe.MOTION)
    for one in seen(probes, Seen.IGNORES_REDUCED):
        message = f"The animation of {name_of(one.element)} ({one.said}) goes on when less movement is asked for."
        yield found(less_movement_is_not_given, one, message)
