"""Tells what a changed engine found from what a page made worse: another axe, other dictionaries, a check that is new or newer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.gate.baseline import Baseline, engines_of
from auditor.gate.fingerprint import Fingerprint
from auditor.model.finding import Family, Finding, engine_of
from auditor.model.run import Environment

ENGINE_CHANGED = "engine-changed"
"""Tag of a new finding that the baseline's engines could not have made, or that stands on a page that has not changed; and why an
accepted finding of such a page is not told any more, which is no repair."""

_TEXT = frozenset({Family.READABILITY, Family.SPELLING})


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines of the baseline and those of today."""

    changed: Mapping[str, tuple[str, str]]
    """Name -> version then and now."""
    checks_then: Mapping[str, int]
    checks_now: Mapping[str, int]
    pages_then: Mapping[str, str]

    @classmethod
    def between(cls, baseline: Baseline, environment: Environment, checks: Mapping[str, int]) -> Engines:
        """Compare. An engine that did not run on one of the sides has not changed."""
        now = engines_of(environment)
        changed = {
            name: (then, now[name])
            for name, then in sorted(baseline.engines.items())
            if name in now and now[name] != then
        }
        return cls(changed, baseline.checks, checks, baseline.pages)

    def explains(self, finding: Finding, family: str, page: str, digest: str) -> bool:
        """Tell whether a new finding comes from an engine and not from the page.

        It does when the baseline's engines did not know the check, or when the check's engine changed while the page's own
        bytes did not.
        """
        if self._unknown_then(finding.check):
            return True
        unchanged = bool(digest) and self.pages_then.get(page) == digest
        return unchanged and self._engine_changed(finding.check, family)

    def explains_gone(self, entry: Fingerprint, digest: str) -> bool:
        """Tell whether an accepted finding is not told any more because its engine changed, and not the page."""
        unchanged = bool(digest) and self.pages_then.get(entry.page) == digest
        return unchanged and self._engine_changed(entry.check, entry.check.partition("-")[0])

    def notices(self) -> list[str]:
        """Say what changed, one sentence each."""
        said = [
            f"Engine changed: {name} {now} instead of {then} in the baseline; write the baseline anew when its findings are settled."
            for name, (then, now) in self.changed.items()
        ]
        newer = sorted(c for c, version in self.checks_now.items() if self.checks_then.get(c, version) != version)
        if newer:
            said.append(f"Checks changed since the baseline: {_some(newer)}.")
        added = sorted(c for c in self.checks_now if self._unknown_then(c))
        if added:
            said.append(f"Checks the baseline did not know: {_some(added)}; what they find does not fail this run.")
        return said

    def _unknown_then(self, check: str) -> bool:
        # Only lists that both sides have say anything; axe's rules may be listed or not.
        then = [c for c in self.checks_then if engine_of(c) == engine_of(check)]
        return bool(then) and check in self.checks_now and check not in self.checks_then

    def _engine_changed(self, check: str, family: str) -> bool:
        if engine_of(check) == "axe":
            return "axe" in self.changed or "accesslint" in self.changed
        if family in _TEXT and any(name != "axe" for name in self.changed):
            return True
        return self.checks_then.get(check) != self.checks_now.get(check) and check in self.checks_then


def _some(names: list[str], limit: int = 5) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:limit])
    return shown if len(names) <= limit else f"{shown} and {len(names) - limit} more"
