"""What became of each page: written in one transaction a page, read back as streams in an order that no worker decides.

A page that has not changed since an earlier run takes that run's result over: one row of results, named by both.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.model.codes import Code, Stage
from auditor.model.exhibits import Exhibits
from auditor.model.finding import CheckResult, Fact, Finding
from auditor.model.memory import PageMemory, Remembered
from auditor.model.page import Failed, PageState
from auditor.model.run import Packed, PageDetail, PageRecord, PageResult, SiteFacts
from auditor.store.base import SITE, Part
from auditor.store.codec import clean, pack, unpack
from auditor.store.facts import APART, StoredFacts, add_facts, plain_facts, remove_facts
from auditor.store.found import FoundFindings
from auditor.store.packed import lean, packed
from auditor.store.pages import Pages, read_record
from auditor.store.queue import add_targets, write_failures

_PAGE = "SELECT n FROM page WHERE run = ? AND url = ?"
_RESULT = "SELECT r.outcomes, r.exhibits FROM page p JOIN result r ON r.n = p.result WHERE p.run = ? AND p.url = ?"
_MEMORY = (
    "SELECT p.n, r.memory, p.data FROM page p JOIN result r ON r.n = p.result WHERE p.url = ?2 AND p.state = 'audited' "
    "AND r.memory IS NOT NULL AND p.run IN (SELECT n FROM run WHERE n < ?1 AND site = (SELECT site FROM run WHERE n = ?1)) "
    "ORDER BY p.run DESC LIMIT 1"
)
_ANY_MEMORY = (
    "SELECT 1 FROM page p JOIN result r ON r.n = p.result WHERE r.memory IS NOT NULL "
    "AND p.run IN (SELECT n FROM run WHERE site = ?) LIMIT 1"
)
_FINDINGS = (
    "SELECT r.findings FROM page p JOIN result r ON r.n = p.result WHERE p.run = ? AND p.findings > 0 AND p.url = ?"
)


class Results(Part):
    """The results of the pages of a run."""

    def commit_page(self, run_id: str, result: PageResult) -> None:
        """Write everything one page adds, in one transaction; doing it again replaces it.

        Blobs go first: a kill in between leaves files that nobody names, never a name without a file.
        """
        run = self._working(run_id)
        names = {self._blobs.put(data) for data in result.blobs.values()}
        record = result.record
        names.update(name for name in (record.screenshot, *record.artifacts.values()) if name)
        with self._database.transaction() as connection:
            page = _page_row(connection, run, result)
            if result.carries:
                _take_over(connection, run, page, result)
            else:
                number = _write_results(connection, run, page, result.checks, result.facts, result.packed)
                connection.execute(
                    "UPDATE result SET memory = ? WHERE n = ?", (pack(result.memory) if result.memory else None, number)
                )
                write_failures(connection, page, _failures(record, result.checks))
                connection.executemany(
                    "INSERT INTO result_blob (result, sha256) VALUES (?, ?)", [(number, name) for name in sorted(names)]
                )
            add_targets(connection, run, result.discovered)

    def remembered(self, run_id: str, url: str) -> Remembered | None:
        """Return what the newest earlier run of the same site remembers of an address that it audited in full; None for nothing."""
        run = self._number(run_id)
        row = self._database.row(_MEMORY, (run, clean(url)))
        if row is None:
            return None
        memory = unpack(PageMemory, row[1], f"memory of {url}")
        return Remembered(row[0], memory, unpack(PageRecord, row[2], f"record of {url}"))

    def remembers_site(self, site: str) -> bool:
        """Tell whether a run of a site (`Run.site`) remembers any page."""
        return self._database.row(_ANY_MEMORY, (clean(site),)) is not None

    def note(self, run_id: str, url: str, note: Failed) -> None:
        """Add a note to a page that has ended; the same note twice is one. An address that is not known is left alone."""
        run, record = self._working(run_id), self.record(run_id, url)
        if record is None or note in record.failures:
            return
        noted = replace(record, failures=(*record.failures, note))
        with self._database.transaction() as connection:
            page = int(connection.execute(_PAGE, (run, clean(url))).fetchone()[0])
            connection.execute("UPDATE page SET data = ? WHERE n = ?", (pack(noted), page))
            told = connection.execute("SELECT count(*) FROM failure WHERE page = ?", (page,)).fetchone()[0]
            connection.execute(
                "INSERT INTO failure (page, ordinal, code, detail, stage, note) VALUES (?, ?, ?, ?, ?, ?)",
                (page, told, note.code, clean(note.detail), note.stage, note.note),
            )

    def commit_site(self, run_id: str, results: Sequence[CheckResult]) -> None:
        """Write the results of the site checks; doing it again replaces them."""
        run = self._working(run_id)
        with self._database.transaction() as connection:
            page = _site_row(connection, run)
            _write_results(connection, run, page, results, ())
            failures = [result.failed for result in results if result.failed is not None]
            write_failures(connection, page, [*failures, *(note for result in results for note in result.notes)])

    def add_facts(self, run_id: str, facts: Iterable[Fact]) -> None:
        """Keep facts that belong to no page result (probed link targets, skipped addresses); the same again replaces them."""
        run = self._number(run_id)
        with self._database.transaction() as connection:
            add_facts(connection, run, _site_row(connection, run), plain_facts(facts), first=APART)

    def pages(self, run_id: str) -> Sequence[PageRecord]:
        """Return every address that has ended, ordered by address; records are read when they are asked for."""
        return Pages(self._database, self._number(run_id))

    def record(self, run_id: str, url: str) -> PageRecord | None:
        """Return the record of one address, or None when it has not ended or is not known."""
        return read_record(self._database, self._number(run_id), clean(url))

    def findings(self, run_id: str) -> Sequence[Finding]:
        """Return all findings ordered by page address, check and place in the page; they are read when they are asked for."""
        return FoundFindings(self._database, self._number(run_id))

    def findings_on(self, run_id: str, url: str) -> tuple[Finding, ...]:
        """Return the findings of one page."""
        row = self._database.row(_FINDINGS, (self._number(run_id), clean(url)))
        return unpack(tuple[Finding, ...], row[0], f"findings of {url}") if row else ()

    def detail(self, run_id: str, url: str) -> PageDetail:
        """Return what the page view shows: exhibits, and the outcomes of the checks without their findings."""
        row = self._database.row(_RESULT, (self._number(run_id), clean(url)))
        if row is None:
            return PageDetail(Exhibits(), ())
        checks = unpack(tuple[CheckResult, ...], row[0], f"outcomes of {url}")
        return PageDetail(unpack(Exhibits, row[1], f"exhibits of {url}"), checks)

    def detail_id(self, run_id: str, url: str) -> str:
        """Return a digest of what `detail` returns."""
        row = self._database.row(_RESULT, (self._number(run_id), clean(url)))
        return hashlib.sha256(b"".join(row)).hexdigest() if row else "none"

    def facts(self, run_id: str) -> SiteFacts:
        """Return the facts of all pages of the run, streamed."""
        return StoredFacts(self._database, self._number(run_id))

    def failures(self, run_id: str) -> Iterator[tuple[str, Failed]]:
        """Yield what could not be done, ordered by page address; the address is empty for the site as a whole.

        Addresses left out by decision (scope, limits, robots) are no failures.
        """
        rows = self._database.stream(
            "SELECT p.url, f.code, f.detail, f.stage, f.note FROM page p JOIN failure f ON f.page = p.n WHERE p.run = ? "
            "ORDER BY p.url, f.ordinal",
            (self._number(run_id),),
        )
        for url, code, detail, stage, note in rows:
            yield url, Failed(Code(code), detail, Stage(stage), note=bool(note))

    def blob(self, sha256: str) -> bytes | None:
        """Return kept bytes; None when they are not there or were altered on disk (the writer then lets go of them)."""
        data = self._blobs.get(sha256)
        if data is None and self._database.writable:
            self._blobs.discard(sha256)
        return data

    def put_blob(self, data: bytes, run_id: str = "") -> str:
        """Keep bytes for as long as a run is kept (the one this store works on, unless another is named)."""
        run = self._number(run_id) if run_id else self._current
        name = self._blobs.put(data)
        if run:
            with self._database.transaction() as connection:
                connection.execute("INSERT OR IGNORE INTO run_blob (run, sha256) VALUES (?, ?)", (run, name))
        return name


def _page_row(connection: sqlite3.Connection, run: int, result: PageResult) -> int:
    record, url = result.record, clean(result.record.url)
    code = record.failure.code if record.failure else ""
    alias_of = clean(result.alias_of) if result.alias_of != record.url else ""
    row = connection.execute(
        "INSERT INTO page (run, url, state, depth, via, kind, alias_of, code, data) VALUES (?, ?, ?, ?, ?, 'link', ?, ?, ?) "
        "ON CONFLICT (run, url) DO UPDATE SET state = excluded.state, alias_of = excluded.alias_of, "
        "code = excluded.code, data = excluded.data RETURNING n",
        (run, url, record.state, record.depth, clean(record.via), alias_of, code, pack(record)),
    ).fetchone()
    return int(row[0])


def _site_row(connection: sqlite3.Connection, run: int) -> int:
    connection.execute(
        "INSERT OR IGNORE INTO page (run, url, state, depth, via, kind) VALUES (?, '', ?, 0, '', '')", (run, SITE)
    )
    return int(connection.execute(_PAGE, (run, "")).fetchone()[0])


def _write_results(
    connection: sqlite3.Connection,
    run: int,
    page: int,
    checks: Sequence[CheckResult],
    facts: Sequence[Fact],
    held: Packed | None = None,
) -> int:
    """Write a new result for a page and return its number."""
    _let_go(connection, run, page)
    rest, held = packed(checks) if held is None else (checks, held)
    number = connection.execute(
        "INSERT INTO result (outcomes, exhibits, findings, facts) VALUES (?, ?, ?, ?) RETURNING n",
        (pack(lean(rest)), held.exhibits, held.findings, pack(held.facts)),
    ).fetchone()[0]
    connection.execute("UPDATE page SET findings = ?, result = ? WHERE n = ?", (held.count, number, page))
    add_facts(connection, run, page, (*held.facts, *plain_facts(facts)))
    return int(number)


def _take_over(connection: sqlite3.Connection, run: int, page: int, result: PageResult) -> None:
    """Let a page name the result of the earlier run's page `result.carries`, and repeat what is read run by run."""
    _let_go(connection, run, page)
    connection.execute(
        "UPDATE page SET (findings, result) = (SELECT findings, result FROM page WHERE n = ?) WHERE n = ?",
        (result.carries, page),
    )
    connection.execute("DELETE FROM failure WHERE page = ?", (page,))
    connection.execute(
        "INSERT INTO failure (page, ordinal, code, detail, stage, note) "
        "SELECT ?, ordinal, code, detail, stage, note FROM failure WHERE page = ?",
        (page, result.carries),
    )
    row = connection.execute("SELECT facts FROM result WHERE n = (SELECT result FROM page WHERE n = ?)", (page,))
    held = unpack(tuple[tuple[str, str, str], ...], row.fetchone()[0], f"facts of {result.record.url}")
    add_facts(connection, run, page, (*held, *plain_facts(result.facts)))


def _let_go(connection: sqlite3.Connection, run: int, page: int) -> None:
    """Forget what the page said when it was committed before."""
    (number,) = connection.execute("SELECT result FROM page WHERE n = ?", (page,)).fetchone()
    if number is None:
        return
    remove_facts(connection, run, page, below=APART)
    connection.execute("UPDATE page SET result = NULL WHERE n = ?", (page,))
    connection.execute(
        "DELETE FROM result WHERE n = ? AND n NOT IN (SELECT result FROM page WHERE result = ?)", (number, number)
    )


def _failures(record: PageRecord, checks: Sequence[CheckResult]) -> list[Failed]:
    found = [record.failure, *record.failures, *(check.failed for check in checks)]
    skipped = record.state is PageState.SKIPPED
    return [failed for failed in found if failed is not None and not (skipped and failed.code.skips)]
