"""One address from request to judged result: the work a thread does while the coordinator waits for it."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field

from auditor.browser.pool import Pool
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.finding import Fact
from auditor.model.page import JSON, Failed, PageState, RenderedPage, Response, Target
from auditor.model.run import STEP_PICTURE, PageRecord, PageResult
from auditor.net.response_class import page_failure
from auditor.pipeline.page_checks import CheckedPage, Opened


@dataclass(slots=True)
class PageJob:
    """What is known so far of one leased address."""

    target: Target
    started: float = field(default_factory=time.monotonic)
    response: Response | None = None
    opened: Opened | None = None
    rendered: tuple[RenderedPage, ...] | Failed | None = None


def classified(response: Response) -> Failed | None:
    """Return why a response is no page to audit, or None."""
    return page_failure(response)


def render(visit: PageJob, pool: Pool) -> tuple[RenderedPage, ...] | Failed:
    """Show the visit's page in a browser of the pool."""
    response = visit.response
    assert response is not None  # a visit is rendered after it was fetched
    try:
        return pool.render(visit.target.url, response.final_url)
    except Exception as error:  # noqa: BLE001 - the browser stage is the most hostile place; its fault costs one page
        return failed(Code.SESSION_FAILED, f"{type(error).__name__}: {error}", Stage.RENDER)


def unaudited(visit: PageJob, failure: Failed, state: PageState, alias_of: str = "") -> PageResult:
    """Return the result of an address that was not judged, and under which address the same page is audited, if it is."""
    response = visit.response
    record = PageRecord(
        url=visit.target.url,
        state=state,
        depth=visit.target.depth,
        via=visit.target.via,
        final_url=response.final_url if response else "",
        status=response.status if response else None,
        title=visit.opened.title if visit.opened else "",
        failure=failure,
        failures=(failure,),
        elapsed_ms=_elapsed(visit),
        fetched_at=response.fetched_at.isoformat() if response else "",
    )
    return PageResult(record, facts=(page_fact(record, response),), alias_of=alias_of)


def audited(visit: PageJob, judged: CheckedPage) -> PageResult:
    """Return the result of a judged page: record, check results, and the blobs it can be judged again from."""
    response = visit.response
    assert response is not None
    blobs: dict[str, bytes] = {}
    artifacts = {"response": _keep(blobs, response.body)}
    screenshot = ""
    failures = list(judged.failures)
    for page in visit.rendered if isinstance(visit.rendered, tuple) else ():
        suffix = f":{page.state}"
        if isinstance(page.walk, str):
            artifacts[f"walk{suffix}"] = _keep(blobs, page.walk.encode("utf-8", "replace"))
        if isinstance(page.axe, str):
            artifacts[f"axe{suffix}"] = _keep(blobs, page.axe.encode("utf-8", "replace"))
        if isinstance(page.screenshot, bytes) and page.screenshot:
            artifacts[f"screenshot{suffix}"] = _keep(blobs, page.screenshot)
            screenshot = screenshot or artifacts[f"screenshot{suffix}"]
        for number, (name, picture) in enumerate(page.pictures, 1):
            artifacts[f"{STEP_PICTURE}{number:02}:{name}"] = _keep(blobs, picture)
        seen: dict[str, JSON] = {
            "console": page.console,
            "failed_requests": page.failed_requests,
            "settled": page.settled,
        }
        seen |= {"timing_ms": dict(page.timing_ms), "picture_scale": page.picture_scale}
        artifacts[f"visit{suffix}"] = _keep(blobs, json.dumps(seen, sort_keys=True).encode())
    failure = next((f for f in failures if not f.is_note), None)
    rendered_url = visit.rendered[0].final_url if isinstance(visit.rendered, tuple) and visit.rendered else ""
    record = PageRecord(
        url=visit.target.url,
        state=PageState.PARTIAL if failure else PageState.AUDITED,
        depth=visit.target.depth,
        via=visit.target.via,
        final_url=rendered_url or response.final_url,
        status=response.status,
        title=judged.title or (visit.opened.title if visit.opened else ""),
        language=judged.language,
        failure=failure,
        failures=tuple(failures),
        elapsed_ms=_elapsed(visit),
        fetched_at=response.fetched_at.isoformat(),
        measures=tuple(m for check in judged.checks for m in check.measures),
        screenshot=screenshot,
        artifacts=artifacts,
    )
    return PageResult(record, judged.checks, (page_fact(record, response),), blobs=blobs, packed=judged.packed)


def page_fact(record: PageRecord, response: Response | None = None) -> Fact:
    """Return what the site checks are told about an address."""
    value = {
        "state": str(record.state),
        "status": record.status,
        "final_url": record.final_url,
        "media_type": response.media_type if response else "",
        "code": record.failure.code if record.failure else "",
        "hops": len(response.hops) if response else 0,
    }
    return Fact("page", record.url, value, record.url)


def _keep(blobs: dict[str, bytes], data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    blobs[name] = data
    return name


def _elapsed(visit: PageJob) -> int:
    return int((time.monotonic() - visit.started) * 1000)
