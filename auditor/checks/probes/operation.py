"""Whatever the mouse can do the keyboard can do, and nothing happens to a reader that was not asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.probes.observed import found, name_of, seen, unprobed
from auditor.dom.content import Links
from auditor.dom.document import Document
from auditor.dom.names import name_text
from auditor.dom.probes import Probes
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.probes import Probe, Seen


@check("control-unreachable", family=Family.ACCESSIBILITY, version=1, severity=Severity.CRITICAL, wcag=("2.1.1",))
def tab_does_not_come_here(probes: Probes) -> Iterator[Yield]:
    """Something that does something when it is clicked, and that Tab does not reach.

    It was clicked, and the page changed; nothing in it or around it can be reached with Tab, nor does a link lead to where it leads
    (WCAG failures F15, F42, F54 and F59). Make it a `button`, or a link where it leads to a page. Where neither its role nor a
    script of its own says that it is a control, it is *please look*. 0 false alarms on 240 pages of 15 manuals; 9 right.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.UNREACHABLE, Seen.UNREACHABLE_LIKELY):
        what = f"leads to {one.said}" if one.said else "does something"
        outcome = Outcome.FAILED if one.seen is Seen.UNREACHABLE else Outcome.CANT_TELL
        message = f"A click on {name_of(one.element)} {what}, but Tab does not come here."
        yield found(tab_does_not_come_here, one, message, outcome)


@check("control-mouse-only", family=Family.ACCESSIBILITY, version=1, severity=Severity.CRITICAL, wcag=("2.1.1",))
def keys_do_nothing(probes: Probes) -> Iterator[Yield]:
    """Something that Tab reaches, and that only the mouse can operate.

    A click changes the page; Enter and Space do nothing (WCAG failures F42, F54 and F59). Make it a `button` or a link, which
    answer to keys by themselves. 0 false alarms on 149 pages of 30 sites, and none that was right.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.MOUSE_ONLY):
        message = f"{name_of(one.element)} does something when it is clicked, and nothing for Enter or Space."
        yield found(keys_do_nothing, one, message, Outcome.FAILED)


@check("change-leaves-page", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("3.2.2",))
def change_opens_a_page(probes: Probes) -> Iterator[Yield]:
    """A field that opens another page or window, or sends the form, as soon as its value changes.

    Who goes through the choices with the arrow keys is taken away at the first one (WCAG failures F36 and F37). Put a button beside it.
    Where words around it may say that this happens (technique G13), it is *please look*. 0 false alarms on 149 pages of 30 sites.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.CHANGE_LEAVES_PAGE, Seen.CHANGE_LEAVES_WARNED):
        outcome = Outcome.FAILED if one.seen is Seen.CHANGE_LEAVES_PAGE else Outcome.CANT_TELL
        message = f"As soon as the value of {name_of(one.element)} changes, the page goes to {one.said}."
        yield found(change_opens_a_page, one, message, outcome)


@check("change-moves-focus", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("3.2.2",))
def change_moves_the_focus(probes: Probes) -> Iterator[Yield]:
    """A field that sends the focus elsewhere as soon as its value changes.

    Please look: who goes through the choices with the arrow keys is put somewhere else at the first one.
    0 false alarms on 149 pages of 30 sites.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.CHANGE_MOVES_FOCUS):
        yield found(
            change_moves_the_focus, one, f"{name_of(one.element)} sends the focus elsewhere when its value changes."
        )


_SKIPS = re.compile(
    r"(?i)\A\W*(?:(?:skip|jump|go|move|continue)\b.{0,20}\b(?:to|navigation|menu|links)\b|main content|"
    r"(?:direkt )?zum (?:haupt)?inhalt|springe|"
    r"aller au|passer|saltar|ir al|vai al|salta|naar (?:de )?inhoud|hoppa till|ir para)"
)
_FIRST_LINKS = 5


@check(
    "skip-link-broken",
    family=Family.ACCESSIBILITY,
    version=2,
    severity=Severity.SERIOUS,
    wcag=("2.4.1",),
    same_as=("skip-link",),
)
def skip_link_leads_nowhere(probes: Probes, links: Links) -> Iterator[Yield]:
    """A link past what repeats that leads nowhere.

    Nothing on the page has the name that it leads to. Or it was followed with Enter, and Tab went on from where it was: a script keeps
    the browser from going there, or the place that it names is not shown; that is *please look*. 0 false alarms on 149 pages of 30 sites.
    """
    for link in links.items[:_FIRST_LINKS]:
        place = link.href.strip().removeprefix("#")
        if (
            link.href.strip().startswith("#")
            and place
            and _SKIPS.match(link.name)
            and link.fragment not in links.anchors
        ):
            message = f"“{link.name[:60]}” leads to “#{place[:60]}”, which is not on the page."
            yield skip_link_leads_nowhere.finding(message, link.element, quote=link.name)
    yield from unprobed(probes, Probe.KEYBOARD)
    for one in seen(probes, Seen.SKIP_STAYS):
        yield found(
            skip_link_leads_nowhere, one, f"After {name_of(one.element)}, Tab goes on as if it had not been followed."
        )


_ONCE = "One of the letters, digits and signs alone does something on this page, once."
_SETTINGS = re.compile(
    r"(?i)short-?cut|hot-?key|\bkeys?\b|keyboard|settings|preferences|options|turn (?:on|off)|disable|enable|accessibility|tastatur|"
    r"tastenk|einstellung|barriere|raccourci|clavier|paramètre|préférence|atajo|teclado|ajustes|configura|scorciato|tastier|"
    r"impostazion|atalho|definiç|toets|instelling"
)
"""Names of what may switch a shortcut off."""


@check("single-key-shortcut", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.1.4",))
def one_letter_does_something(probes: Probes, document: Document) -> Iterator[Yield]:
    """A letter or digit that does something by itself.

    Who speaks to the computer, or presses a wrong key, sets it off. There must be a way to switch it off or to give it
    another key, or it works only while its control has the focus. Where nothing on the page that can be operated speaks of keys or
    settings, it is failed, else *please look*; so it is where the letter acted only once. 0 false alarms on 149 pages of 30 sites;
    5 right.
    """
    yield from unprobed(probes, Probe.KEYBOARD)
    switches = document.find("button", "select", "a", "summary", "input", "iframe", or_having=("role",))
    lonely = not any(one.tag == "iframe" or _SETTINGS.search(name_text(one)) for one in switches)
    for one in seen(probes, Seen.SINGLE_KEY):
        yield found(
            one_letter_does_something,
            one,
            f"The key “{one.said}” alone does something on this page." if one.said else _ONCE,
            Outcome.FAILED if lonely and one.said else Outcome.CANT_TELL,
        )
