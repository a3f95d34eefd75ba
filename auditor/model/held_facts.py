"""The facts of a few pages, held in memory and streamed as the store streams those of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model.finding import Fact


class HeldFacts:
    """Facts that were given (a `SiteFacts`)."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = sorted(facts, key=lambda fact: (fact.name, fact.key, fact.url))

    def stream(self, name: str) -> Iterable[Fact]:
        """Return all facts of this name ordered by key, then page."""
        return [fact for fact in self._facts if fact.name == name]

    def lookup(self, name: str, key: str) -> Sequence[Fact]:
        """Return the facts of this name and key, ordered by page."""
        return [fact for fact in self._facts if (fact.name, fact.key) == (name, key)]
