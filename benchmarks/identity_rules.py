"""Are findings recognised after a redesign of real sites? As identity_sites.py, without a run: pages parsed, a few small checks, the gate.

    python benchmarks/identity_rules.py --root /tmp/sites [--sites NAME,...] [--seeds 1,2] [--kinds NAME,...] [--wrong]

It takes a hundredth of the time and shows identity alone: the checks are those of tests/gate/gate_samples.py (pictures, links, contrast,
fields, buttons, typing mistakes, language) and three more (regions, small targets, long lists).
"""

from __future__ import annotations

import argparse
import random
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from bs4 import XMLParsedAsHTMLWarning

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.dom.document import Document, Element
from auditor.dom.locator import locate
from auditor.extract.parse import parse_html
from auditor.gate import Audited, Baseline, JudgedRun, Waivers, judge, parse_policy
from auditor.model.finding import Finding, Severity
from auditor.model.page import PageState
from auditor.model.run import PageRecord
from benchmarks.identity import pages as site_pages
from benchmarks.identity.faults import add, plant, repair
from benchmarks.identity.measure import Counted, Pair, Row, by_truth, count, known_of
from benchmarks.identity.pages import Redesign, Soups, chosen, copied, prose, read
from benchmarks.identity.redesigns import HARDER, KINDS
from benchmarks.identity_sites import SITES
from tests.gate.gate_samples import ENVIRONMENT, ORIGIN, RULES, TODAY

SMALL = 40_000
"""Bytes of the largest page that is taken."""


def main() -> int:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True, help="folder with one unpacked package a folder")
    parser.add_argument("--sites", default=",".join(SITES), help="names of packages (default: all that are there)")
    parser.add_argument("--seeds", default="1", help="seeds, with commas (default 1)")
    parser.add_argument("--kinds", default=",".join(KINDS), help=f"of {', '.join(KINDS)}")
    parser.add_argument("--pages", type=int, default=5, help="pages of each site (default 5)")
    parser.add_argument("--jobs", type=int, default=2, help="sites at once (default 2)")
    parser.add_argument("--wrong", action="store_true", help="tell what was told wrongly")
    asked = parser.parse_args()
    names = [name for name in asked.sites.split(",") if (asked.root / name / SITES[name]).is_dir()]
    batches = [
        (name, asked.root / name / SITES[name], seed, asked.kinds.split(","), asked.pages)
        for seed in map(int, asked.seeds.split(","))
        for name in names
    ]
    tables: list[dict[str, Counted]] = [defaultdict(Counted), defaultdict(Counted), defaultdict(Counted)]
    with ProcessPoolExecutor(asked.jobs) as pool:
        for (name, _, seed, *_), tallies in zip(batches, pool.map(measured, batches), strict=True):
            for kind, tally in tallies.items():
                for table, key in zip(tables, (kind, name, "harder" if kind in HARDER else "redesigns"), strict=True):
                    table[key].plus(tally)
            print(f"{name} {seed}", file=sys.stderr, flush=True)
    for table in tables:
        print("\n| | recognised | new | fixed | shared ids | elements left out |\n|---|---|---|---|---|---|")
        for key, tally in table.items():
            print(f"| {key} | {tally.row()} |")
    if asked.wrong:
        print("\n".join(line for tally in tables[0].values() for line in tally.wrong))
    return 0


def measured(batch: tuple[str, Path, int, list[str], int]) -> dict[str, Counted]:
    """Plant mistakes in the pages of a site, redesign it in each way and count."""
    warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
    label, root, seed, kinds, number = batch
    site_pages.LARGEST = SMALL
    paths = chosen(root, number, seed)
    pages, sentences = read(root, paths), prose(root, paths, seed)
    plant(pages, seed, sentences)
    before = Redesign(pages, random.Random(0), prose=sentences)
    known = known_of(before)
    accepted = _judged(pages, {}, None)
    baseline = Baseline.of(accepted.pairs(), _records(pages, {}), ENVIRONMENT)
    found: dict[str, Counted] = {}
    for kind in kinds:
        after = Redesign(copied(pages), random.Random(f"{seed} {kind}"), prose=list(sentences))
        repair(after)
        for change in KINDS[kind]:
            change(after)
        add(after)
        today, now = _judged(after.pages, after.redirects, baseline), known_of(after)
        gone = {old.id for old in today.gone if old.reason in {"fixed", "page-gone"}}
        tally = count(
            Pair(label, root, seed, kind, number),
            gone,
            by_truth(_rows(accepted), known, now, ()),
            by_truth(_rows(today), now, now, ()),
            now,
        )
        tally.merged = len(today.findings) - len({held.id for held in today.findings})
        found[kind] = tally
    return found


def _rows(judged: JudgedRun) -> list[Row]:
    return [(held.id, str(held.status), held.finding) for held in judged.findings]


def _records(pages: Soups, redirects: dict[str, str]) -> list[PageRecord]:
    old = {new: ORIGIN + path for path, new in redirects.items()}
    return [
        replace(PageRecord(ORIGIN + path, PageState.AUDITED), aliases=(old[path],) if path in old else ())
        for path in sorted(pages)
    ]


def _judged(pages: Soups, redirects: dict[str, str], baseline: Baseline | None) -> JudgedRun:
    found = [
        (
            Finding(check, ORIGIN + path, message, severity, location=locate(element, element.text(300)), key=key),
            family,
        )
        for path, soup in sorted(pages.items())
        for document in [parse_html(str(soup), ORIGIN + path)]
        if isinstance(document, Document)
        for check, (family, severity, rule) in sorted((RULES | MORE).items())
        for element, message, key in rule(document)
    ]
    run = Audited(found, _records(pages, redirects), ENVIRONMENT)
    return judge(run, baseline, waivers=Waivers(), policy=parse_policy(["new:any"]), today=TODAY)


def _targets(document: Document) -> Iterator[tuple[Element, str, str]]:
    return ((e, "The target is small.", "") for e in document.find("button") if len(e.text()) < 60)


def _regions(document: Document) -> Iterator[tuple[Element, str, str]]:
    landmarks = frozenset({"main", "nav", "header", "footer", "aside"})
    for body in document.find("body"):
        waiting = list(body.elements)
        while waiting:
            element = waiting.pop()
            if element.tag in landmarks or not element.text(20):
                continue
            inner = next(iter(element.find(*landmarks)), None)
            if inner is not None:
                waiting += element.elements
            else:
                yield element, "The content is outside of all landmarks.", ""


def _fragments(document: Document) -> Iterator[tuple[Element, str, str]]:
    return ((e, "The list or table is long.", "") for e in document.find("table", "ul", "dl") if len(e.text(500)) > 400)


MORE = {
    "axe:target-size": ("accessibility", Severity.SERIOUS, _targets),
    "axe:region": ("accessibility", Severity.MODERATE, _regions),
    "table-long": ("structure", Severity.MINOR, _fragments),
}


if __name__ == "__main__":
    sys.exit(main())
