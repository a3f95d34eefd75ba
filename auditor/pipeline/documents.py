"""The documents of a site, after its pages: inventory, fetch, process of their own, store; each ends in one state with a reason.

    inventory -> [fetch under our own politeness -> DocumentWorker] -> store.commit_document

What is the same as in an earlier run, by the server's word or by its bytes, is neither fetched nor checked again.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.config import Settings
from auditor.crawl.scope import ends_session
from auditor.documents.kinds import promised_kind
from auditor.errors import failed
from auditor.model.codes import GONE_STATUS, Code, Stage
from auditor.model.documents import DocumentKind, DocumentRecord, DocumentState
from auditor.model.finding import CheckResult, Fact
from auditor.model.page import Failed, Response
from auditor.net.fetch import Fetcher, Validators
from auditor.net.robots import Robots
from auditor.pipeline.document_checks import CheckDocument, CheckedDocument, ValidateUa
from auditor.pipeline.document_inventory import Candidate, inventory, resolved_links
from auditor.pipeline.document_worker import DocumentWorker
from auditor.pipeline.progress import Watcher
from auditor.pipeline.site import probe_fact
from auditor.report.labels import plural
from auditor.store import KeptDocument, Store
from auditor.urls import address_of, canonical, same_site

LINKS_TOLD = 50
"""Web addresses inside of one document that the site checks hear of."""
PROBES_LIMIT = 500
"""Addresses inside of documents that one run asks for."""


@dataclass(frozen=True, slots=True)
class DocumentRun:
    """What looking at the documents of one run needs."""

    run_id: str
    settings: Settings
    store: Store
    network: tuple[Fetcher, Robots]
    workers: tuple[DocumentWorker, ...]
    checked_with: str
    """Digest of what a result depends on besides the file (`document_checks.checked_with`)."""
    watcher: Watcher
    stopping: threading.Event


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one candidate."""

    record: DocumentRecord
    checks: tuple[CheckResult, ...] = ()
    pictures: tuple[tuple[int, bytes], ...] = ()


class _Budget:
    """Documents and bytes that are left; shared by the threads that fetch."""

    def __init__(self, documents: int, size: float) -> None:
        self._lock = threading.Lock()
        self._documents = documents
        self._bytes = int(size * 1_000_000)

    def take(self) -> bool:
        """Take one document out of the budget; False when it is spent."""
        with self._lock:
            if self._documents <= 0 or self._bytes <= 0:
                return False
            self._documents -= 1
            return True

    def spend(self, size: int) -> None:
        """Take bytes that were fetched out of the budget."""
        with self._lock:
            self._bytes -= size


def look_at_documents(run: DocumentRun) -> bool:
    """Look at every document that the run's pages and sitemaps name; return whether all were come to.

    Raises AuditorError when the store cannot take a result.
    """
    facts = run.store.facts(run.run_id)
    records = {page.url: page for page in run.store.pages(run.run_id)}
    candidates = inventory(facts, records)
    done = {record.url for record in run.store.documents(run.run_id)}
    left = [candidate for candidate in candidates if candidate.url not in done]
    if left:
        run.watcher.say(f"Looking at {plural(len(left), 'document')}.")
    budget = _Budget(run.settings.documents.max_documents, run.settings.documents.total_mb)
    whole = _all_of(left, run, budget)
    _name_copies(run)
    # Of all documents, also those that a killed run had looked at, and those that were carried.
    targets = [
        Fact("document-target", url, {"document": record.url, "text": text, "page": page})
        for record in run.store.documents(run.run_id)
        for url, text, page in record.targets
    ]
    links = [
        Fact("document-link", link.page, {"document": candidate.url})
        for candidate in candidates
        for link in {link.page: link for link in candidate.links}.values()
    ]
    run.store.add_facts(run.run_id, [*links, *targets, *_probed(targets, run)])
    return whole


def _all_of(left: list[Candidate], run: DocumentRun, budget: _Budget) -> bool:
    free = list(run.workers)
    lock = threading.Lock()

    def work(candidate: Candidate, kept: KeptDocument | None) -> _Outcome:
        with lock:
            worker = free.pop()
        try:
            return _look(candidate, kept, run, (budget, worker))
        finally:
            with lock:
                free.append(worker)

    waiting = iter(left)
    in_work: set[Future[_Outcome]] = set()
    executor = ThreadPoolExecutor(len(run.workers), "document")
    try:
        while True:
            while len(in_work) < len(run.workers) and not run.stopping.is_set():
                candidate = next(waiting, None)
                if candidate is None:
                    break
                kept = run.store.last_document(run.run_id, candidate.url)
                in_work.add(executor.submit(work, candidate, kept))
            if not in_work:
                return not run.stopping.is_set()
            done, in_work = wait(in_work, return_when=FIRST_COMPLETED)
            for future in done:
                _commit(future.result(), run)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _commit(outcome: _Outcome, run: DocumentRun) -> None:
    named = [(page, hashlib.sha256(data).hexdigest(), data) for page, data in outcome.pictures]
    record = outcome.record
    if named:
        record = replace(record, pictures={page: sha256 for page, sha256, _ in named})
    run.store.commit_document(run.run_id, record, outcome.checks, {sha256: data for _, sha256, data in named})


