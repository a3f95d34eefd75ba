"""What the checks on probes share: what was seen, how to see it again, and what to say where nobody looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import Check, NotApplicable, Yield
from auditor.dom.document import Element
from auditor.dom.probes import Observation, Probes
from auditor.model.finding import Outcome
from auditor.model.probes import Probe, Seen


def unprobed(probes: Probes, probe: Probe) -> Iterator[Yield]:
    """Yield that there is nothing to judge, where this probe was not made."""
    if probe not in probes.made:
        yield NotApplicable(
            f"nobody used the page ([probes] {probe} is off, no browser was there, or it runs no scripts)"
        )


def seen(probes: Probes, *kinds: Seen) -> Iterator[Observation]:
    """Yield the observations of these kinds, in the order in which they were made."""
    return (one for one in probes.observations if one.seen in kinds)


def found(
    declared: Check, observation: Observation, message: str, outcome: Outcome = Outcome.CANT_TELL, key: str = ""
) -> Yield:
    """Return the finding of a check on an observation, with how to see it again."""
    said = message[:1].upper() + message[1:]
    finding = declared.finding(said, observation.element, outcome=outcome, key=key, steps=steps_to(observation))
    if not observation.picture:
        return finding
    return replace(finding, details={**finding.details, "picture": observation.picture})


_BY_HAND = {
    Seen.UNREACHABLE: "Click on it; then load the page anew and try to come to it with Tab.",
    Seen.UNREACHABLE_LIKELY: "Click on it; then load the page anew and try to come to it with Tab.",
    Seen.MOUSE_ONLY: "Move to it with Tab, press Enter, then Space; then click on it.",
    Seen.CHANGE_LEAVES_PAGE: "Move to it with Tab and press an arrow key, or Space.",
    Seen.CHANGE_LEAVES_WARNED: "Move to it with Tab and press an arrow key, or Space.",
    Seen.CHANGE_MOVES_FOCUS: "Move to it with Tab and press an arrow key, or Space.",
    Seen.SKIP_STAYS: "Move to it with Tab, press Enter, then Tab.",
    **dict.fromkeys(
        (
            Seen.DIALOG_WITHOUT_FOCUS,
            Seen.DIALOG_LETS_FOCUS_GO,
            Seen.DIALOG_CLOSER_UNREACHABLE,
            Seen.DIALOG_STAYS,
            Seen.DIALOG_LOSES_FOCUS,
            Seen.DIALOG_WITHOUT_ROLE,
        ),
        "Move to it with Tab and press Enter; go through the dialog with Tab; press Escape.",
    ),
    **dict.fromkeys((Seen.STATE_UNTOLD, Seen.STATUS_UNTOLD), "Move to it with Tab and press Enter."),
    **dict.fromkeys(
        (Seen.HOVER_ONLY, Seen.HOVER_STAYS, Seen.HOVER_GOES),
        "Move the mouse over it, from there to what comes, and press Escape; then try the same with Tab.",
    ),
    **dict.fromkeys(
        (Seen.MOVES, Seen.FLASHES, Seen.SOUNDS, Seen.SOUNDS_STOPPABLE), "Load the page and wait for ten seconds."
    ),
    Seen.FAINT_IN_STATE: "Move the mouse over it, and to it with Tab.",
    Seen.FOCUS_SIGN_FAINT: "Move to it with Tab.",
    **dict.fromkeys((Seen.ICON_FAINT, Seen.COLOUR_HALF_SET, Seen.WORDS_BY_STYLE), "Load the page and look at it."),
    **dict.fromkeys((Seen.SIZED_BY_WINDOW, Seen.SIZED_BY_WINDOW_HERE), "Load the page and enlarge it to 200 %."),
    Seen.CAPTIONS_EMPTY: "Load the page, play it, and switch its captions on.",
    Seen.SINGLE_KEY: "Load the page and press that key.",
}


def steps_to(observation: Observation) -> str:
    """Say how to come upon an observation by hand."""
    if observation.elsewhere:
        return f"The same component was used on {observation.elsewhere}."
    if observation.tabs:
        return f"Load the page and press Tab {observation.tabs} time{'s' if observation.tabs > 1 else ''}."
    return _BY_HAND.get(observation.seen, "Load the page and move to it with Tab.")


def name_of(element: Element) -> str:
    """Return what to call an element in a sentence."""
    words = words_of(element)
    if words:
        return f"“{words}”"
    target = element.get("href").partition("?")[0].rstrip("/").rpartition("/")[2]
    if element.tag == "a" and any(map(str.isalnum, target)):
        return f"the link to “{target[-40:]}”"
    return _CALLED.get(element.tag) or f"the element “{element.tag}”"


_CALLED = {
    "a": "the link", "area": "the link", "button": "the button", "input": "the field", "textarea": "the field", "select": "the choice list",
    "img": "the picture", "svg": "the drawing", "canvas": "the drawing", "video": "the film", "audio": "the sound", "iframe": "the frame",
    "summary": "the summary", "p": "the paragraph", "li": "the entry", "marquee": "the moving text", "html": "the page", "body": "the page",
}  # fmt: skip


def words_of(element: Element | None) -> str:
    """Return the beginning of an element's name or words; empty for none."""
    text = " ".join((element.name or element.text(80)).split()) if element is not None else ""
    return text if len(text) <= 60 else f"{text[:59]}…"
