"""The facts of a few pages, held in memory and streamed as the store streams them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model.finding import Fact


class Facts:
    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = sorted(facts, key=lambda fact: (fact.name, fact.key, fact.url))

    def stream(self, name: str) -> Iterable[Fact]:
        return [fact for fact in self._facts if fact.name == name]

    def lookup(self, name: str, key: str) -> Sequence[Fact]:
        return [fact for fact in self._facts if (fact.name, fact.key) == (name, key)]
