"""How well are findings grouped by what is repaired once? A stored run's causes counted, and some drawn to be read by eye.

    python benchmarks/causes.py .auditor [--draw N] [--seed N]

A finding is *repeated* when another one of its check says the same of the same thing: of equal opening markup (ids and, save for
links and images, addresses left out) with equal words on another page, or, where not the content is at fault, in the same
component. Of each such group the findings in its largest cause count as collapsed; the rest would be repaired a second time.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.config import Settings
from auditor.model.finding import Family
from auditor.model.run import Cause, JudgedFinding
from auditor.pipeline.stored_runs import open_report

_OF_CONTENT = frozenset({Family.LINKS, Family.IMAGES, Family.SPELLING, Family.READABILITY})
_IDS = re.compile(r'\s(?:id|for|aria-\w+)="[^"]*"')
_ADDRESSES = re.compile(r'\s(?:href|src|title|action)="[^"]*"')


def main() -> None:
    """Print what share of the repeated findings collapse, equal titles, and the causes drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, help="the folder of a store that has a run")
    parser.add_argument("--draw", type=int, default=0, metavar="N", help="causes to draw and print with their places")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with open_report(None, Settings(), store=arguments.store) as report:
        findings, causes = list(report.findings), list(report.causes)
        groups = repeated(findings)
        many = sum(map(len, groups))
        kept = sum(max(Counter(held.cause for held in group).values()) for group in groups)
        titles = Counter(cause.label for cause in causes)
        print(f"{len(findings)} findings, {len(causes)} causes")
        print(f"{many} repeated findings of {len(groups)} things, {kept} collapse ({100 * kept / max(1, many):.1f} %)")
        print(f"{sum(count for count in titles.values() if count > 1)} causes share their title with another")
        for cause in random.Random(arguments.seed).sample(causes, min(arguments.draw, len(causes))):
            print_cause(cause, findings)


def repeated(findings: Sequence[JudgedFinding]) -> list[list[JudgedFinding]]:
    """Return the groups of findings that repeat each other."""
    leader = list(range(len(findings)))

    def top(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    def join(alike: Iterable[list[int]]) -> None:
        for first, *others in alike:
            for other in others:
                leader[top(other)] = top(first)

    same: dict[Hashable, list[int]] = defaultdict(list)
    together: dict[Hashable, list[int]] = defaultdict(list)
    for i, held in enumerate(findings):
        place, signals = held.finding.location, held.finding.location.signals
        content = held.family in _OF_CONTENT
        markup = _IDS.sub("", place.snippet)
        said = place.quote if held.family == Family.READABILITY else signals.name
        key = "" if held.finding.key == place.selector else held.finding.key
        if markup or said or key:
            same[held.finding.check, key, markup if content else _ADDRESSES.sub("", markup), said].append(i)
        if signals.component and not content:
            together[held.finding.check, signals.component, key].append(i)
    join(group for group in same.values() if len({findings[i].finding.url for i in group}) > 1)
    join(group for group in together.values() if len(group) > 1)
    groups: dict[int, list[JudgedFinding]] = defaultdict(list)
    for i, held in enumerate(findings):
        groups[top(i)].append(held)
    return [group for group in groups.values() if len(group) > 1]


def print_cause(cause: Cause, findings: Sequence[JudgedFinding]) -> None:
    """Print a cause with the different places of its findings, most frequent first."""
    print(f"\n{cause.id} {cause.check}, {len(cause.findings)} findings on {len(cause.pages)} pages: {cause.label}")
    own = set(cause.findings)
    places = Counter(
        f"{held.finding.location.snippet[:110]} | {held.finding.location.selector[-60:]}"
        for held in findings
        if held.id in own
    )
    for place, count in places.most_common(4):
        print(f"  {count} × {place}")


if __name__ == "__main__":
    main()
