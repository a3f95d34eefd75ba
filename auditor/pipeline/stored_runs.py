"""What is done with a run that is over: its report again, compared, accepted, waived, judged again. No network, no browser.

Each function opens the store in `store` by itself. Runs are named as in run_names.py; None is the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from auditor.config import Settings, load
from auditor.errors import UsageFault
from auditor.gate import Baseline, JudgedRun, Waivers, add_waivers, end_waivers
from auditor.gate.baseline_merge import merge
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.waivers import named_by
from auditor.model.codes import Code
from auditor.model.documents import DocumentRecord
from auditor.model.run import PageRecord, Report, Run, SystemClock
from auditor.pipeline import gating
from auditor.pipeline.baseline_file import read_baseline, writable_path
from auditor.pipeline.explain import checks_and_rules, told_of
from auditor.pipeline.replay import Replayed, replay_finding
from auditor.pipeline.run_names import find_run
from auditor.pipeline.stored import report_of
from auditor.store import DEFAULT_FOLDER, Store
from auditor.store.run_logs import log_path


@dataclass(frozen=True, slots=True)
class WrittenBaseline:
    """What became of the baseline file."""

    path: Path
    run: str
    """Id of the run that was looked at."""
    accepted: int
    """Findings that are accepted now."""
    removed: int = 0
    """Findings that are not accepted any more."""
    added: int = 0
    """Findings that were not accepted before."""


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """Who accepts one finding, why, and until when."""

    finding: str
    """The id of a finding or a cause, as the report shows it, or its beginning; empty where `check` says what is waived."""
    reason: str
    owner: str
    until: date | None = None
    """The last day; None is 180 days from today."""
    also: tuple[str, ...] = ()
    """Further findings, or causes: all findings of a cause are waived."""
    check: str = ""
    """Waives all findings of this check, too, on pages whose path matches `path`."""
    path: str = "*"


@dataclass(frozen=True, slots=True)
class WrittenWaiver:
    """Where a waiver was written and how long it holds."""

    path: Path
    until: date
    count: int = 1
    """Findings that are waived now and were not before."""


@contextmanager
def open_report(run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER) -> Iterator[Report]:
    """Open the report of a stored run, judged against today's baseline and policy.

    Its pages are loaded one by one while the block lasts. Raises UsageFault UNKNOWN_RUN.
    """
    with Store.open(store, SystemClock(), write=False) as opened:
        report = report_of(opened, run, settings)
        yield replace(report, log=log_path(store, report.run.id))


def compare(before: str, after: str, *, store: Path = DEFAULT_FOLDER) -> JudgedRun:
    """Return the later run judged as if the earlier one had been accepted whole. Raises UsageFault for a run cut off."""
    with Store.open(store, SystemClock(), write=False) as opened:
        return gating.compare_runs(find_run(opened, before), find_run(opened, after), opened)


def runs_named(*names: str, store: Path = DEFAULT_FOLDER) -> list[Run]:
    """Return the runs of these names. Raises UsageFault UNKNOWN_RUN."""
    with Store.open(store, SystemClock(), write=False) as opened:
        return [find_run(opened, name) for name in names]


def records_of(*names: str, store: Path = DEFAULT_FOLDER) -> list[PageRecord | DocumentRecord]:
    """Return all pages and documents of the runs of these names, run by run. Raises UsageFault UNKNOWN_RUN."""
    with Store.open(store, SystemClock(), write=False) as opened:
        runs = [find_run(opened, name).id for name in names]
        found: list[PageRecord | DocumentRecord] = []
        for run in runs:
            found += [*opened.pages(run), *opened.documents(run)]
        return found


def write_baseline(
    run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER, afresh: bool = False
) -> WrittenBaseline:
    """Accept all findings of a run in the baseline file of the settings; what could not be audited stays as it was.

    With `afresh` the file that is there is not read but kept under another name: it may be damaged, or another site's.
    """
    path = writable_path(settings.gate.baseline)
    if afresh:
        return _written_afresh(run, settings, path, store)
    with Store.open(store, SystemClock()) as opened:
        found = find_run(opened, run)
        before = {entry.id for entry in (read_baseline(settings.gate.baseline) or Baseline()).findings}
        accepted = gating.accept(found, opened, settings)
        accepted.write(path)
        opened.pin(found.id)
    now = {entry.id for entry in accepted.findings}
    return WrittenBaseline(path, found.id, len(now), len(before - now), len(now - before))


def _written_afresh(run: str | None, settings: Settings, path: Path, store: Path) -> WrittenBaseline:
    with Store.open(store, SystemClock()) as opened:
        found = find_run(opened, run)
        accepted = gating.accept(found, opened, settings, afresh=True)
        if path.exists():
            path.replace(path.with_name(f"{path.name}.old"))
        accepted.write(path)
        opened.pin(found.id)
    count = len(accepted.findings)
    return WrittenBaseline(path, found.id, count, 0, count)


def prune_baseline(run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER) -> WrittenBaseline:
    """Take out of the baseline file what is fixed in a run, or whose page is gone."""
    path = writable_path(settings.gate.baseline)
    held = Baseline.load(path)
    with Store.open(store, SystemClock(), write=False) as opened:
        found = find_run(opened, run)
        judged = gating.judge_run(found, opened, settings, gating.Accepted(gating.as_one_site(held, found, settings)))
    left = held.without(judged.gone, judged.gone_pages)
    left.write(path)
    return WrittenBaseline(path, found.id, len(left.findings), len(held.findings) - len(left.findings))


def merge_baselines(ours: Path, theirs: Path, base: Path | None = None) -> WrittenBaseline:
    """Merge the baseline of another branch into `ours`, which is written; `base` is their common ancestor (a git merge driver's %O).

    An empty `base` is none: git hands one over where both branches wrote their first baseline.
    """
    held = Baseline.load(ours)
    ancestor = Baseline.load(base) if base and not _is_empty(base) else None
    merged = merge(held, Baseline.load(theirs), ancestor)
    merged.write(ours)
    kept = {entry.id for entry in merged.findings}
    return WrittenBaseline(ours, "", len(kept), sum(entry.id not in kept for entry in held.findings))


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def accepted_by_check(settings: Settings) -> tuple[str, dict[str, int]]:
    """Return the site of the baseline file, and how many findings of each check it accepts."""
    held = read_baseline(settings.gate.baseline, requested=True) or Baseline()
    counts: dict[str, int] = {}
    for entry in held.findings:
        counts[entry.check] = counts.get(entry.check, 0) + 1
    return held.site, counts


def waive(
    request: WaiverRequest, run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER
) -> WrittenWaiver:
    """Accept findings of a run for a time, in the waivers file beside the baseline.

    Raises UsageFault: the finding is unknown or waived already, or there is no reason, no owner, an end in the past.
    """
    with Store.open(store, SystemClock(), write=False) as opened:
        baseline = read_baseline(settings.gate.baseline)
        found_run = find_run(opened, run)
        baseline = gating.as_one_site(baseline, found_run, settings)
        judged = gating.judge_run(found_run, opened, settings, gating.Accepted(baseline))
    meant = _meant(request, judged)
    waivers = gating.waivers_path(settings)
    today = datetime.now(UTC).date()
    written = add_waivers(waivers, meant, reason=request.reason, owner=request.owner, until=request.until, today=today)
    # Of a whole cause or check, what is waived already stays as it is; a single finding is refused.
    if not written:
        which = f"{meant[0].id} is" if len(meant) == 1 else f"all {len(meant)} are"
        raise UsageFault(Code.USAGE, f"{which} waived already in {waivers}")
    return WrittenWaiver(waivers, written[0].until, len(written))


def _meant(request: WaiverRequest, judged: JudgedRun) -> list[Fingerprint]:
    """Return what a request waives. Raises UsageFault UNKNOWN_FINDING for a name that means nothing in the run."""
    pairs = list(judged.pairs())
    ids = {name for found, _ in pairs for name in (found.id, found.cause)}
    wanted = [name for name in (request.finding, *request.also) if name]
    unknown = [name for name in wanted if not named_by(name, ids)]
    if unknown:
        raise UsageFault(Code.UNKNOWN_FINDING, ", ".join(unknown))
    named = {found for name in wanted for found in named_by(name, ids)}
    picked = {entry.id for _, entry in pairs if _is_picked(request, entry)}
    if request.check and not picked:
        raise _picks_nothing(request, {entry.check for _, entry in pairs})
    return [entry for found, entry in pairs if not named.isdisjoint((found.id, found.cause)) or entry.id in picked]


def _picks_nothing(request: WaiverRequest, found: Set[str]) -> UsageFault:
    known = {check for check, _ in checks_and_rules()} | found
    if request.check not in known:
        near = get_close_matches(request.check, sorted(known), 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return UsageFault(Code.UNKNOWN_CHECK, f"{request.check}{hint}")
    where = "" if request.path == "*" else f" on a page that matches {request.path}"
    return UsageFault(Code.UNKNOWN_FINDING, f"the run has none of {request.check}{where}")


def _is_picked(request: WaiverRequest, entry: Fingerprint) -> bool:
    return bool(request.check) and entry.check == request.check and fnmatchcase(entry.page, request.path)


def waivers_of(settings: Settings) -> tuple[Path, Waivers]:
    """Return the file of waivers and what stands in it."""
    path = gating.waivers_path(settings)
    return path, Waivers.load(path)


def end_waiver(findings: Sequence[str], settings: Settings) -> Path:
    """Take the waivers of these findings out of the file, which is returned. Raises UsageFault for one that is not waived."""
    path = gating.waivers_path(settings)
    end_waivers(path, set(findings))
    return path


def explain_finding(finding: str, run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER) -> list[str]:
    """Return what a finding is, what it was recognised by and what accepts it, in lines; its id may be cut short.

    Raises UsageFault UNKNOWN_FINDING when no finding of the run has it, or more than one.
    """
    with Store.open(store, SystemClock(), write=False) as opened:
        report = report_of(opened, run, settings)
    return told_of(report, finding)


def replay(finding: str, run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER) -> Replayed:
    """Judge the stored page of a finding again with today's checks. Raises UsageFault UNKNOWN_FINDING."""
    with Store.open(store, SystemClock(), write=False) as opened:
        return replay_finding(opened, finding, run, settings)


def finding_names(store: Path, begun: str, most: int) -> list[tuple[str, str, str]]:
    """Return id, check and page of the findings of the newest run whose ids begin so, at most so many. Raises UsageFault."""
    settings = load()
    with Store.open(store, SystemClock(), write=False) as opened:
        run = find_run(opened, None)
        baseline = gating.as_one_site(read_baseline(settings.gate.baseline), run, settings)
        judged = gating.judge_run(run, opened, settings, gating.Accepted(baseline))
    meant = (found for found in judged.findings if found.id.startswith(begun))
    return [(found.id, found.finding.check, found.finding.url) for found in islice(meant, most)]
