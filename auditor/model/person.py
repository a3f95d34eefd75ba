"""What is left to a person of each success criterion, and which checks decide and which only ask."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

ASKING_RULES = frozenset(
    {
        "axe:video-caption",
        "axe:audio-caption",
        "axe:identical-links-same-purpose",
        "axe:hidden-content",
        "axe:frame-tested",
    }
)
"""Rules of axe that never call anything failed: they find what a person has to look at."""


@cache
def _sentences() -> Mapping[str, str]:
    return tomllib.loads(files("auditor.model").joinpath("person.toml").read_text("utf-8"))


def left_to_people(number: str) -> str:
    """Return what a person has to do for a criterion of level A or AA; empty for any other."""
    return _sentences().get(number, "")


def only_asks(name: str, text: str) -> bool:
    """Tell whether a check or axe rule, by its name and its help, finds nothing but what a person has to look at."""
    return name in ASKING_RULES or text.startswith("Please look")
