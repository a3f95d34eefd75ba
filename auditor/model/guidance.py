"""What each axe rule, each success criterion and each check is about: who is hurt, why, how to repair, code before and after.

Why and how of a check of ours are its docstring; here stand whom it hurts and its example.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from auditor.model.finding import AXE_RULE
from auditor.model.wcag import CRITERIA, criteria_of_tags, criterion_name

_SOURCE = Path(__file__).with_name("guidance.toml")
_EXAMPLES = Path(__file__).with_name("examples.toml")
_LEFT_OUT_UNLESS_ASKED = frozenset({"experimental", "deprecated"})
"""Tags whose rules axe runs only when the tag itself is asked for."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to know about one axe rule or one success criterion."""

    name: str
    """`axe:color-contrast` or `1.4.3`."""
    title: str
    who: str
    """Who is hurt, as a sentence without a verb."""
    why: str
    how: str
    """How to repair it."""
    before: str
    """Code that has the fault; here and there a plain statement."""
    after: str
    tags: tuple[str, ...] = ()
    """Of an axe rule: by which it is chosen, and its criteria."""

    @property
    def wcag(self) -> tuple[str, ...]:
        """The success criteria that it belongs to."""
        return criteria_of_tags(self.tags) if self.name.startswith(AXE_RULE) else (self.name,)

    @property
    def text(self) -> str:
        """Why it matters and how to repair it, in two paragraphs."""
        return f"{self.why}\n\n{self.how}"

    def runs_with(self, chosen: tuple[str, ...]) -> bool:
        """Tell whether axe runs the rule when these tags are asked for."""
        asked = not chosen or any(tag in chosen for tag in self.tags)
        return asked and all(tag in chosen for tag in self.tags if tag in _LEFT_OUT_UNLESS_ASKED)


@dataclass(frozen=True, slots=True)
class Example:
    """Whom a check of ours is for, with code that has the fault and code that has it not."""

    who: str
    """Who is hurt, as a sentence without a verb."""
    before: str
    after: str


@lru_cache(maxsize=1)
def all_examples() -> Mapping[str, Example]:
    """Return the example of each check of ours, by its id."""
    data = tomllib.loads(_EXAMPLES.read_text("utf-8"))
    groups: dict[str, str] = data["groups"]
    return {
        check: Example(_sentence([groups[name] for name in entry["who"]]), entry["before"], entry["after"])
        for check, entry in data["checks"].items()
    }


def _sentence(groups: list[str]) -> str:
    said = groups[0] if len(groups) == 1 else f"{', '.join(groups[:-1])} and {groups[-1]}"
    return f"{said[0].upper()}{said[1:]}."


def example(check: str) -> Example | None:
    """Return the example of a check of ours; None for an axe rule, and for a check that a plugin added."""
    return all_examples().get(check)


@lru_cache(maxsize=1)
def all_guidance() -> Mapping[str, Guidance]:
    """Return everything there is, by name: the axe rules, then the success criteria."""
    data = tomllib.loads(_SOURCE.read_text("utf-8"))
    rules = {f"{AXE_RULE}{rule}": entry for rule, entry in data["axe"].items()}
    found = {name: Guidance(name=name, **entry | {"tags": tuple(entry["tags"])}) for name, entry in rules.items()}
    for number in CRITERIA:
        found[number] = Guidance(name=number, title=criterion_name(number), **data["wcag"][number])
    return found


def guidance(name: str) -> Guidance | None:
    """Return what to know about `axe:RULE` or a criterion such as `1.4.3`; None for everything else."""
    return all_guidance().get(name)
