"""The evidence of a finding that steers something: its identity, its cause, what it is merged with, the picture that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.page import Number

EVIDENCE_LIMIT = 20_000
"""Characters of one text that a finding or an exhibit carries; a longer one is cut there."""


@dataclass(frozen=True, slots=True)
class Change:
    """One run of words that differs between an approved text and the published one."""

    op: str
    """replace | delete | insert"""
    approved: str
    published: str
    kind: str
    """wording | number | date | contact | negation | name | case | punctuation | typography"""
    approved_at: tuple[int, int]
    """Start and end in the approved text, in characters."""
    published_at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wording:
    """What was approved and what is published; part of what a finding is recognised by."""

    approved: str
    published: str
    hunks: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Colours:
    """Two colours that are too close, as axe measured them; repaired once wherever the pair stands."""

    foreground: str
    background: str
    ratio: Number | None = None
    expected: str = ""
    """The ratio that would do, in axe's words ("4.5:1")."""
    verified: tuple[str, ...] = ()
    """`text`, `background`: of which the suggested colour was put on the live page, where the rule was run again and passed."""
