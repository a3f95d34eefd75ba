"""What became of each document of a run: its record and its checks' results, one transaction a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.model.documents import DocumentRecord, DocumentState
from auditor.model.exhibits import Exhibits
from auditor.model.finding import CheckResult, Finding
from auditor.store.base import Part
from auditor.store.codec import clean, pack, unpack
from auditor.store.packed import lean, packed


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document of an earlier run with all that its checks said."""

    run_id: str
    record: DocumentRecord
    checks: tuple[CheckResult, ...]


class Documents(Part):
    """The documents of a run."""

    def commit_document(
        self,
        run_id: str,
        record: DocumentRecord,
        checks: Sequence[CheckResult] = (),
        pictures: Mapping[str, bytes] | None = None,
    ) -> None:
        """Write everything one document adds; doing it again replaces it. `pictures` are bytes by their sha256."""
        run = self._working(run_id)
        names = [*(self._blobs.put(data) for data in (pictures or {}).values()), *record.pictures.values()]
        rest, held = packed(checks)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO document (run, url, state, sha256, data, outcomes, exhibits, findings, count) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run,
                    clean(record.url),
                    record.state,
                    record.sha256,
                    pack(record),
                    pack(lean(rest)),
                    held.exhibits,
                    held.findings,
                    held.count,
                ),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO run_blob (run, sha256) VALUES (?, ?)",
                [(run, name) for name in sorted(set(names))],
            )

    def update_document(self, run_id: str, record: DocumentRecord) -> None:
        """Replace the record of a document that is kept already; what its checks said stays."""
        run = self._working(run_id)
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE document SET data = ? WHERE run = ? AND url = ?", (pack(record), run, clean(record.url))
            )

    def documents(self, run_id: str) -> list[DocumentRecord]:
        """Return the documents of a run, ordered by address."""
        rows = self._database.rows("SELECT url, data FROM document WHERE run = ? ORDER BY url", (self._number(run_id),))
        return [unpack(DocumentRecord, data, f"document {url}") for url, data in rows]

    def last_document(self, run_id: str, url: str) -> KeptDocument | None:
        """Return what the newest earlier run of the same site found out about a document that it could check."""
        row = self._database.row(
            "SELECT r.id, d.data, d.outcomes, d.exhibits, d.findings FROM document d JOIN run r ON r.n = d.run "
            "JOIN run mine ON mine.n = ? WHERE r.site = mine.site AND r.id < mine.id AND d.url = ? AND d.state = ? "
            "ORDER BY r.id DESC LIMIT 1",
            (self._number(run_id), clean(url), DocumentState.CHECKED),
        )
        if row is None:
            return None
        record = unpack(DocumentRecord, row[1], f"document {url}")
        outcomes = unpack(tuple[CheckResult, ...], row[2], f"outcomes of {url}")
        exhibits = unpack(Exhibits, row[3], f"exhibits of {url}")
        findings = unpack(tuple[Finding, ...], row[4], f"findings of {url}")
        return KeptDocument(row[0], record, _whole(outcomes, findings, exhibits))


def _whole(outcomes: Sequence[CheckResult], findings: Sequence[Finding], exhibits: Exhibits) -> tuple[CheckResult, ...]:
    """Return the results with the findings and exhibits that were kept apart."""
    by_check: dict[str, list[Finding]] = {}
    for finding in findings:
        by_check.setdefault(finding.check, []).append(finding)
    made: list[CheckResult] = []
    for place, result in enumerate(outcomes):
        made.append(
            CheckResult(
                result.check,
                result.version,
                result.outcome,
                tuple(by_check.pop(result.check, ())),
                result.measures,
                (),
                exhibits if place == 0 else Exhibits(),
                result.failed,
                result.elapsed_ms,
                result.left_out,
            )
        )
    return tuple(made)
