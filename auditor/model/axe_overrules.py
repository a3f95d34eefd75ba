"""The rows of axe_overrules.toml: where axe is overruled, what becomes of what it says, and the public source that tells why."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from auditor.model.finding import Outcome


class Becomes(StrEnum):
    """What becomes of a finding of axe."""

    AS_IT_IS = "as it is"
    PLEASE_LOOK = "please look"
    SILENT = "silent"
    FAILED = "failed"
    """axe leaves open what the standard decides."""


@dataclass(frozen=True, slots=True)
class Overrule:
    """One row of the file."""

    rule: str
    outcomes: frozenset[Outcome]
    """What axe must have said."""
    when: str
    """The situation, in words."""
    becomes: Becomes
    source: str
    """Address of a public issue or of the standard."""


@cache
def overrules() -> tuple[Overrule, ...]:
    """Return the rows in the order of the file."""
    data = tomllib.loads(files("auditor.model").joinpath("axe_overrules.toml").read_text("utf-8"))
    return tuple(
        Overrule(
            row["rule"],
            frozenset({Outcome(row["outcome"])} if "outcome" in row else {Outcome.FAILED, Outcome.CANT_TELL}),
            row["when"],
            Becomes(row["becomes"]),
            row["source"],
        )
        for row in data["overrule"]
    )