def _look(
    candidate: Candidate, kept: KeptDocument | None, run: DocumentRun, means: tuple[_Budget, DocumentWorker]
) -> _Outcome:
    """Have one candidate end in its state."""
    budget, worker = means
    base = DocumentRecord(
        url=candidate.url,
        state=DocumentState.FAILED,
        kind=candidate.kind,
        final_url=candidate.final_url,
        status=candidate.status,
        media_type=candidate.media_type,
        links=candidate.links,
        linked=candidate.linked,
        sitemap=candidate.sitemap,
    )
    if (why := _not_asked_for(candidate, run.settings)) is not None:
        return _Outcome(replace(base, state=why[0], reason=why[1]))
    fetcher, robots = run.network
    if (refusal := robots.refusal(candidate.url)) is not None:
        return _Outcome(replace(base, state=DocumentState.LEFT_OUT, reason=refusal))
    if not budget.take():
        reason = failed(Code.DOCUMENT_BUDGET, "max_documents or total_mb of [documents]", Stage.FETCH)
        return _Outcome(replace(base, state=DocumentState.LEFT_OUT, reason=reason))
    takes_over = run.settings.incremental.takes_over
    same = kept if kept is not None and takes_over and kept.record.checked_with == run.checked_with else None
    validators = Validators(same.record.etag, same.record.last_modified) if same is not None else None
    limit = int(run.settings.documents.max_mb * 1_000_000)
    answer = fetcher.fetch_file(candidate.url, limit=limit, validators=validators, refusal=robots.refusal)
    if isinstance(answer, Failed):
        return _Outcome(_without_file(base, answer))
    budget.spend(len(answer.body))
    if answer.status == 304 and same is not None:
        return _carried(base, same, answer)
    if not 200 <= answer.status < 300:
        reason = failed(Code.HTTP_STATUS, str(answer.status), Stage.FETCH)
        return _Outcome(replace(base, reason=reason, status=answer.status, final_url=answer.final_url))
    base = replace(
        base,
        final_url=answer.final_url,
        status=answer.status,
        media_type=answer.media_type,
        size=len(answer.body),
        sha256=hashlib.sha256(answer.body).hexdigest(),
        etag=answer.headers.get("etag", "")[:300],
        last_modified=answer.headers.get("last-modified", "")[:100],
        checked_with=run.checked_with,
    )
    if same is not None and same.record.sha256 == base.sha256:
        return _carried(base, same, answer)
    return _checked(base, answer, worker, run.settings)


def _not_asked_for(candidate: Candidate, settings: Settings) -> tuple[DocumentState, Failed] | None:
    if candidate.kind is DocumentKind.HOSTED:
        host = address_of(candidate.url).host
        return DocumentState.ELSEWHERE, failed(Code.DOCUMENT_ELSEWHERE, f"hosted by {host}", Stage.FETCH)
    if not _is_ours(candidate.url, settings):
        host = address_of(candidate.url).place
        return DocumentState.ELSEWHERE, failed(Code.DOCUMENT_ELSEWHERE, f"on {host}", Stage.FETCH)
    if candidate.status in GONE_STATUS:
        return DocumentState.FAILED, failed(Code.HTTP_STATUS, str(candidate.status), Stage.FETCH)
    if candidate.is_page:
        return DocumentState.FAILED, failed(Code.NOT_A_DOCUMENT, f"it is {candidate.media_type}", Stage.FETCH)
    if settings.site.only_listed and not candidate.visited:
        return DocumentState.LEFT_OUT, failed(Code.OUT_OF_SCOPE, "only listed addresses are looked at", Stage.FETCH)
    if candidate.code in {Code.OUT_OF_SCOPE, Code.EXCLUDED}:
        return DocumentState.LEFT_OUT, failed(Code(candidate.code), candidate.url, Stage.FETCH)
    return None


def _is_ours(url: str, settings: Settings) -> bool:
    host = address_of(url).host.lower()
    hosts = {name.lower() for name in settings.documents.hosts}
    return host in hosts or any(same_site(url, canonical(start)) for start in settings.site.start)


