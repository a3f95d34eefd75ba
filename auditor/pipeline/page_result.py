"""What a page's life comes to: the record, results and blobs that one transaction of the store takes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.crawl.page_outline import PageOutline
from auditor.model.browser_log import BrowserLog
from auditor.model.finding import Fact
from auditor.model.memory import Remembered
from auditor.model.page import JSON, Failed, PageState, RenderedPage, Response, Target
from auditor.model.run import STEP_PICTURE, PageRecord, PageResult
from auditor.pipeline.page_checks import CheckedPage, OpenedPage

BY_QUERY = "by_query"
"""In the fact of an address that was left out as another one's twin: a script may show what its query asks for."""


OUTLINE = "outline"
"""In the fact of an audited page: what of it is held against the other pages of its site."""


@dataclass(slots=True)
class PageSoFar:
    """What is known of a page while it lives; whatever ends its life, the record says that much."""

    target: Target
    started: float = field(default_factory=time.monotonic)
    response: Response | None = None
    opened: OpenedPage | None = None
    checked: CheckedPage | Failed | None = None
    """Where it was checked as it was opened."""
    rendered: tuple[RenderedPage, ...] | Failed | None = None
    """One entry a state, why the browser could not show it, or None without a browser."""

    @property
    def shown(self) -> tuple[RenderedPage, ...]:
        """What the browser showed; nothing where it could not."""
        return self.rendered if isinstance(self.rendered, tuple) else ()


def unaudited(page: PageSoFar, failure: Failed, alias_of: str = "", *, by_query: bool = False) -> PageResult:
    """Return the result of an address that was not checked: failed, or skipped where nothing was missed.

    `alias_of` is the address under which the same page is audited, where there is one; `by_query` says that a script may show
    another page for each query, which nobody looked at.
    """
    response = page.response
    record = PageRecord(
        url=page.target.url,
        state=PageState.SKIPPED if failure.code.skips else PageState.FAILED,
        depth=page.target.depth,
        via=page.target.via,
        final_url=response.final_url if response else "",
        status=response.status if response else None,
        title=page.opened.title if page.opened else "",
        failure=failure,
        failures=(failure,),
        elapsed_ms=_elapsed(page),
        fetched_at=response.fetched_at.isoformat() if response else "",
    )
    fact = page_fact(record, response, alias_of=alias_of)
    if by_query:
        fact = replace(fact, value={**fact.value, BY_QUERY: True})
    return PageResult(record, facts=(fact,), alias_of=alias_of)


def audited(page: PageSoFar, response: Response, checked: CheckedPage) -> PageResult:
    """Return the result of a checked page: record, check results, and the blobs it can be checked again from."""
    rendered = page.rendered if isinstance(page.rendered, tuple) else ()
    blobs: dict[str, bytes] = {}
    artifacts = {"response": _keep(blobs, response.body)}
    for state in rendered:
        artifacts |= _artifacts(blobs, state)
    failure = next((f for f in checked.failures if not f.note), None)
    record = PageRecord(
        url=page.target.url,
        state=PageState.PARTIAL if failure else PageState.AUDITED,
        depth=page.target.depth,
        via=page.target.via,
        final_url=(rendered[0].final_url if rendered else "") or response.final_url,
        status=response.status,
        title=checked.title or (page.opened.title if page.opened else ""),
        language=checked.language,
        failure=failure,
        failures=checked.failures,
        elapsed_ms=_elapsed(page),
        fetched_at=response.fetched_at.isoformat(),
        measures=tuple(m for check in checked.checks for m in check.measures),
        screenshot=next((artifacts[name] for name in map(_screenshot, rendered) if name in artifacts), ""),
        artifacts=artifacts,
    )
    digest, opened = checked.digest, page.opened
    fact = page_fact(record, response, digests=(opened.digest if opened else "", digest), words=checked.words)
    fact = _outlined(fact, outline_fields(checked.outline))
    return PageResult(record, checked.checks, (fact,), blobs=blobs, packed=checked.packed)


