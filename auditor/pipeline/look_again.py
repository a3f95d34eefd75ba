"""Findings that come and go: a new one that would fail the gate is looked at again in fresh loads, and held against the last runs.

    seen in two of three loads     it stays what it is
    seen in one of three           unstable: it is shown with its likely cause, and fails nothing
    came and went in the last runs unstable, too; and where it was accepted and is not there today, it is not "fixed"

What is learnt is kept as facts of the run, so that a report written later says the same.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from auditor.browser.pool import Pool
from auditor.config import Settings
from auditor.gate import Baseline, JudgedRun
from auditor.gate.fingerprint import Fingerprint, entry_of, stable_id
from auditor.gate.missing import FIXED
from auditor.gate.page_names import Paths
from auditor.log import event
from auditor.model.browser_log import BrowserLog
from auditor.model.finding import Fact, Finding
from auditor.model.page import Failed, PageState, RenderedPage, Target
from auditor.model.run import FindingStatus, JudgedFinding, PageRecord, Run, RunStatus
from auditor.net.fetch import Fetcher
from auditor.net.response_class import page_failure
from auditor.pipeline.check_workers import CheckWorkers
from auditor.pipeline.gating import UNSTABLE, UNSTABLE_GONE, Accepted, judge_run, of_this_site, unstable_of
from auditor.pipeline.page_checks import CheckPage, OpenPage
from auditor.store import Store
from auditor.store.packed import found_by

_log = logging.getLogger(__name__)

MOST_PAGES = 20
"""Pages that are looked at again; what is new on more of them comes from a change of the site, not from chance."""
RUNS_LOOKED_AT = 10
"""Earlier runs in which a finding's coming and going is looked for."""
_TURNS = 3
"""Times that a finding came or went in them until it is unstable. Twice may be a mistake that was repaired and made again."""

_CONTRAST = "axe:color-contrast"
_PICTURES = frozenset({"img", "picture", "source", "svg", "video", "canvas", "image"})


@dataclass(frozen=True, slots=True)
class Looks:
    """What pages are loaded and checked again with."""

    fetcher: Fetcher
    workers: CheckWorkers
    pool: Pool | None


def find_unstable(run: Run, store: Store, settings: Settings, accepted: Accepted, looks: Looks) -> int:
    """Learn which findings of a run come and go, and keep it; return how many. To be said when all pages are committed."""
    before = ended_before(run, store)
    if not _may_tell(run, store, accepted, before):
        return 0
    run = replace(run, status=RunStatus.COMPLETE)  # so far as its pages are concerned
    accepted, _ = of_this_site(accepted, run, store, settings)
    judged = judge_run(run, store, settings, accepted)
    paths = _paths(accepted, store, run)
    first_state = run.environment.states[0] if run.environment.states else ""
    records = {record.url: record for record in store.pages(run.id)}
    history = _History(before[-RUNS_LOOKED_AT:], store, paths, first_state)
    facts: list[Fact] = []
    suspects = _suspects(judged, records)
    if accepted.baseline is None:  # everything is new then: what matters is what the last look did not see
        suspects = {url: fresh for url, found in suspects.items() if (fresh := history.unseen(url, found))}
    for url, found in suspects.items() if len(suspects) <= MOST_PAGES else ():
        seen = _seen_again(records[url], found, looks, paths, first_state)
        for one, (times, loads) in zip(found, seen, strict=True):
            entry = entry_of(one.finding, paths, first_state)
            if times * 2 < loads or history.turns(url, entry, today=True) >= _TURNS:
                why = likely_cause(one.finding, records[url], store)
                facts.append(Fact(UNSTABLE, one.id, {"seen": times, "of": loads, "why": why}))
    gone = [old for old in judged.gone if old.reason == FIXED]
    if accepted.baseline is not None and len({old.url for old in gone}) <= MOST_PAGES:
        entries = {entry.id: entry for entry in accepted.baseline.findings}
        facts += [
            Fact(UNSTABLE_GONE, old.id, {})
            for old in gone
            if old.id in entries and history.turns(old.url, entries[old.id], today=False) >= _TURNS
        ]
    store.add_facts(run.id, facts)
    return len(facts)


def ended_before(run: Run, store: Store) -> list[str]:
    """Return the ids of the earlier runs of the site that came to their end, the oldest first."""
    return [one.id for one in store.runs(run.site) if one.id < run.id and one.status is not RunStatus.RUNNING]


def _may_tell(run: Run, store: Store, accepted: Accepted, before: Sequence[str]) -> bool:
    """Tell whether there can be anything to learn: judging the findings once more is not for nothing."""
    if accepted.baseline is None and not before:
        return False
    if any(map(_is_fresh, store.pages(run.id))):
        return True
    return bool(before) and any(unstable_of(store, before[-1]))


