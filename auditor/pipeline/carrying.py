"""Decides what of an earlier audit of a page still holds: its results as they are, what the browser showed, or nothing.

    its results     neither the page nor anything that judges it has changed: they are taken over as they are
    what was seen   only what judges it has changed (a check, a dictionary, an approved text): the snapshot is judged again
    nothing         something of the page has changed, or it cannot be known and was long ago: it is audited anew

docs/decisions/0013 says why, and what a server can get wrong.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

from auditor.config import IncrementalSettings
from auditor.crawl.body_digest import READ_HEADERS, body_digest
from auditor.log import event
from auditor.model.memory import PageMemory, Remembered
from auditor.model.page import Failed, RenderedPage, Response, Target
from auditor.net.fetch import Fetcher, Refusal, Validators
from auditor.pipeline.judged_by import JudgedBy
from auditor.pipeline.page_checks import CheckedPage, OpenedPage
from auditor.pipeline.page_result import outline_fields
from auditor.pipeline.replay import Blob
from auditor.pipeline.subresources import Subresources, digests, same_files
from auditor.urls import UrlError, canonical, origin_of

_log = logging.getLogger(__name__)

_INVENTED = Validators(etag='"auditor-asks-whether-this-server-compares"')
_LOADED = re.compile(rb"""\s(?:src|href)\s*=\s*["']?([^"'\s>]{1,2000}\?[^"'\s>#]{1,2000})""", re.IGNORECASE)
_MOST_LOADED = 2000


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier audit that still holds: its results, or only what it saw."""

    remembered: Remembered
    same: bool
    """What judges the page is the same, too: its results hold."""
    blob: Blob


class Carrier:
    """What a run takes over from earlier ones. Thread-safe."""

    def __init__(
        self,
        settings: IncrementalSettings,
        judged: JudgedBy,
        subresources: Subresources,
        blob: Blob,
        today: date,
    ) -> None:
        """`blob` loads what earlier runs kept; `today` is the day of the run."""
        self._settings = settings
        self._judged = judged
        self._subresources = subresources
        self._today = today
        self._blob = blob
        self._lock = threading.Lock()
        self._compares: dict[str, bool] = {}
        """Origin -> whether its answers of 304 are to be believed."""
        self._told: dict[str, str] = {}
        """Origin -> why they are not."""

    def fetch(self, fetcher: Fetcher, remembered: Remembered, refusal: Refusal | None) -> Response | Failed | None:
        """Ask for a page that is remembered, in such a way that the server need not repeat it; None where it must.

        The first page of each origin is asked for with a validator that cannot be its own: a server that answers 304 to that
        compares nothing. Some pages each night are asked for in full, so that one that gives a new text an old ETag is found.
        """
        memory = remembered.memory
        own = Validators(memory.etag, memory.last_modified)
        if own == Validators():
            return None
        origin = origin_of(remembered.record.url)
        with self._lock:
            first = origin not in self._compares
            believed = self._compares.setdefault(origin, True)
        if not believed or (not first and self._is_sampled(remembered.record.url)):
            return None
        answer = fetcher.fetch_again(remembered.record.url, _INVENTED if first else own, refusal=refusal)
        if isinstance(answer, Failed) or answer.status != 304:
            return answer
        body = None if first else self._blob(memory.body)
        if first:
            self._doubt(origin, "it answers 304 whatever it is asked")
        if body is None:
            return None
        return replace(
            answer,
            status=200,
            headers={**memory.headers, **_read_headers(answer)},
            media_type=memory.media_type,
            charset=memory.charset,
            charset_source=memory.charset_source,
            body=body,
        )

    def what_holds(self, remembered: Remembered, response: Response) -> Earlier | None:
        """Return what still holds, given today's answer for the page; None for nothing."""
        memory = remembered.memory
        doubtful = any(failure.code.doubts_page for failure in remembered.record.failures)
        if doubtful or response.hops or response.status != 200:
            return None
        exact = hashlib.sha256(response.body).hexdigest() == memory.body and _read_headers(response) == memory.headers
        same = exact or body_digest(response.body, response.headers) == memory.document
        if memory.etag and memory.etag == response.headers.get("etag") and not same:
            self._doubt(origin_of(response.final_url), "it gave another text the ETag of the old one")
        if not same or memory.rendered_by != self._judged.rendering or self._is_due(remembered):
            return None
        renamed = {} if exact else _renamed(response)
        if not same_files(self._subresources, memory.subresources, renamed):
            return None
        return Earlier(remembered, memory.judged_by == self._key(response), self._blob)

    def remember(
        self,
        response: Response,
        opened: OpenedPage,
        checked: CheckedPage,
        rendered: tuple[RenderedPage, ...] = (),
        snapshot: PageMemory | None = None,
    ) -> PageMemory | None:
        """Return what a later run needs of a page that was audited; None for one that is to be audited anew in any case.

        `snapshot` is what was remembered of a page whose snapshot was judged again.
        """
        doubtful = any(failure.code.doubts_page for failure in checked.failures)
        if response.hops or response.status != 200 or doubtful or checked.suspicion is not None:
            return None
        if snapshot is not None:
            return replace(snapshot, judged_by=self._key(response))
        last = rendered[-1] if rendered else None
        with self._lock:
            believed = self._compares.get(origin_of(response.final_url), True)
        return PageMemory(
            judged_by=self._key(response),
            rendered_by=self._judged.rendering,
            body=hashlib.sha256(response.body).hexdigest(),
            document=body_digest(response.body, response.headers),
            audited_at=response.fetched_at.isoformat(),
            etag=response.headers.get("etag", "") if believed else "",
            last_modified=response.headers.get("last-modified", "") if believed else "",
            headers=_read_headers(response),
            media_type=response.media_type,
            charset=response.charset,
            charset_source=response.charset_source,
            title=opened.title,
            targets=opened.targets,
            shown_targets=checked.targets,
            sent=opened.digest,
            shown=checked.digest,
            words=checked.words,
            outline=outline_fields(checked.outline),
            subresources=digests(self._subresources, last.subresources) if last else {},
            unknown=last.unknown if last else "",
        )

    def notices(self) -> list[str]:
        """Return which servers were not believed, and why."""
        with self._lock:
            told = sorted(self._told.items())
        return [
            f"What {origin} says of the versions of its pages is not believed: {why}. All of its pages were asked for in full."
            for origin, why in told
        ]

    def _key(self, response: Response) -> str:
        return self._judged.of_page(response.url, response.final_url)

    def _is_due(self, remembered: Remembered) -> bool:
        """Tell whether a page of which cannot be known whether it changed has its turn: some each night, all in time."""
        if not remembered.memory.unknown:
            return False
        age = (self._today - date.fromisoformat(remembered.memory.audited_at[:10])).days
        return age < 0 or age >= self._settings.max_age_days or (age > 0 and self._is_sampled(remembered.record.url))

    def _is_sampled(self, url: str) -> bool:
        days = self._settings.max_age_days
        return crc32(url.encode("utf-8", "replace")) % days == self._today.toordinal() % days

    def _doubt(self, origin: str, why: str) -> None:
        with self._lock:
            self._compares[origin] = False
            new = origin not in self._told
            self._told.setdefault(origin, why)
        if new:
            _log.warning(event("validators-not-believed", origin=origin, why=why))


def opened_before(memory: PageMemory, page: Target) -> OpenedPage:
    """Return what opening a page gave when it was audited."""
    return OpenedPage(rebased(memory.targets, page), None, memory.title, digest=memory.sent)


def rebased(targets: Iterable[Target], page: Target) -> tuple[Target, ...]:
    """Return the addresses that a page leads to, one link deeper than it is today."""
    return tuple(replace(target, depth=page.depth + 1, via=page.url) for target in targets)


def _read_headers(response: Response) -> dict[str, str]:
    return {name: response.headers[name] for name in READ_HEADERS if name in response.headers}


def _renamed(response: Response) -> dict[str, str]:
    """Return, for each address with a query that the page loads, the address as it is written now, by those with any query."""
    found: dict[str, str] = {}
    for match in list(_LOADED.finditer(response.body))[:_MOST_LOADED]:
        try:
            url = canonical(match[1].decode("utf-8", "replace").replace("&amp;", "&"), response.final_url)
        except UrlError:
            continue
        found[url.partition("?")[0]] = url
    return found
