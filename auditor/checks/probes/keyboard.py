"""The way of the keyboard through a page: nobody is caught, lost, or left without a sign of where the focus is."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import LeftOut, Yield, check
from auditor.checks.probes.observed import found, name_of, seen, unprobed, words_of
from auditor.dom.document import Element
from auditor.dom.probes import Probes
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.probes import Probe, Seen

MOST = 5
"""Components of one page that are named for the same thing; the others are counted."""


@check("keyboard-trap", family=Family.ACCESSIBILITY, version=1, severity=Severity.CRITICAL, wcag=("2.1.2",))
def keyboard_is_caught(probes: Probes) -> Iterator[Yield]:
    """Something that the keyboard gets into and not out of.

    Tab, Shift+Tab, Escape and the keys that the page's text names were pressed. Who uses no mouse is stuck here and can only
    leave the page (WCAG failure F10). Let Tab do what it does everywhere. Where a way out needs another key, say so beside it:
    then, and where only Tab is caught and Shift+Tab is not, this is *please look*. A modal dialog keeps the focus rightly.
    0 false alarms on 149 pages of 30 sites; 1 right.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.TRAP):
        yield found(keyboard_is_caught, one, "The focus gets in here with Tab, and no key leads out.", Outcome.FAILED)
    for one in seen(probes, Seen.TRAP_UNTOLD):
        yield found(keyboard_is_caught, one, f"Only {one.said} leads out of here, which the page says nowhere.")
    for one in seen(probes, Seen.ONE_WAY):
        yield found(keyboard_is_caught, one, "Tab does not lead on from here; only Shift+Tab leads back.")


@check("focus-not-visible", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.4.7",))
def focus_cannot_be_seen(probes: Probes) -> Iterator[Yield]:
    """A control that looks the same with the focus and without.

    Pictures of the window with the focus and without it are equal (WCAG failure F78). Who uses the keyboard does not know where
    they are. Do not take the outline away, or give the control another sign in `:focus-visible`.
    0 false alarms on 149 pages of 30 sites; 31 right, all of them by their style sheets.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    unseen = list(seen(probes, Seen.FOCUS_UNSEEN))
    for one in unseen[:MOST]:
        message = f"{name_of(one.element)} looks the same with the focus and without."
        yield found(focus_cannot_be_seen, one, message, Outcome.FAILED)
    if len(unseen) > MOST:
        yield LeftOut(focus_cannot_be_seen.id, len(unseen) - MOST)


@check("focus-out-of-sight", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.4.7", "2.4.3"))
def focus_is_where_nobody_sees_it(probes: Probes) -> Iterator[Yield]:
    """A control that gets the focus where nobody sees it: beside the window, transparent, or cut to nothing.

    Please look: it may be a closed menu whose entries Tab still reaches. Take them away with `visibility: hidden` or `display:
    none` while they are closed; a link for skipping must come into view when it has the focus.
    2 doubtful on 149 pages of 30 sites (their fonts were missing); 5 right.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.FOCUS_AWAY):
        yield found(focus_is_where_nobody_sees_it, one, f"{name_of(one.element)} gets the focus where nobody sees it.")


@check("focus-covered", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.4.11",))
def focus_is_covered(probes: Probes) -> Iterator[Yield]:
    """A control that a bar lies over when it gets the focus.

    No part of it can be seen (WCAG failure F110). Give the page `scroll-padding` as high as the bar.
    0 false alarms on 149 pages of 30 sites.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.FOCUS_COVERED):
        bar = f"“{words_of(one.other)}”" if one.other is not None and words_of(one.other) else "something"
        message = f"{name_of(one.element)} has the focus while {bar} lies over all of it."
        yield found(focus_is_covered, one, message, Outcome.FAILED)


@check(
    "focus-lost", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.1.1", "2.4.7", "3.2.1")
)
def focus_is_given_away(probes: Probes) -> Iterator[Yield]:
    """A control that lets go of the focus as soon as it gets it.

    A script takes the focus away (WCAG failure F55): the keyboard cannot operate it. Take that script out.
    0 false alarms on 149 pages of 30 sites.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.FOCUS_LOST):
        yield found(
            focus_is_given_away,
            one,
            f"{name_of(one.element)} lets go of the focus as soon as it gets it.",
            Outcome.FAILED,
        )


@check("focus-sent-on", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("3.2.1", "2.4.3"))
def focus_is_sent_on(probes: Probes) -> Iterator[Yield]:
    """A control that sends the focus on to another one.

    Please look: who moves through the page with Tab is put somewhere else without having asked for it. Wait until the control
    is operated.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.FOCUS_SENT_ON):
        yield found(focus_is_sent_on, one, f"{name_of(one.element)} sends the focus on as soon as it gets it.")


@check("focus-changes-page", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("3.2.1",))
def focus_opens_a_page(probes: Probes) -> Iterator[Yield]:
    """A control that opens another page or window, or sends a form, as soon as it gets the focus.

    Who looks for something with Tab is taken away from the page (WCAG 3.2.1). Wait until the control is operated.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.FOCUS_LEAVES_PAGE):
        message = f"When {name_of(one.element)} gets the focus, the page goes to {one.said}."
        yield found(focus_opens_a_page, one, message, Outcome.FAILED)


@check(
    "focus-order-forced",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("2.4.3",),
    same_as=("tabindex",),
)
def order_is_forced(probes: Probes) -> Iterator[Yield]:
    """A positive `tabindex` by which Tab comes here ahead of what stands before it.

    The focus jumps about the page in an order that nobody sees (WCAG failure F44). Let the order of the page be the order of the
    focus, with `tabindex="0"` where one is needed. Fails where a button that sends a form off comes ahead of the form's fields;
    elsewhere it is *please look*.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.OUT_OF_ORDER):
        message = f"Tab comes to {name_of(one.element)} ahead of what stands before it."
        yield found(
            order_is_forced, one, message, Outcome.FAILED if _sends_too_soon(one.element) else Outcome.CANT_TELL
        )


def _sends_too_soon(element: Element) -> bool:
    kind = element.get("type").strip().lower()
    sends = (element.tag == "input" and kind in {"submit", "image"}) or (
        element.tag == "button" and kind in {"", "submit"}
    )
    form = element.closest("form") if sends else None
    fields = form.find("input", "select", "textarea") if form is not None else ()
    typed = (
        one for one in fields if one.get("type").strip().lower() not in {"submit", "image", "button", "reset", "hidden"}
    )
    return any(one.index < element.index and _comes_later(one, element) for one in typed)


def _comes_later(field: Element, button: Element) -> bool:
    mine, others = field.get("tabindex").strip(), button.get("tabindex").strip()
    return mine in {"", "0"} or (mine.isdecimal() and others.isdecimal() and int(mine[:9]) > int(others[:9]))


@check("stop-without-role", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("4.1.2",))
def stop_says_nothing_of_itself(probes: Probes) -> Iterator[Yield]:
    """A stop of the Tab key that does not say what it is.

    Please look: a listener hears its words and not that there is something to operate (WCAG failure F59). If it is a button or a
    link, make it one; if nothing can be done with it, take its `tabindex` away. Boxes that scroll are stops rightly, and
    guards of the focus that `aria-hidden` keeps from listeners say nothing.
    0 false alarms on 149 pages of 30 sites.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.NO_ROLE):
        if any(element.get("aria-hidden").lower() == "true" for element in (one.element, *one.element.ancestors)):
            continue  # nobody hears it, and that it is a stop all the same axe's aria-hidden-focus tells
        yield found(
            stop_says_nothing_of_itself, one, f"Tab stops at {name_of(one.element)}, which does not say what it is."
        )
