"""A stored run as a `Report` again, without network or browser."""

from __future__ import annotations

from pathlib import Path

from auditor.config import Settings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.exhibits import ReferenceExhibit
from auditor.model.run import Report, Run
from auditor.pipeline.baseline_file import read_baseline
from auditor.pipeline.build_report import assemble
from auditor.pipeline.gating import Accepted
from auditor.pipeline.run_names import find_run
from auditor.reference.library import Library
from auditor.store import Store
from auditor.urls import path_of


def report_of(store: Store, wanted: str | None, settings: Settings, *, with_baseline: bool = True) -> Report:
    """Judge a stored run against the current baseline and policy and return its report."""
    run = find_run(store, wanted)
    baseline = read_baseline(settings.gate.baseline) if with_baseline else None
    effective = _as_audited(settings, run)
    library = Library.load(Path(effective.reference.dir), effective.reference.map)
    return assemble(run, store, effective, library, Accepted(baseline))


def _as_audited(settings: Settings, run: Run) -> Settings:
    # What was audited is the run's own; what is accepted, what fails and how it is shown is today's.
    stored = Settings.model_validate(dict(run.settings)) if run.settings else settings
    site = stored.site.model_copy(update={"views": settings.site.views})
    # Where the files stand is today's, too: who asks may do so from another folder than the one that was audited in.
    reference = stored.reference.model_copy(update={"dir": settings.reference.dir})
    shown = {
        "gate": settings.gate,
        "report": settings.report,
        "owners": settings.owners,
        "site": site,
        "reference": reference,
    }
    return stored.model_copy(update=shown)


def reference_exhibit(store: Store, run_id: str, page: str) -> ReferenceExhibit:
    """Return the comparison of a page with its approved text. Raises UsageFault when there is none."""
    record = next((r for r in store.pages(run_id) if page in {r.url, path_of(r.url), path_of(r.url).rstrip("/")}), None)
    if record is None:
        raise UsageFault(Code.USAGE, f"run {run_id} has no page {page}")
    exhibit = store.detail(run_id, record.url).exhibits.reference
    if exhibit is None:
        raise UsageFault(Code.USAGE, f"{record.url} was not compared with an approved text in run {run_id}")
    return exhibit
