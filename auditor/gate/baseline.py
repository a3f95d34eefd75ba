"""The findings a team has accepted, as a file for version control: one finding a line, sorted, and never trusted when damaged."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.errors import UsageFault
from auditor.gate.baseline_text import FORMAT, NAME, Head, as_a_whole, by_line
from auditor.gate.crawl import Crawl, crawl_from
from auditor.gate.fingerprint import Fingerprint, to_json
from auditor.gate.page_names import Paths
from auditor.model.codes import Code
from auditor.model.page import PageState
from auditor.model.run import Environment, FindingStatus, GoneFinding, JudgedFinding, PageRecord
from auditor.redact import mask

_SAME_SITE = 0.2
"""Share of pages that two origins have in common from which they are one site, on production and in a preview."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was accepted, and with what it was found."""

    site: str = ""
    """Origin at the time; findings hold for any origin with the same pages."""
    auditor: str = ""
    engines: Mapping[str, str] = field(default_factory=dict)
    """axe and the data that judges text -> version."""
    states: tuple[str, ...] = ()
    checks: Mapping[str, int] = field(default_factory=dict)
    """Check id (`axe:rule` where the rules are known) -> version; empty when it was not recorded."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Pages that were audited -> digest of their bytes."""
    findings: tuple[Fingerprint, ...] = ()
    crawl: Crawl | None = None
    """How the pages were come to; None when it is not known or no links were followed."""

    @classmethod
    def of(
        cls,
        findings: Iterable[tuple[JudgedFinding, Fingerprint]],
        pages: Sequence[PageRecord],
        environment: Environment,
        *,
        checks: Mapping[str, int] | None = None,
        previous: Baseline | None = None,
        gone: Iterable[GoneFinding] = (),
    ) -> Baseline:
        """Accept a judged run. What could not be looked at this time stays accepted, and what only comes and goes as it was.

        What is waived has its own file.
        """
        paths = (previous or cls()).naming(pages)
        kept = [
            entry for judged, entry in findings if judged.status not in {FindingStatus.WAIVED, FindingStatus.UNSTABLE}
        ]
        audited = {paths.of(page.url): page_digest(page) for page in pages if _audited(page)}
        if previous is not None:
            unseen = {old.id for old in gone if old.reason in {"unaudited", "unstable"}}
            kept.extend(entry for entry in previous.findings if entry.id in unseen)
            audited |= {page: digest for page, digest in previous.pages.items() if page not in audited}
        return cls(
            site=mask(paths.origin),
            auditor=environment.auditor,
            engines=engines_of(environment),
            states=environment.states,
            checks=dict(checks or {}),
            pages=audited,
            findings=tuple(sorted(kept, key=lambda entry: entry.order)),
        )

    @classmethod
    def load(cls, path: Path) -> Baseline:
        """Read a baseline. Raises UsageFault: BASELINE_MISSING, or BASELINE_BROKEN with the line."""
        try:
            with path.open(encoding="utf-8-sig") as file:
                parts = by_line(file)
            return cls._of_parts(*parts) if parts is not None else cls.parse(path.read_text("utf-8-sig"), str(path))
        except FileNotFoundError as error:
            raise UsageFault(Code.BASELINE_MISSING, str(path)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise UsageFault(Code.BASELINE_BROKEN, f"{path} cannot be read as text: {error}") from error

    @classmethod
    def parse(cls, text: str, label: str) -> Baseline:
        """Read the text of a baseline file; `label` names it in messages. Raises UsageFault BASELINE_BROKEN with the line."""
        return cls._of_parts(*as_a_whole(text, label))

    @classmethod
    def _of_parts(cls, head: Head, findings: tuple[Fingerprint, ...]) -> Baseline:
        return cls(
            site=head.site,
            auditor=head.auditor,
            engines=head.engines,
            states=head.states,
            checks=head.checks,
            pages=head.pages,
            findings=findings,
            crawl=crawl_from(head.crawl),
        )

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises UsageFault when the folder cannot be written to."""
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            part.write_text(self.dumps(), "utf-8", newline="\n")
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise UsageFault(Code.USAGE, f"the baseline {path} cannot be written: {error.strerror or error}") from error

    def dumps(self) -> str:
        """Return the file's text: what changes together stands on one line, so that merges are by finding."""
        head = {
            "format": f"{NAME}/{FORMAT}",
            "site": self.site,
            "auditor": self.auditor,
            "engines": dict(sorted(self.engines.items())),
            "states": list(self.states),
            "crawl": self.crawl.to_json() if self.crawl else {},
            "checks": dict(sorted(self.checks.items())),
        }
        lines = [f"{_json(name)}: {_json(value)}" for name, value in head.items()]
        pages = ",\n".join(f"{_json(page)}: {_json(digest)}" for page, digest in sorted(self.pages.items()))
        findings = ",\n".join(_json(to_json(entry)) for entry in sorted(self.findings, key=lambda e: e.order))
        body = ",\n".join([*lines, f'"pages": {{\n{pages}\n}}', f'"findings": [\n{findings}\n]'])
        return f"{{\n{body}\n}}\n"

    def without(self, gone: Iterable[GoneFinding], gone_pages: Collection[str] = ()) -> Baseline:
        """Return the baseline without what is fixed or whose page is gone (`auditor baseline prune`)."""
        ended = {old.id for old in gone if old.reason in {"fixed", "page-gone"}}
        left = tuple(entry for entry in self.findings if entry.id not in ended)
        pages = {page: digest for page, digest in self.pages.items() if page not in gone_pages}
        return replace(self, findings=left, pages=pages)

    def with_renamed(self, renamed: Mapping[str, str]) -> Baseline:
        """Return the baseline with pages under the names that they have today (old name -> new name)."""
        findings = tuple(replace(e, page=renamed[e.page]) if e.page in renamed else e for e in self.findings)
        pages = {renamed.get(page, page): digest for page, digest in self.pages.items()}
        return replace(self, findings=findings, pages=pages)

    def holds_pages_of(self, origin: str) -> bool:
        """Tell whether it holds pages of this origin beside those of its own: one run audited both."""
        host = origin.partition(":")[2]
        return bool(host) and any(page.startswith(f"{host}/") for page in self.pages)

    def naming(self, pages: Iterable[PageRecord]) -> Paths:
        """Return how a run names its pages beside this baseline.

        Of two origins the baseline's own stays the one without a host, whichever is named first, has more pages or is
        audited alone today.
        """
        paths = Paths(pages)
        return Paths((), self.site) if self.site and self.holds_pages_of(paths.origin) else paths

    def other_site(self, paths: Paths, pages: Iterable[PageRecord]) -> str:
        """Say why it was taken from another site: another origin, and hardly a page in common. Empty when it was not."""
        if not self.site or self.site == mask(paths.origin) or not self.pages:
            return ""
        today = {paths.of(page.url) for page in pages if page.state is not PageState.SKIPPED}
        smaller = min(len(today), len(self.pages))
        if not smaller or len(today & self.pages.keys()) / smaller >= _SAME_SITE:
            return ""
        return f"it was taken from {self.site}, and {mask(paths.origin)} has other pages"

    def refuse_other_site(self, paths: Paths, pages: Iterable[PageRecord]) -> None:
        """Raise UsageFault BASELINE_OTHER_SITE when it was taken from another site."""
        if why := self.other_site(paths, pages):
            raise UsageFault(Code.BASELINE_OTHER_SITE, why)


def engines_of(environment: Environment) -> dict[str, str]:
    """Return what can change a finding without the page having changed, with its version."""
    axe = {"axe": environment.axe} if environment.axe else {}
    return axe | dict(environment.dictionaries)


def page_digest(page: PageRecord) -> str:
    """Return a short digest of the page's own bytes; empty when they were not kept."""
    return page.artifacts.get("response", "")[:12]


def _audited(page: PageRecord) -> bool:
    return page.state in {PageState.AUDITED, PageState.PARTIAL}


def _json(value: object) -> str:
    # A lone surrogate from a hostile page cannot be written as UTF-8; it stays an escape.
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or not re.search("[\ud800-\udfff\u2028\u2029]", text) else json.dumps(value)
