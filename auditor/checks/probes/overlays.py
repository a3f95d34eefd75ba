"""Dialogs and what comes with the mouse: who uses no mouse gets in, is kept, and gets out."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.probes.observed import found, name_of, seen, unprobed, words_of
from auditor.dom.probes import Probes
from auditor.model.finding import Family, Severity
from auditor.model.probes import Probe, Seen


@check("dialog-without-focus", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.4.3",))
def dialog_does_not_take_the_focus(probes: Probes) -> Iterator[Yield]:
    """A dialog that opens without getting the focus.

    Please look: who uses the keyboard stays behind it, and a listener hears nothing of it. Set the focus into the dialog when it
    opens, on its first control or its heading.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.DIALOG_WITHOUT_FOCUS):
        yield found(dialog_does_not_take_the_focus, one, f"What {name_of(one.element)} opens does not get the focus.")


@check("dialog-lets-focus-go", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.4.3",))
def dialog_lets_the_focus_go(probes: Probes) -> Iterator[Yield]:
    """A dialog over the page that Tab leads out of.

    Please look: the focus goes to what lies behind the dialog, where nobody sees it. Use the element `dialog` with `showModal()`, or
    make the rest of the page `inert`.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.DIALOG_LETS_FOCUS_GO):
        yield found(
            dialog_lets_the_focus_go,
            one,
            f"From what {name_of(one.element)} opens over the page, Tab leads to what lies behind it.",
        )


@check("dialog-closer-unreachable", family=Family.ACCESSIBILITY, version=1, severity=Severity.CRITICAL, wcag=("2.1.1",))
def dialog_cannot_be_closed_by_key(probes: Probes) -> Iterator[Yield]:
    """A dialog of which the closing sign cannot be reached with Tab.

    Please look: who uses the keyboard does not get rid of it. Make the sign a `button`.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.DIALOG_CLOSER_UNREACHABLE):
        yield found(
            dialog_cannot_be_closed_by_key,
            one,
            f"Tab does not come to what closes the dialog that {name_of(one.element)} opens.",
        )


@check("dialog-stays-open", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.1.1",))
def escape_does_not_close(probes: Probes) -> Iterator[Yield]:
    """A dialog that Escape does not close.

    Please look: everybody expects Escape to close it; the element `dialog` with `showModal()` does so by itself.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.DIALOG_STAYS):
        yield found(escape_does_not_close, one, f"Escape does not close what {name_of(one.element)} opens.")


@check("dialog-loses-focus", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.4.3",))
def dialog_does_not_give_the_focus_back(probes: Probes) -> Iterator[Yield]:
    """A dialog after which nothing has the focus.

    Please look: who uses the keyboard begins anew at the top of the page. Give the focus back to what opened the dialog.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.DIALOG_LOSES_FOCUS):
        yield found(
            dialog_does_not_give_the_focus_back,
            one,
            f"After what {name_of(one.element)} opens was closed, nothing has the focus.",
        )


@check("dialog-without-role", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("4.1.2",))
def dialog_is_called_nothing(probes: Probes) -> Iterator[Yield]:
    """What lies over the page like a dialog and does not say that it is one.

    Please look: a listener is not told that something opened. Use the element `dialog`, or `role="dialog"` with a name (ARIA's
    pattern of a modal dialog).

    False alarms in 100 pages: 0; told on 5 of 240 ordinary pages.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.DIALOG_WITHOUT_ROLE):
        message = f"What {name_of(one.element)} opens lies over the page and does not say that it is a dialog."
        yield found(dialog_is_called_nothing, one, message)


@check("state-untold", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("4.1.2",))
def state_is_not_told(probes: Probes) -> Iterator[Yield]:
    """A control that shows and hides something, and does not say which of both is so.

    Please look: a listener does not know that there is more, nor whether it is open (WCAG failure F79). Write `aria-expanded`, or use
    `details`.

    False alarms in 100 pages: 0; told on 22 of 240 ordinary pages.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.STATE_UNTOLD):
        message = f"{name_of(one.element)} shows and hides something, and does not say whether it is open."
        yield found(state_is_not_told, one, message)


@check("status-untold", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("4.1.3",))
def message_is_not_announced(probes: Probes) -> Iterator[Yield]:
    """A short message that comes when a control is pressed, and that screen readers are not told of.

    Please look whether it says that something was done, is going on or went wrong (WCAG failure F103). Put it into an element that
    has `role="status"` or `role="alert"` from the beginning.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    yield from unprobed(probes, Probe.DIALOGS)
    for one in seen(probes, Seen.STATUS_UNTOLD):
        said = f", “{words_of(one.other)}”," if words_of(one.other) else ""
        message = f"The message{said} that {name_of(one.element)} brings is not announced."
        yield found(message_is_not_announced, one, message)


@check("hover-only", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.1.1",))
def only_the_mouse_shows_it(probes: Probes) -> Iterator[Yield]:
    """Controls that show only while the mouse is over something.

    Please look: neither the focus nor Enter, Space or an arrow key shows them. Let the focus open the menu as well, or give it a
    button.
    """
    yield from unprobed(probes, Probe.HOVER)
    for one in seen(probes, Seen.HOVER_ONLY):
        yield found(
            only_the_mouse_shows_it,
            one,
            f"The mouse over {name_of(one.element)} shows controls that the keyboard does not come to.",
        )


@check("hover-not-dismissible", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("1.4.13",))
def hovered_content_stays(probes: Probes) -> Iterator[Yield]:
    """Content that comes with the mouse, lies over other content, and that Escape does not take away.

    Please look: who enlarges the page cannot get rid of it without moving the mouse. Let Escape hide it.
    """
    yield from unprobed(probes, Probe.HOVER)
    for one in seen(probes, Seen.HOVER_STAYS):
        yield found(
            hovered_content_stays, one, f"Escape does not take away what the mouse over {name_of(one.element)} shows."
        )


@check("hover-not-hoverable", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("1.4.13",))
def hovered_content_goes(probes: Probes) -> Iterator[Yield]:
    """Content that comes with the mouse and goes before the mouse is over it.

    Please look: who enlarges the page has to move the mouse there to read it. Let it stay while the mouse is over it.
    """
    yield from unprobed(probes, Probe.HOVER)
    for one in seen(probes, Seen.HOVER_GOES):
        yield found(
            hovered_content_goes,
            one,
            f"What the mouse over {name_of(one.element)} shows goes before the mouse is there.",
        )
