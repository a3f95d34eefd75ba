"""Audits a site before and after a redesign with the command's own pipeline, and counts what the gate says rightly."""

from __future__ import annotations

import pickle
import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from auditor import audit, load_settings, open_report, write_baseline
from auditor.dom.document import Document
from auditor.dom.locator import selector_of
from auditor.extract.parse import parse_html
from auditor.model.finding import Finding
from auditor.model.page import PageState
from auditor.model.run import PageRecord
from benchmarks.identity.faults import add, plant, repair
from benchmarks.identity.pages import ADDED, TRUTH, Redesign, chosen, copied, prose, read
from benchmarks.identity.redesigns import KINDS
from benchmarks.identity.rivals import told
from benchmarks.identity.served import served

OURS = "auditor"
Truth = int | str


@dataclass
class Counted:
    """How many of what there was were told rightly."""

    surviving: int = 0
    recognised: int = 0
    added: int = 0
    new: int = 0
    repaired: int = 0
    fixed: int = 0
    merged: int = 0
    """Ids that two findings of one run share."""
    left_out: int = 0
    """Elements on pages that were not audited in full."""
    wrong: list[str] = field(default_factory=list)

    def plus(self, other: Counted) -> None:
        """Add up."""
        for name in ("surviving", "recognised", "added", "new", "repaired", "fixed", "merged", "left_out"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong

    def row(self) -> str:
        """Return the figures as cells of a table."""
        pairs = ((self.recognised, self.surviving), (self.new, self.added), (self.fixed, self.repaired))
        return (
            " | ".join(f"{good / of if of else 1:.2%} of {of:,}" for good, of in pairs)
            + f" | {self.merged} | {self.left_out:,}"
        )


@dataclass
class Known:
    """What is known of an audited version: which element a selector of a page means."""

    elements: dict[str, dict[str, int]]
    repaired: set[int] = field(default_factory=set)
    copies: dict[int, int] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)

    def of(self, finding: Finding) -> Truth:
        """Return the number of the element a finding is about; its page's where it is about the page, `site` where about all."""
        path = finding.url.partition("://")[2].partition("/")[2]
        on_page = self.elements.get(f"/{path}")
        if on_page is None:
            return f"site:{finding.url and 'page'}"
        number = on_page.get(finding.location.selector) or on_page["html"]
        place = finding.location.snippet.find(f'{TRUTH}="')
        if place >= 0:
            number = int(finding.location.snippet[place + len(TRUTH) + 2 :].partition('"')[0])
        return number


def known_of(site: Redesign) -> Known:
    """Return which element each selector of each page means."""
    elements: dict[str, dict[str, int]] = {}
    for path, soup in site.pages.items():
        document = parse_html(str(soup), "http://site.test" + path)
        assert isinstance(document, Document)
        elements[path] = {selector_of(e): int(e.get(TRUTH)) for e in document.elements if e.get(TRUTH)}
        elements[path]["html"] = int(str(soup.html[TRUTH]))  # type: ignore[index]
    return Known(elements, site.repaired, site.copies, site.shared)


@dataclass(frozen=True)
class Pair:
    """A site, the seed of its mistakes and redesign, and the kind of redesign."""

    label: str
    root: Path
    seed: int
    kind: str
    pages: int = 10
    browser: bool = False

    @property
    def site(self) -> str:
        """What its folder is called."""
        return f"{self.label}-{self.seed}-{self.pages}{'-browser' if self.browser else ''}"

    @property
    def name(self) -> str:
        """What it is called where something went wrong."""
        return f"{self.site} {self.kind}"


def audited(pair: Pair, work: Path) -> tuple[Path, str, str]:
    """Audit both versions, once; return the folder, and the ids of the runs."""
    folder = work / pair.site
    folder.mkdir(parents=True, exist_ok=True)
    return folder, _before(pair, folder), _after(pair, folder)


def _planted(pair: Pair) -> Redesign:
    paths = chosen(pair.root, pair.pages, pair.seed)
    pages, sentences = read(pair.root, paths), prose(pair.root, paths, pair.seed)
    plant(pages, pair.seed, sentences)
    return Redesign(pages, random.Random(0), prose=sentences)


def _before(pair: Pair, folder: Path) -> str:
    told = folder / "run-before"
    if not told.exists():
        site = _planted(pair)
        run = _run(pair, site, sorted(site.pages), folder)
        (folder / "known-before").write_bytes(pickle.dumps(known_of(site)))
        told.write_text(run)
    return told.read_text()


def _after(pair: Pair, folder: Path) -> str:
    told = folder / f"run-{pair.kind}"
    if not told.exists():
        planted = _planted(pair)
        after = Redesign(copied(planted.pages), random.Random(f"{pair.seed} {pair.kind}"), prose=planted.prose)
        repair(after)
        for change in KINDS[pair.kind]:
            change(after)
        add(after)
        asked_for = {now: was for was, now in after.redirects.items()}
        run = _run(pair, after, [asked_for.get(path, path) for path in sorted(after.pages)], folder)
        (folder / f"known-{pair.kind}").write_bytes(pickle.dumps(known_of(after)))
        told.write_text(run)
    return told.read_text()


