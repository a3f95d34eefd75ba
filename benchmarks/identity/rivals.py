"""How baselines of other tools would fare on the same findings: their published rules, stated again over what auditor found.

selector    pa11y's `ignore` with `hideElements`, axe's `exclude` and baselines built on them: rule, page and CSS selector
markup      SARIF `partialFingerprints` as code scanning computes them, and the digests of Code Climate's kind: rule, page and what
            stands on the reported line, white space aside; an equal line further down counts on
counts      ESLint's suppressions and Betterer: as many findings of a rule in a file as were accepted, whichever they are
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from auditor.model.finding import Finding


@dataclass(frozen=True)
class Told:
    """What a rule says of a redesign."""

    known: tuple[bool, ...]
    """For each finding of today, whether it is taken for an accepted one."""
    ended: tuple[bool, ...]
    """For each accepted finding, whether it is taken for repaired."""


def _path(finding: Finding) -> str:
    return finding.url.partition("://")[2].partition("/")[2]


def _plain(markup: str) -> str:
    # Our own numbers are no part of the page.
    return "".join(re.sub(r' data-(?:truth|kind)="[^"]*"', "", markup).split())


RULES: Mapping[str, Callable[[Finding], Hashable]] = {
    "selector": lambda f: (f.check, _path(f), f.location.frames, f.location.selector),
    "markup": lambda f: (f.check, _path(f), _plain(f.location.snippet or f.location.quote or f.message)),
    "counts": lambda f: (f.check, _path(f)),
}


def told(name: str, accepted: Iterable[Finding], today: Iterable[Finding]) -> Told:
    """Match by one rule, each accepted finding once, in the order of the page."""
    key = RULES[name]
    before, now = [key(f) for f in accepted], [key(f) for f in today]
    return Told(tuple(_taken(now, Counter(before))), tuple(not held for held in _taken(before, Counter(now))))


def _taken(keys: Iterable[Hashable], free: Counter[Hashable]) -> Iterable[bool]:
    for key in keys:
        free[key] -= 1
        yield free[key] >= 0
