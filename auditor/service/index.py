"""What the pages of the service show: figures of every run, and the findings of today, taken out of the written reports.

The reports stay the truth. Here stands what a list needs to be quick with a million findings; it can be made anew at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from auditor.errors import AuditorError
from auditor.model.formats import FORMATS
from auditor.pipeline.stored_runs import waivers_of
from auditor.report.old_reports import read_data
from auditor.report.run_figures import RunFigures, figures_in, read_figures
from auditor.report.tally import RANK
from auditor.service.database import Row, ServiceDatabase
from auditor.service.moments import text_of
from auditor.service.sites import AuditedSite

LONGEST = 500
"""Characters of a text that lists show; the report has all."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """The figures of one run."""

    site: int
    id: str
    started_at: str
    outcome: str
    sentence: str
    audited: int
    known: int
    new: int
    fixed: int
    waived: int
    problems: int
    looks: int
    causes: int
    families: dict[str, int]
    whole: bool
    folder: str
    """Of the report, from the site's folder; empty once it is gone."""
    since: int | None
    """Findings that were not there before this run; None where there was no run before. `new` counts against the baseline."""

    @property
    def coverage(self) -> float:
        """Share of the known pages that were audited in full."""
        return self.audited / self.known if self.known else 0.0


class AuditCounts(msgspec.Struct):
    """Of audit.json: counts of the verdict."""

    fixed: int = 0
    waived: int = 0


class AuditVerdict(msgspec.Struct):
    """Of audit.json: the verdict."""

    counts: AuditCounts


class AuditRun(msgspec.Struct):
    """Of audit.json: the run."""

    id: str
    finished_at: str | None = None


class AuditFailure(msgspec.Struct):
    """Of audit.json: why a page or a document is not audited."""

    code: str
    detail: str = ""


class AuditReference(msgspec.Struct):
    """Of audit.json: a page against its approved text."""

    document: str = ""
    similarity: float | None = None


class AuditPage(msgspec.Struct):
    """Of audit.json: a page."""

    url: str
    state: str
    title: str = ""
    failure: AuditFailure | None = None
    reference: AuditReference | None = None


class AuditDocument(msgspec.Struct):
    """Of audit.json: a document."""

    url: str
    state: str
    kind: str = ""
    title: str = ""
    reason: AuditFailure | None = None
    findings: int = 0


class AuditEvidence(msgspec.Struct):
    """Of audit.json: the two wordings."""

    approved: object = ""
    published: object = ""


class AuditFinding(msgspec.Struct):
    """Of audit.json: a finding."""

    id: str
    check: str
    family: str
    page: str
    outcome: str
    severity: str
    status: str
    message: str
    selector: str = ""
    snippet: str = ""
    component: str = ""
    evidence: AuditEvidence | None = None


class AuditCause(msgspec.Struct):
    """Of audit.json: a cause."""

    id: str
    label: str
    checks: list[str]
    severity: str
    outcome: str


class AuditFile(msgspec.Struct):
    """Of audit.json: what the lists need."""

    run: AuditRun
    verdict: AuditVerdict
    pages: list[AuditPage]
    findings: list[AuditFinding]
    components: list[AuditCause]
    documents: list[AuditDocument] = []


