"""What the checks on probes share: what was seen, how to see it again, and what to say where nobody looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import Check, NotApplicable, Yield
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
    finding = declared.finding(message, observation.element, outcome=outcome, key=key, steps=steps_to(observation))
    if not observation.picture:
        return finding
    return replace(finding, details={**finding.details, "picture": observation.picture})


def steps_to(observation: Observation) -> str:
    """Say how to come upon an observation by hand."""
    if observation.elsewhere:
        return f"The same component was used on {observation.elsewhere}."
    if observation.tabs:
        return f"Load the page and press Tab {observation.tabs} time{'s' if observation.tabs > 1 else ''}."
    return "Load the page and move to it with Tab."