def _suspects(judged: JudgedRun, records: dict[str, PageRecord]) -> dict[str, list[JudgedFinding]]:
    """Return the new findings that would fail the run, by page; what was taken over was seen before."""
    found: dict[str, list[JudgedFinding]] = defaultdict(list)
    for one in judged.findings:
        record = records.get(one.finding.url)
        if one.fails and one.status is FindingStatus.NEW and record is not None and _is_fresh(record):
            found[one.finding.url].append(one)
    return found


def _is_fresh(record: PageRecord) -> bool:
    return record.state is PageState.AUDITED and not record.carried_since


def _seen_again(
    record: PageRecord, found: Sequence[JudgedFinding], looks: Looks, paths: Paths, first_state: str
) -> list[tuple[int, int]]:
    """Return for each finding in how many of how many loads it was seen; the load that found it is the first.

    A load that could not be had is none: what nobody saw again stays what it is.
    """
    marks = [_marks(one.finding, paths, first_state) for one in found]
    times, loads = [1] * len(found), 1
    for _ in range(2):
        if loads > 1 and all(count * 2 > loads for count in times):
            break
        again = _loaded(record, looks)
        if again is None:
            return [(1, 1)] * len(found)
        loads += 1
        there = {mark for finding in again for mark in _marks(finding, paths, first_state)}
        times = [count + (not there.isdisjoint(mark)) for count, mark in zip(times, marks, strict=True)]
    return [(count, loads) for count in times]


def _loaded(record: PageRecord, looks: Looks) -> list[Finding] | None:
    """Load and check a page once more; None where that did not work."""
    response = looks.fetcher.fetch_page(record.url)
    if isinstance(response, Failed) or page_failure(response) is not None:
        return None
    target = Target(record.url)
    opened = looks.workers.open_page(OpenPage(response, target))
    if isinstance(opened, Failed):
        return None
    rendered: tuple[RenderedPage, ...] | Failed | None = None
    if looks.pool is not None:
        rendered = looks.pool.render(record.url, final_url=response.final_url)
        if isinstance(rendered, Failed):
            return None
    checked = looks.workers.check_page(CheckPage(response, target, rendered, opened.words))
    if isinstance(checked, Failed):
        return None
    _log.info(event("looked-again", url=record.url))
    return list(found_by(checked.packed)) if checked.packed else None


def _marks(finding: Finding, paths: Paths, first_state: str) -> set[str]:
    """Return what a finding is known by in another load: its identity, or its place and what it is about."""
    place = finding.location
    return {
        stable_id(entry_of(finding, paths, first_state)),
        repr((finding.check, place.frames, place.selector, finding.key, finding.message)),
    }


class _History:
    """In which of the last runs a page was looked at, and what was found there."""

    def __init__(self, runs: Sequence[str], store: Store, paths: Paths, first_state: str) -> None:
        """Take the runs, the oldest first, and how the findings are named today."""
        self._runs = runs
        self._store, self._paths, self._first_state = store, paths, first_state
        self._pages: dict[str, list[set[str]]] = {}

    def turns(self, url: str, entry: Fingerprint, *, today: bool) -> int:
        """Return how often a finding came or went over the last runs and today."""
        there = [stable_id(entry) in found for found in self._looks(url)]
        return sum(before != after for before, after in pairwise([*there, today]))

    def unseen(self, url: str, found: Sequence[JudgedFinding]) -> list[JudgedFinding]:
        """Return those of the findings of a page that the last look at it did not see; none where it was never looked at."""
        looks = self._looks(url)
        seen = looks[-1] if looks else None
        if seen is None:
            return []
        return [one for one in found if stable_id(entry_of(one.finding, self._paths, self._first_state)) not in seen]

    def _looks(self, url: str) -> list[set[str]]:
        if url not in self._pages:
            self._pages[url] = [found for run in self._runs if (found := self._found(run, url)) is not None]
        return self._pages[url]

    def _found(self, run_id: str, url: str) -> set[str] | None:
        record = self._store.record(run_id, url)
        if record is None or record.state is not PageState.AUDITED or record.carried_since:
            return None  # what was taken over is no look of its own
        found = self._store.findings_on(run_id, url)
        return {stable_id(entry_of(finding, self._paths, self._first_state)) for finding in found}


def likely_cause(finding: Finding, record: PageRecord, store: Store) -> str:
    """Say in words what most likely makes a finding come and go."""
    tag = finding.location.signals.tag
    if tag in _PICTURES:
        return "a picture that is not the same in each load"
    if finding.check == _CONTRAST:
        return "an animation, or a picture behind the text that is not the same in each load"
    logs = [
        BrowserLog.from_bytes(store.blob(name)) for key, name in record.artifacts.items() if key.startswith("visit:")
    ]
    if any(log.settled in {"cap", "network cap"} for log in logs):
        return "content that comes late: the page was still changing when the time to wait was over"
    if finding.location.frames:
        return "content of a frame that is not the same in each load, such as an advertisement"
    return "content that is not the same in each load: a random choice, a test of two versions, or an advertisement"


def _paths(accepted: Accepted, store: Store, run: Run) -> Paths:
    return (accepted.baseline or Baseline()).naming(store.pages(run.id))
