"""What replay says: where the finding is, and what today's checks say otherwise."""

from __future__ import annotations

from auditor.model.finding import Finding, Location, Outcome, Severity
from auditor.pipeline.replay import _changed

THEN = Finding("axe:label", "http://site.test/", "No label.", Severity.SERIOUS, location=Location("#a"))


def test_a_finding_that_is_the_same_has_not_changed() -> None:
    assert _changed(THEN, THEN) == ""


def test_each_thing_that_changed_is_named() -> None:
    now = Finding("axe:label", "http://site.test/", "Please look.", Severity.MINOR, Outcome.CANT_TELL, Location("#a"))
    assert (
        _changed(THEN, now) == "outcome was failed, is cant-tell; severity was serious, is minor; it said “No label.”"
    )
