"""Asks once in a run for each file that pages are built from, and says by a digest whether it is still what it was."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from auditor.crawl.body_digest import body_digest
from auditor.model.finding import Fact
from auditor.model.page import Failed, Response
from auditor.model.run import SiteFacts
from auditor.net.fetch import Fetcher, Validators
from auditor.net.media import HTML_TYPES

_FACT = "subresource"


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer for a sub-resource was, and how to ask whether it still is."""

    digest: str
    validators: Validators


class Subresources:
    """The sub-resources of one run. Thread-safe: whoever asks for an address first fetches it, others wait for the answer."""

    def __init__(self, fetcher: Fetcher, before: Mapping[str, Known]) -> None:
        """Take what an earlier run knew of them."""
        self._fetcher = fetcher
        self._before = before
        self._lock = threading.Lock()
        self._asked: dict[str, Future[Known]] = {}

    def digest(self, url: str) -> str:
        """Return what tells today's answer for an address from any other."""
        with self._lock:
            future = self._asked.get(url)
            ours = future is None
            if future is None:
                future = self._asked[url] = Future()
        if ours:
            try:
                future.set_result(self._ask(url))
            finally:
                future.cancel()  # whoever waits must not wait for ever
        return future.result().digest

    def facts(self) -> list[Fact]:
        """Return what was learnt, for a later run."""
        with self._lock:
            answered = {url: future.result() for url, future in self._asked.items() if _answered(future)}
        return [
            Fact(
                _FACT,
                url,
                {"digest": known.digest, "etag": known.validators.etag, "modified": known.validators.last_modified},
            )
            for url, known in sorted(answered.items())
        ]

    def _ask(self, url: str) -> Known:
        before = self._before.get(url)
        validators = before.validators if before else Validators()
        answer = self._fetcher.fetch_again(url, validators, accept_html=False)
        if before is not None and isinstance(answer, Response) and answer.status == 304:
            return before
        return _known(answer)


def known_before(facts: SiteFacts) -> dict[str, Known]:
    """Return what an earlier run knew of its sub-resources."""
    return {
        fact.key: Known(fact.value["digest"], Validators(fact.value["etag"], fact.value["modified"]))
        for fact in facts.stream(_FACT)
    }


def same_files(subresources: Subresources, before: Mapping[str, str], renamed: Mapping[str, str]) -> bool:
    """Tell whether every sub-resource is what it was.

    `renamed` says, by addresses without their query, under which one the page asks for them now.
    """
    return all(
        subresources.digest(renamed.get(url.partition("?")[0], url) if "?" in url else url) == digest
        for url, digest in before.items()
    )


def digests(subresources: Subresources, urls: Iterable[str]) -> dict[str, str]:
    """Return today's digest of each address."""
    return {url: subresources.digest(url) for url in urls}


def _answered(future: Future[Known]) -> bool:
    return future.done() and not future.cancelled()


def _known(answer: Response | Failed) -> Known:
    if isinstance(answer, Failed):
        return Known(f"failed:{answer.code}", Validators())
    validators = Validators(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
    is_page = answer.media_type in HTML_TYPES
    body = body_digest(answer.body, {}) if is_page else hashlib.sha256(answer.body).hexdigest()
    return Known(f"{answer.status}:{answer.media_type}:{body[:32]}", validators)
