"""One-word changes planted into small pages in seven languages: is each told with the right kind and severity, and nothing else?

The words are those of `meaning.json`, written apart from the list that the comparison reads. `python -m tests.reference.meaning`
prints the figure of every kind; `test_reference_meaning.py` pins the floor.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from auditor.checks.reference.text import severity_of
from auditor.dom.content import ApprovedBlock
from auditor.reference.align import HunkKind, align
from tests.reference.score import text_of

CHANGES = json.loads(Path(__file__).with_name("meaning.json").read_text("utf-8"))
LANGUAGES = tuple(CHANGES)
MOST = 12
"""Changes of one kind in one language."""


class Planted(NamedTuple):
    """One changed sentence and what has to be said of it."""

    language: str
    kind: str
    approved: str
    published: str
    told: tuple[str, ...]
    severity: str


@dataclass
class Score:
    """What was right, by kind."""

    right: dict[str, int] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return the share of all changes with the right kind and severity."""
        return sum(self.right.values()) / sum(self.planted.values())


def planted() -> Iterator[Planted]:
    """Yield every change, both ways round."""
    for language, bank in CHANGES.items():
        for kind, group in bank["changes"].items():
            for change in group["changes"]:
                for before, after in list(permutations(change["words"], 2))[:MOST]:
                    texts = (" ".join(change["sentence"].format(word).split()) for word in (before, after))
                    yield Planted(language, kind, *texts, tuple(group["told"]), group["severity"])


def told(language: str, approved: str, published: str) -> list[tuple[str, str]]:
    """Return the kind and severity of every difference between two sentences amid a page."""
    around = CHANGES[language]["around"]
    page = text_of("".join(f"<p>{text}</p>" for text in (around[0], published, around[1])))
    blocks = [ApprovedBlock(n, text) for n, text in enumerate((around[0], approved, around[1]))]
    found: list[tuple[str, str]] = []
    for row in align(blocks, page.blocks, language).rows:
        if row.changed:
            kinds = [hunk.kind for hunk in row.hunks if hunk.kind is not HunkKind.TYPOGRAPHY]
            found.append((kinds[0].value, severity_of(row.hunks).value))
        elif not (row.approved and row.published):
            found.append((row.status.value, ""))
    return found


def score() -> Score:
    """Return how many of all changes are told right."""
    found = Score()
    for change in planted():
        found.planted[change.kind] = found.planted.get(change.kind, 0) + 1
        said = told(change.language, change.approved, escaped(change.published))
        if said == [(kind, change.severity) for kind in change.told]:
            found.right[change.kind] = found.right.get(change.kind, 0) + 1
        else:
            found.wrong.append(f"{change.language} {change.kind}: {change.approved!r} -> {change.published!r}: {said}")
    return found


def noise() -> list[str]:
    """Return the harmless rewritings that were told as changes."""
    pairs = ((language, *pair) for language, bank in CHANGES.items() for pair in bank["same"])
    return [
        f"{language}: {ours!r} -> {theirs!r}: {said}"
        for language, one, other in pairs
        for ours, theirs in ((one, other), (other, one))
        if (said := told(language, ours, escaped(theirs)))
    ]


def escaped(text: str) -> str:
    """Return text as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def main() -> int:
    """Print the figures and what was wrong."""
    found, harmless = score(), noise()
    for kind, count in found.planted.items():
        print(f"{kind:20} {found.right.get(kind, 0):4} of {count:4}")
    print(f"{'all':20} {found.share:.4f} of {sum(found.planted.values())}")
    print(f"harmless rewritings told: {len(harmless)}")
    print("\n".join((*found.wrong, *harmless)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
