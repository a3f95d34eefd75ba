"""What goes over the wire, in both directions; fields are only ever added."""

from __future__ import annotations

import msgspec


class RunFacts(msgspec.Struct):
    """The figures of one run."""

    id: str
    started_at: str
    outcome: str
    """passed | failed | incomplete | nothing"""
    sentence: str
    pages_audited: int
    pages_known: int
    new: int
    fixed: int
    waived: int
    problems: int
    looks: int
    causes: int
    families: dict[str, int]
    whole: bool
    """The whole site was asked for."""


class SiteAnswer(msgspec.Struct):
    """One site."""

    slug: str
    name: str
    newest: RunFacts | None = None
    """Its newest run of the whole site."""


class SiteList(msgspec.Struct):
    """The sites that the token may see."""

    sites: list[SiteAnswer]


class RunList(msgspec.Struct):
    """Runs of a site, the newest first; the next sheet is asked for with `before` = the last id."""

    runs: list[RunFacts]


class IssueFacts(msgspec.Struct):
    """The issue of one cause in the site's tracker."""

    cause: str
    title: str
    state: str
    """open | closed, as the tracker was told last; empty where it was not yet."""
    key: str
    url: str


class IssueList(msgspec.Struct):
    """The issues of a site, the open ones first."""

    issues: list[IssueFacts]


class RunWish(msgspec.Struct, forbid_unknown_fields=True):
    """What run is asked for."""

    addresses: list[str] = []
    """Only these pages; empty for the whole site."""
    fresh: bool = False
    """Look at every page again, also where nothing has changed."""


class PublishedPages(msgspec.Struct, forbid_unknown_fields=True):
    """What a content system has just published."""

    addresses: list[str]
    site: str = ""
    """Short name of the site; not needed where the token is for one site only."""


class JobFacts(msgspec.Struct):
    """A run that was asked for, and what became of it."""

    id: str
    state: str
    """queued | started | ended | failed | stopped | cancelled"""
    asked_at: str
    started_at: str
    ended_at: str
    exit_status: int | None
    run: str
    """Id of the run, once it is known."""
    said: str
    pages_done: int = 0
    pages_known: int = 0


class FindingFacts(msgspec.Struct):
    """One finding of today."""

    id: str
    check: str
    family: str
    severity: str
    outcome: str
    status: str
    page: str
    message: str
    cause: str
    selector: str
    waiver: str


class FindingList(msgspec.Struct):
    """One sheet of findings."""

    total: int
    sheet: int
    findings: list[FindingFacts]


class CauseFacts(msgspec.Struct):
    """One thing to repair."""

    id: str
    label: str
    check: str
    family: str
    severity: str
    outcome: str
    findings: int
    open: int
    new: int
    pages: int


class CauseList(msgspec.Struct):
    """Causes, first what removes most."""

    total: int
    causes: list[CauseFacts]


class WaiverOrder(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be waived: one finding, or all of a cause."""

    reason: str
    owner: str
    finding: str = ""
    cause: str = ""
    until: str = ""
    """Last day, such as 2027-06-30; empty for what `auditor waive` takes."""


class WaiverCount(msgspec.Struct):
    """How many findings were waived."""

    waived: int


class Problem(msgspec.Struct):
    """What went wrong (RFC 9457)."""

    title: str
    status: int
    detail: str
    code: str = ""
    type: str = "about:blank"
    fields: dict[str, str] = {}
    """Field of the question -> what is wrong with it."""