def _run(pair: Pair, site: Redesign, paths: list[str], folder: Path) -> str:
    (folder / "auditor.toml").write_text("")
    with served(site, pair.root) as origin:
        result = audit(_settings(pair, folder, [origin + path for path in paths]), store=folder / "store")
    return result.report.run.id


def _settings(pair: Pair, folder: Path, start: Iterable[str] = ()):  # type: ignore[no-untyped-def]
    return load_settings(
        folder / "auditor.toml",
        {
            "site.start": list(start) or ["http://127.0.0.1/"],
            "site.only_listed": True,
            "site.sitemap": "none",
            "site.robots": False,
            "site.retries": 0,
            "site.request_budget_s": 120.0,
            "browser.page_budget_s": 300.0,
            "browser.enabled": pair.browser,
            "browser.screenshots": False,
            "report.out": str(folder / "reports"),
            "report.formats": ["json"],
            "gate.baseline": str(folder / "auditor-baseline.json"),
            "gate.fail_on": ["new:any"],
        },
    )


Row = tuple[str, str, Finding]
"""Id, status and finding."""


def counted(pair: Pair, work: Path, rule: str = OURS) -> Counted:
    """Audit, accept the first run, and count what is said of the second: by the gate, or by another tool's rule (rivals.py)."""
    folder, first, second = audited(pair, work)
    settings = _settings(pair, folder)
    write_baseline(first, settings, store=folder / "store", afresh=True)  # as today's code writes it
    before, after = (pickle.loads((folder / f"known-{which}").read_bytes()) for which in ("before", pair.kind))
    with open_report(first, settings, store=folder / "store") as report:
        accepted = [(held.id, str(held.status), held.finding) for held in report.findings]
        lost = _lost(report.pages, before)
    with open_report(second, settings, store=folder / "store") as report:
        today = [(held.id, str(held.status), held.finding) for held in report.findings]
        gone = {old.id for old in report.gone if old.reason in {"fixed", "page-gone"}}
        lost |= _lost(report.pages, after)
    if rule != OURS:
        said = told(rule, [finding for *_, finding in accepted], [finding for *_, finding in today])
        gone = {identity for (identity, *_), ended in zip(accepted, said.ended, strict=True) if ended}
        today = [(i, "known" if known else "new", f) for (i, _, f), known in zip(today, said.known, strict=True)]
    tally = count(pair, gone, by_truth(accepted, before, after, lost), by_truth(today, after, after, lost), after)
    tally.left_out = len(lost)
    tally.merged = len(today) - len({identity for identity, *_ in today})
    return tally


Groups = dict[tuple[str, Truth], list[tuple[str, str, str]]]
"""(check, element) -> id, status and message of its findings."""


def _lost(pages: Iterable[PageRecord], known: Known) -> set[Truth]:
    """Return the elements of pages that were not audited in full, as on a machine that is busy: nothing can be said of them."""
    whole = {urlsplit(page.url).path for page in pages if page.state is PageState.AUDITED}
    return {number for path, held in known.elements.items() if path not in whole for number in held.values()}


def by_truth(rows: Iterable[Row], known: Known, after: Known, lost: Collection[Truth]) -> Groups:
    groups: Groups = defaultdict(list)
    for identity, status, finding in rows:
        number = known.of(finding)
        if number in lost or after.copies.get(number, number) in lost:  # type: ignore[arg-type]
            continue
        whose = after.copies.get(number, number) if isinstance(number, int) else number
        what = f"{finding.message[:90]} {finding.location.signals} {finding.url} key={finding.key!r}"
        groups[finding.check, whose].append((identity, status, what))
    return groups


def count(pair: Pair, gone: Collection[str], accepted: Groups, today: Groups, after: Known) -> Counted:
    tally = Counted()
    for key in accepted.keys() | today.keys():
        check, number = key
        then, now = accepted.get(key, []), today.get(key, [])
        if number in after.shared or isinstance(number, str):
            continue
        stayed = min(len(then), len(now))
        known = sum(status in {"known", "moved"} for _, status, _ in now)
        tally.surviving += stayed
        tally.recognised += min(known, stayed)
        if known < stayed:
            tally.wrong += [f"LOST {pair.name} {check} {what}" for _, status, what in now if status == "new"]
            tally.wrong += [f"  WAS {what}" for _, _, what in then]
        planted = isinstance(number, int) and (number >= ADDED or number in after.copies.values())
        if planted and len(now) > stayed:
            right = min(len(now) - known, len(now) - stayed)
            tally.added += len(now) - stayed
            tally.new += right
            if right < len(now) - stayed:
                tally.wrong += [
                    f"KNOWN {pair.name} {check} {status} {what}" for _, status, what in now if status != "new"
                ]
        if number in after.repaired and len(then) > stayed:
            ended = sum(identity in gone for identity, _, _ in then)
            tally.repaired += len(then) - stayed
            tally.fixed += min(ended, len(then) - stayed)
            if ended < len(then) - stayed:
                tally.wrong += [f"NOT FIXED {pair.name} {check} {what}" for _, _, what in then]
    return tally