def _without_file(base: DocumentRecord, failure: Failed) -> DocumentRecord:
    """Return the record of a document that was not had: there but too large, refused, or not answering."""
    if failure.code is Code.TOO_LARGE:
        return replace(base, state=DocumentState.CATALOGUED, reason=replace(failure, code=Code.DOCUMENT_LIMIT))
    if failure.code.skips or failure.code.is_refusal:
        return replace(base, state=DocumentState.LEFT_OUT, reason=failure)
    return replace(base, reason=failure)


def _carried(base: DocumentRecord, kept: KeptDocument, answer: Response) -> _Outcome:
    """Return the earlier result with today's links: the file is the same."""
    record = replace(
        kept.record,
        links=base.links,
        linked=base.linked,
        sitemap=base.sitemap,
        copies=(),
        final_url=answer.final_url,
        etag=answer.headers.get("etag", "")[:300] or kept.record.etag,
        last_modified=answer.headers.get("last-modified", "")[:100] or kept.record.last_modified,
        carried_from=kept.record.carried_from or kept.run_id,
    )
    return _Outcome(record, kept.checks)


def _checked(base: DocumentRecord, answer: Response, worker: DocumentWorker, settings: Settings) -> _Outcome:
    with tempfile.TemporaryDirectory(prefix="auditor-document-") as folder:
        path = Path(folder) / "document"
        path.write_bytes(answer.body)
        found = worker.check(CheckDocument(str(path), base.url))
        first = found
        if isinstance(first, Failed) and first.code in {Code.DOCUMENT_LIMIT, Code.DOCUMENT_BROKEN, Code.CHECK_CRASHED}:
            found = worker.check(CheckDocument(str(path), base.url, bare=True))
            found = replace(found, notes=(first, *found.notes)) if isinstance(found, CheckedDocument) else first
        if isinstance(found, Failed):
            state = DocumentState.FAILED if found.code is Code.NOT_A_DOCUMENT else DocumentState.CATALOGUED
            kind = promised_kind(base.url, base.media_type) or DocumentKind.UNKNOWN
            return _Outcome(replace(base, state=state, reason=found, kind=kind))
        ua = None
        if found.kind is DocumentKind.PDF and settings.documents.pdf_ua:
            ua = worker.validate(ValidateUa(str(path)))
    record = replace(
        base,
        state=DocumentState.CHECKED,
        reason=next((note for note in found.notes if not note.note), None),
        kind=found.kind,
        pages=found.pages,
        title=found.title,
        language=found.language,
        producer=found.producer,
        created=found.created,
        modified=found.modified,
        tagged=found.tagged,
        features=found.features,
        notes=found.notes,
        headings=found.headings,
        targets=tuple(_targets(found, base.url)),
        ua=ua,
        cpu_ms=found.cpu_ms,
    )
    return _Outcome(record, found.checks, found.pictures)


def _targets(found: CheckedDocument, url: str) -> Iterator[tuple[str, str, int]]:
    told = 0
    for link in found.links:
        for target in resolved_links([link.url], url) if link.url else ():
            told += 1
            if told > LINKS_TOLD:
                return
            yield target, link.text[:120], link.spot.page


def _name_copies(run: DocumentRun) -> None:
    """Note at each document the other addresses with the same bytes."""
    by_hash: dict[str, list[DocumentRecord]] = {}
    for record in run.store.documents(run.run_id):
        if record.sha256:
            by_hash.setdefault(record.sha256, []).append(record)
    for group in by_hash.values():
        for record in group if len(group) > 1 else ():
            others = tuple(other.url for other in group if other.url != record.url)[:50]
            if others != record.copies:
                run.store.update_document(run.run_id, replace(record, copies=others))


def _probed(targets: Iterable[Fact], run: DocumentRun) -> Iterator[Fact]:
    """Ask for the pages of the site that only documents link to, and yield what they answered."""
    fetcher, robots = run.network
    facts = run.store.facts(run.run_id)
    asked: set[str] = set()
    for fact in targets:
        url = fact.key
        if url in asked or facts.lookup("page", url) or not _is_ours(url, run.settings):
            continue
        if run.settings.site.auth.is_set and ends_session(url):
            continue  # the rest of the run would see the site as a stranger
        if len(asked) >= PROBES_LIMIT or run.stopping.is_set():
            return
        asked.add(url)
        answer = robots.refusal(url) or fetcher.probe(url, robots.refusal)
        if isinstance(answer, Response):
            yield probe_fact(url, answer)