class ReportIndex:
    """Figures of all runs and the findings of today."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def add(self, site: AuditedSite, run: str, *, whole: bool) -> RunRow | None:
        """Take a report in; None where there is none that can be read. A second time changes nothing."""
        out = Path(site.settings().report.out)
        folder = out / run
        figures = figures_in(folder)
        try:
            audit = msgspec.json.decode(read_data(folder, FORMATS["json"].file), type=AuditFile)
        except (OSError, msgspec.DecodeError):
            return None
        if figures is None or audit.run.id != run:
            return None
        self._keep(site, figures, audit, folder, whole)
        self.read_waivers(site)
        return self.run(site.id, run)

    def sync(self, site: AuditedSite) -> list[str]:
        """Take in the reports that the command line made, or an earlier service did not come to; return their ids."""
        try:
            settings = site.settings()
        except AuditorError:
            return []
        known = {row["id"] for row in self._database.rows("SELECT id FROM run WHERE site = ?", (site.id,))}
        start = settings.site.start[0] if settings.site.start else ""
        fresh = [one for one in read_figures(Path(settings.report.out)) if one.id not in known]
        added = [one.id for one in fresh if self.add(site, one.id, whole=one.site.rstrip("/") == start.rstrip("/"))]
        self.read_waivers(site)
        return added

    def read_waivers(self, site: AuditedSite) -> None:
        """Read the site's file of waivers again, which people and git change, too."""
        try:
            _, held = waivers_of(site.settings())
        except AuditorError:
            return  # a broken file is told by the next run
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM waiver WHERE site = ?", (site.id,))
            connection.executemany(
                "INSERT INTO waiver VALUES (?, ?, ?, ?, ?)",
                [(site.id, one.finding, one.reason, one.owner, one.until.isoformat()) for one in held.items],
            )

    def waived(self, site: int) -> frozenset[str]:
        """Return the findings that stand in the file of waivers."""
        return frozenset(
            row["finding"] for row in self._database.rows("SELECT finding FROM waiver WHERE site = ?", (site,))
        )

    def run(self, site: int, run: str) -> RunRow | None:
        """Return the figures of a run."""
        row = self._database.row("SELECT * FROM run WHERE site = ? AND id = ?", (site, run))
        return _run_row(row) if row else None

    def runs(self, site: int, most: int, *, before: str = "", whole: bool | None = None) -> list[RunRow]:
        """Return runs of a site, the newest first, older than the run `before`."""
        rows = self._database.rows(
            "SELECT * FROM run WHERE site = ?1 AND (?2 = '' OR id < ?2) AND (?3 IS NULL OR whole = ?3) "
            "ORDER BY id DESC LIMIT ?4",
            (site, before, whole, most),
        )
        return [_run_row(row) for row in rows]

    def newest(self, sites: Sequence[int]) -> dict[int, list[RunRow]]:
        """Return the newest whole runs of each site, enough for a small chart; the newest first."""
        return {site: self.runs(site, 14, whole=True) for site in sites}

    def oldest_waivers(self, today: date) -> dict[int, str]:
        """Return the day on which the first of the waivers that hold ends, by site."""
        rows = self._database.rows(
            "SELECT site, min(until) AS until FROM waiver WHERE until >= ? GROUP BY site", (today.isoformat(),)
        )
        return {row["site"]: row["until"] for row in rows}

    def _keep(self, site: AuditedSite, figures: RunFigures, audit: AuditFile, folder: Path, whole: bool) -> None:
        counts = audit.verdict.counts
        place = folder.relative_to(site.folder).as_posix() if folder.is_relative_to(site.folder) else ""
        with self._database.transaction() as connection:
            newer = connection.execute(
                "SELECT 1 FROM run WHERE site = ? AND whole AND id > ? LIMIT 1", (site.id, figures.id)
            ).fetchone()
            connection.execute(
                "INSERT OR IGNORE INTO run VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    site.id, figures.id, text_of(figures.started_at), audit.run.finished_at or "",
                    figures.outcome, figures.sentence, figures.audited, figures.known, figures.new,
                    counts.fixed, counts.waived, figures.problems, figures.looks, figures.causes,
                    json.dumps(dict(figures.families)), whole, place,
                    None if newer else _since(connection, site.id, audit.findings),
                ),
            )  # fmt: skip
            if newer:
                return
            looked_at = [page.url for page in audit.pages if page.state not in {"failed", "skipped"}]
            if whole:
                for table in ("finding", "cause", "page", "document"):
                    connection.execute(f"DELETE FROM {table} WHERE site = ?", (site.id,))
            else:
                connection.executemany(
                    "DELETE FROM finding WHERE site = ? AND url = ?", [(site.id, url) for url in looked_at]
                )
            connection.executemany(
                f"INSERT OR REPLACE INTO finding VALUES ({','.join('?' * 16)})",
                _findings(site.id, figures.id, audit.findings, None if whole else set(looked_at)),
            )
            family = {one.component: one.family for one in audit.findings}
            connection.executemany(
                f"INSERT OR {'REPLACE' if whole else 'IGNORE'} INTO cause VALUES (?,?,?,?,?,?,?,?,?)",
                [
                    (site.id, one.id, one.label[:LONGEST], one.checks[0] if one.checks else "", family.get(one.id, ""),
                     one.severity, RANK[one.severity], one.outcome, place)
                    for place, one in enumerate(audit.components)
                ],
            )  # fmt: skip
            connection.executemany(
                "INSERT OR REPLACE INTO page VALUES (?,?,?,?,?,?,?,?)",
                [
                    (site.id, one.url, figures.id, one.state, one.title[:LONGEST],
                     f"{one.failure.code}: {one.failure.detail}"[:LONGEST] if one.failure else "",
                     one.reference.document if one.reference else "",
                     one.reference.similarity if one.reference else None)
                    for one in audit.pages
                    if whole or one.url in set(looked_at)
                ],
            )  # fmt: skip
            connection.executemany(
                "INSERT OR REPLACE INTO document VALUES (?,?,?,?,?,?,?)",
                [
                    (site.id, one.url, one.state, one.kind, one.title[:LONGEST],
                     f"{one.reason.code}: {one.reason.detail}"[:LONGEST] if one.reason else "", one.findings)
                    for one in audit.documents
                ],
            )  # fmt: skip


def _since(connection: sqlite3.Connection, site: int, found: Iterable[AuditFinding]) -> int | None:
    """Return how many findings are not among those of before; None where there was no run before."""
    if not connection.execute("SELECT 1 FROM run WHERE site = ? LIMIT 1", (site,)).fetchone():
        return None
    before = {row["id"] for row in connection.execute("SELECT id FROM finding WHERE site = ?", (site,))}
    return sum(one.id not in before for one in found if one.status != "waived")


def _findings(
    site: int, run: str, found: Iterable[AuditFinding], pages: set[str] | None
) -> Iterable[tuple[object, ...]]:
    for one in found:
        if pages is not None and one.page not in pages:
            continue
        wording = one.evidence or AuditEvidence()
        approved = wording.approved if isinstance(wording.approved, str) else ""
        published = wording.published if isinstance(wording.published, str) else ""
        yield (
            site, one.id, run, one.check, one.family, one.severity, RANK[one.severity], one.outcome, one.status,
            one.page, one.message[:LONGEST], one.component, one.selector[:LONGEST], one.snippet[:LONGEST],
            approved[:LONGEST], published[:LONGEST],
        )  # fmt: skip


def _run_row(row: Row) -> RunRow:
    return RunRow(
        row["site"], row["id"], row["started_at"], row["outcome"], row["sentence"], row["audited"], row["known"],
        row["new"], row["fixed"], row["waived"], row["problems"], row["looks"], row["causes"],
        json.loads(row["families"]), bool(row["whole"]), row["folder"], row["since"],
    )  # fmt: skip
