"""Lets the findings of a run share the texts they have in common: ids, help texts, headings and addresses repeat thousandfold."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from auditor.model.finding import Finding, Location, Signals

_SHARED = {
    Finding: ("check", "url", "message", "state", "engine", "key", "wcag", "help", "help_url", "tags", "states"),
    Location: ("selector", "snippet", "quote", "frames", "name", "heading"),
    Signals: ("tag", "role", "name", "attributes", "landmarks", "heading", "context", "component"),
}
_READ = {kind: attrgetter(*names) for kind, names in _SHARED.items()}


class Sharing:
    """Texts seen so far. Without it a report of 26,000 findings takes twice the memory."""

    def __init__(self) -> None:
        self._seen: dict[object, object] = {}

    def of(self, findings: Iterable[Finding]) -> None:
        """Let findings that were just read, and that nobody else holds yet, refer to equal texts of earlier ones."""
        for finding in findings:
            for value in (finding, finding.location, finding.location.signals):
                self._share(value)

    def _share(self, value: Finding | Location | Signals) -> None:
        kind, seen = type(value), self._seen
        for name, held in zip(_SHARED[kind], _READ[kind](value), strict=True):
            if held and (same := seen.setdefault(held, held)) is not held:
                object.__setattr__(value, name, same)  # equal, so the frozen value stays what it is