def carried(page: PageSoFar, response: Response, remembered: Remembered) -> PageResult:
    """Return the result of a page that takes over what an earlier run found: nothing that matters has changed since."""
    memory, target = remembered.memory, page.target
    record = replace(
        remembered.record,
        depth=target.depth,
        via=target.via,
        aliases=(),
        elapsed_ms=_elapsed(page),
        fetched_at=response.fetched_at.isoformat(),
        carried_since=memory.audited_at,
    )
    fact = page_fact(record, response, digests=(memory.sent, memory.shown), words=memory.words)
    fact = _outlined(fact, memory.outline)
    return PageResult(record, facts=(fact,), carries=remembered.row)


def _outlined(fact: Fact, outline: list[JSON]) -> Fact:
    return replace(fact, value={**fact.value, OUTLINE: outline})


def outline_fields(outline: PageOutline) -> list[JSON]:
    """Return an outline as facts and memories keep it."""
    return [outline.links, outline.points, outline.named, outline.layout, outline.near]


def read_outline(value: Mapping[str, JSON]) -> PageOutline:
    """Return the outline in the fact of a page; an empty one for a page that an older version audited."""
    held = value.get(OUTLINE)
    if not isinstance(held, list) or len(held) != 5:
        return PageOutline()
    links, points, *texts = held
    if not isinstance(links, int) or not isinstance(points, int | float):
        return PageOutline()
    return PageOutline(links, float(points), *map(str, texts))


def with_pictures_of(result: PageResult, before: PageRecord) -> PageResult:
    """Return the result of a page whose stored snapshot was judged again, with the pictures and files of that snapshot."""
    kept = replace(result.record, artifacts=before.artifacts, screenshot=before.screenshot, final_url=before.final_url)
    return replace(result, record=kept, blobs={})


def page_fact(
    record: PageRecord,
    response: Response | None = None,
    *,
    alias_of: str = "",
    digests: tuple[str, str] = ("", ""),
    words: int = 0,
) -> Fact:
    """Return what the site checks, and a resumed run, are told about an address.

    `digests` are those of the page's content as it was sent and as it was checked.
    """
    value: dict[str, JSON] = {
        "state": str(record.state),
        "status": record.status,
        "final_url": record.final_url,
        "media_type": response.media_type if response else "",
        "code": record.failure.code if record.failure else "",
        "hops": len(response.hops) if response else 0,
        "permanent": response is not None and all(hop.status in {301, 308} for hop in response.hops),
        "duplicate_of": alias_of,
        "sent": digests[0],
        "shown": digests[1],
        "words": words,
    }
    return Fact("page", record.url, value, record.url)


def _artifacts(blobs: dict[str, bytes], page: RenderedPage) -> dict[str, str]:
    """Put what the browser brought of one state among the blobs; return the names they have there."""
    kept: dict[str, str] = {}
    if isinstance(page.walk, str):
        kept[f"walk:{page.state}"] = _keep(blobs, page.walk.encode("utf-8", "replace"))
    if isinstance(page.axe, str):
        kept[f"axe:{page.state}"] = _keep(blobs, page.axe.encode("utf-8", "replace"))
    if isinstance(page.screenshot, bytes) and page.screenshot:
        kept[_screenshot(page)] = _keep(blobs, page.screenshot)
    for number, (name, picture) in enumerate(page.pictures, 1):
        kept[f"{STEP_PICTURE}{number:02}:{name}"] = _keep(blobs, picture)
    log = BrowserLog(page.console, page.failed_requests, page.settled, dict(page.timing_ms), page.picture_scale)
    kept[f"visit:{page.state}"] = _keep(blobs, log.to_bytes())
    return kept


def _screenshot(page: RenderedPage) -> str:
    return f"screenshot:{page.state}"


def _keep(blobs: dict[str, bytes], data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    blobs[name] = data
    return name


def _elapsed(page: PageSoFar) -> int:
    return int((time.monotonic() - page.started) * 1000)
