"""Writes docs/coverage.md from the checks, the rules of axe and model/person.toml; a test holds the file against them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.checks import all_checks
from auditor.config import AxeSettings
from auditor.model.finding import AXE_RULE
from auditor.model.guidance import all_guidance
from auditor.model.person import left_to_people, only_asks
from auditor.model.wcag import CRITERIA, Criterion

PLACE = Path(__file__).parent.parent / "docs" / "coverage.md"
HEAD = """# Coverage of WCAG 2.2

What auditor decides of each success criterion of levels A and AA, what it only looks for, and what is left to a person. No criterion is
met because nothing was found: "decided" means that some ways to break it are found for certain. The page on standards of every report
has the same table, filled for the run.

Written by `make docs`; do not edit. `auditor explain 1.4.3` says more of a criterion, `auditor explain CHECK` of a check.
"""


def document() -> str:
    """Return the whole document."""
    return "\n".join([HEAD, *_tables()])


def _tables() -> Iterator[str]:
    for level in ("A", "AA"):
        rows = [one for one in CRITERIA.values() if one.level == level]
        parts = [_parts(one) for one in rows]
        decided = sum(bool(first) for first, _ in parts)
        looked = sum(not first and bool(second) for first, second in parts)
        left = len(rows) - decided - looked
        counts = f"{decided} decided in part, {looked} only looked for, {left} left to people alone"
        yield f"\n## Level {level}\n\n{len(rows)} criteria: {counts}.\n"
        for one, (first, second) in zip(rows, parts, strict=True):
            yield f"### {one.number} {one.name}\n"
            yield f"- **Decided by:** {_named(first)}"
            yield f"- **Looked for by:** {_named(second)}"
            yield f"- **For a person:** {left_to_people(one.number)}\n"


def _named(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _parts(criterion: Criterion) -> tuple[list[str], list[str]]:
    told = [(check.id, check.help) for check in all_checks() if criterion.number in check.wcag]
    tags = AxeSettings().tags
    told += [
        (rule.name, "")
        for rule in all_guidance().values()
        if rule.name.startswith(AXE_RULE) and criterion.number in rule.wcag and rule.runs_with(tags)
    ]
    asking = sorted(name for name, text in told if only_asks(name, text))
    return sorted(name for name, _ in told if name not in asking), asking


if __name__ == "__main__":
    PLACE.write_text(document(), "utf-8")
