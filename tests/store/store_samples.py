"""Runs, pages and results to put into a store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from auditor.model.codes import Code
from auditor.model.exhibits import Exhibits, ImagesExhibit
from auditor.model.finding import (
    CheckResult,
    Fact,
    Finding,
    Location,
    Measure,
    Outcome,
    Severity,
    Signals,
)
from auditor.model.page import Failed, PageState, Target, TargetKind
from auditor.model.run import Environment, PageRecord, PageResult, Run, RunStatus

SITE = "http://site.test/"


class StillClock:
    """A clock that a test moves."""

    def __init__(self, start: datetime = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def move(self, **step: float) -> None:
        self.time += timedelta(**step)


def a_run(run_id: str = "20260329-013000-aaaa", site: str = SITE) -> Run:
    return Run(
        run_id,
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        None,
        RunStatus.RUNNING,
        site,
        Environment(auditor="0.1.0", python="3.11", axe="4.14.0", dictionaries={"en": "1"}, states=("desktop",)),
        {"site": {"start": [site]}},
    )


def target(path: str, depth: int = 1, via: str = SITE) -> Target:
    return Target(f"http://site.test{path}", depth, via, TargetKind.LINK)


def a_finding(check: str, url: str, name: str = "thing", **more: object) -> Finding:
    signals = Signals("img", "img", name, (("src", f"/{name}.png"),), ("main",), "heading", "context", "c0ffee")
    location = Location(f"#{name}", ("iframe",), "<img>", "quote", (1.0, 2.0, 3.5, 4.0), signals)
    return Finding(check, url, f"{name} is wrong", Severity.SERIOUS, location=location, **more)  # type: ignore[arg-type]


def a_result(
    path: str, findings: int = 2, blobs: Mapping[str, bytes] | None = None, links: tuple[str, ...] = ()
) -> PageResult:
    """A page with findings of two checks, a failed one, facts, an exhibit and a blob."""
    url = f"http://site.test{path}"
    html = f"<html>{path}{'x' * 500}</html>".encode()
    name = hashlib.sha256(html).hexdigest()
    made = tuple(
        a_finding("image-alt-missing", url, f"pic{i}", details={"src": [f"/{i}", None]}) for i in range(findings)
    )
    checks = (
        CheckResult(
            "image-alt-missing",
            1,
            Outcome.FAILED if made else Outcome.PASSED,
            made,
            (Measure("images", 3.0, "count"),),
            (Fact("title", "About", {"level": 1}), Fact("image", "/a.png", "x"), Fact("image", "/a.png", "y")),
            Exhibits(images=ImagesExhibit(3)),
        ),
        CheckResult("axe:color-contrast", 2, Outcome.CANT_TELL, (a_finding("axe:color-contrast", url, engine="axe"),)),
        CheckResult(
            "spelling-typo", 1, Outcome.ERROR, failed=Failed(Code.CHECK_CRASHED, "spelling-typo: boom", "check")
        ),
    )
    return PageResult(
        PageRecord(
            url,
            PageState.AUDITED,
            1,
            SITE,
            url,
            200,
            "About",
            "en",
            elapsed_ms=12,
            measures=(Measure("readability-grade", 9.5),),
            artifacts={"html": name},
        ),
        checks,
        (Fact("page", url, {"state": "audited", "status": 200}),),
        tuple(target(link, 2, url) for link in links),
        blobs if blobs is not None else {name: html},
    )
