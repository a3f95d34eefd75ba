"""Counts once how much of the site was audited; the gate and every report take their numbers from here.

known         what should have been audited: all that is listed below but the last two
audited       in full; also where all that is missing was switched off (--no-browser)
partial       something that was wanted could not be looked at
doubtful      something was audited, but perhaps not the page that people get
failed        timeouts, 5xx, crashes, a login, a start or sitemap address that answers 404
left out      known, and beyond a limit (max_pages, max_depth), not in the sample, or in a pattern of addresses without end
waiting       known when the run was cut off, and never come to
skipped       not counted: excludes, robots.txt, out of scope, the same page under another address, a download
absent        not counted: the target of a link that answers 404 or 410 or is no page; the broken link is a finding
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.codes import GONE_STATUS, Code
from auditor.model.page import Failed, PageState
from auditor.model.run import PageRecord

_EXAMPLES = 5
_HOPS = 5
"""Addresses that lead on to one another; redirects of one request count as one."""
_WHOLE = frozenset({"audited", "carried"})
_RESULTS = frozenset({PageState.AUDITED, PageState.PARTIAL})

Lost = tuple[tuple[str, Failed | None], ...]
"""Addresses, and the first reason of each."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of the addresses of a run."""

    audited: int = 0
    partial: int = 0
    doubtful: int = 0
    carried: int = 0
    """Results taken over from an earlier run."""
    failed: int = 0
    limits: Mapping[Code, int] = field(default_factory=dict)
    """Limit -> known pages that it left out."""
    waiting: int = 0
    skipped: int = 0
    """Every address that was not asked for, also those that a limit left out."""
    absent: int = 0
    lost: Lost = ()
    """Pages that were tried and not audited in full."""
    faults: tuple[tuple[str, Failed], ...] = ()
    """What failed besides: checks on pages that count as audited, sitemaps, approved texts."""
    examples: Lost = ()
    """A few of the addresses that were skipped."""

    @property
    def left_out(self) -> int:
        """Known pages beyond a limit."""
        return sum(self.limits.values())

    @property
    def by_decision(self) -> int:
        """Addresses that a rule left out; they are not known as pages to audit."""
        return self.skipped - self.left_out

    @property
    def in_full(self) -> int:
        """Pages of which nothing is missing."""
        return self.audited + self.carried

    @property
    def with_results(self) -> int:
        """Pages that were audited at least in part."""
        return self.in_full + self.partial + self.doubtful

    @property
    def tried(self) -> int:
        """Pages that were come to."""
        return self.with_results + self.failed

    @property
    def known(self) -> int:
        """Pages that should have been audited."""
        return self.tried + self.left_out + self.waiting

    @property
    def whole(self) -> bool:
        """Whether every known page was audited in full, and there was one."""
        return 0 < self.in_full == self.known

    def share(self, chosen: Collection[Code] = ()) -> float:
        """Return the share of the known pages that were audited in full, 0 to 1; 0 when there was none.

        `chosen` are limits that somebody decided on: what they left out does not count here.
        """
        known = self.known - sum(self.limits.get(code, 0) for code in chosen)
        return self.in_full / known if known else 0.0


def coverage_of(pages: Iterable[PageRecord], failures: Iterable[tuple[str, Failed]] = (), waiting: int = 0) -> Coverage:
    """Count what became of the pages of a run.

    `failures` are all that were noted, by address; `waiting` the addresses that a run cut off never came to.
    """
    pages = pages if isinstance(pages, Sequence) else list(pages)
    counts: Counter[str] = Counter()
    limits: Counter[Code] = Counter()
    lost: list[tuple[str, Failed | None]] = []
    examples: list[tuple[str, Failed | None]] = []
    with_results = {page.url for page in pages if page.state in _RESULTS}
    linked = with_results | _led_on(pages, with_results)
    accounted: set[str] = set()
    for page in pages:
        end = _end(page, linked)
        counts[end] += 1
        if end == "skipped":
            if page.failure is not None and page.failure.code.is_limit:
                limits[page.failure.code] += 1
            if len(examples) < _EXAMPLES:
                examples.append((page.url, page.failure))
        elif end not in _WHOLE:
            accounted.add(page.url)
            if end != "absent":
                lost.append((page.url, page.failure if end == "failed" else _first_missing(page)))
    return Coverage(
        audited=counts["audited"],
        carried=counts["carried"],
        partial=counts["partial"],
        doubtful=counts["doubtful"],
        failed=counts["failed"],
        limits=dict(limits),
        waiting=waiting,
        skipped=counts["skipped"],
        absent=counts["absent"],
        lost=tuple(lost),
        faults=tuple((url, failed) for url, failed in failures if url not in accounted and not _harmless(failed)),
        examples=tuple(examples),
    )


def _led_on(pages: Sequence[PageRecord], with_results: Collection[str]) -> set[str]:
    """Return the addresses that pages link to and that lead on to another one: what is dead there is a broken link, too."""
    found = set[str]()
    aliases = [page for page in pages if page.failure is not None and page.failure.code is Code.DUPLICATE]
    for _ in range(_HOPS):
        more = {page.url for page in aliases if page.via in with_results or page.via in found}
        if more <= found:
            break
        found |= more
    return found


def _end(page: PageRecord, linked: Collection[str]) -> str:
    if page.state is PageState.SKIPPED:
        return "skipped"
    if page.state is PageState.FAILED:
        return "absent" if _is_absent(page, linked) else "failed"
    if not _in_full(page):
        return "partial"
    if any(failed.code.doubts_page for failed in _all(page)):
        return "doubtful"
    return "carried" if page.carried_since else "audited"


def _is_absent(page: PageRecord, linked: Collection[str]) -> bool:
    # A start or sitemap address is claimed to be a page; a link is only a hope.
    no_page = page.failure is not None and page.failure.code.no_page_behind_link
    return page.via in linked and (no_page or page.status in GONE_STATUS)


def _harmless(failed: Failed) -> bool:
    return failed.note or failed.code.is_harmless


def _all(page: PageRecord) -> Sequence[Failed]:
    return [failed for failed in (page.failure, *page.failures) if failed is not None]


def _missing(page: PageRecord) -> Sequence[Failed]:
    return [failed for failed in _all(page) if not failed.note]


def _in_full(page: PageRecord) -> bool:
    if page.state is not PageState.PARTIAL:
        return True
    missing = _missing(page)
    return bool(missing) and all(failed.code.switched_off for failed in missing)


def _first_missing(page: PageRecord) -> Failed | None:
    missing = _missing(page) or _all(page)
    return next((failed for failed in missing if not failed.code.switched_off), missing[0] if missing else None)
