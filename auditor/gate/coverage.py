"""Says how much of the site was really audited: what counts, what is lost, and what is only a broken link.

counts as audited    audited; partial when all that is missing was switched off (--no-browser)
counts as lost       partial; failed (timeouts, 5xx, crashes, a login, a start or sitemap address that answers 404)
counts as neither    skipped (excludes, limits, robots, aliases); an address that a page links to and that answers 404 or
                     410: that is a broken link, a finding; one that is not a page (a download, a PDF)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model.codes import Code
from auditor.model.page import Failed, PageState
from auditor.model.run import PageRecord
from auditor.model.skip_codes import GONE_STATUS, HOPELESS, SKIPPED

SWITCHED_OFF = frozenset({Code.NO_BROWSER})
"""Codes of what the operator did not want to be looked at."""
_HARMLESS = SKIPPED | SWITCHED_OFF
"""Codes that take nothing away from what was to be audited."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of the pages that should have been audited."""

    total: int
    audited: int
    """In full."""
    touched: int
    """Audited at least in part."""
    lost: tuple[tuple[str, Failed | None], ...]
    """Addresses that were not audited in full, and the first reason."""
    faults: tuple[tuple[str, Failed], ...]
    """What failed besides: checks on pages that count as audited, sitemaps, approved texts."""
    skipped: tuple[tuple[str, Failed | None], ...]
    """A few of the addresses that were left out."""
    skipped_total: int

    @property
    def ratio(self) -> float:
        """Share of the pages that were audited in full; 0 when there was none."""
        return self.audited / self.total if self.total else 0.0


def coverage_of(pages: Sequence[PageRecord], failures: Iterable[tuple[str, Failed]]) -> Coverage:
    """Count."""
    audited = touched = skipped_total = 0
    lost: list[tuple[str, Failed | None]] = []
    skipped: list[tuple[str, Failed | None]] = []
    accounted: set[str] = set()
    shown = {page.url for page in pages if page.state in {PageState.AUDITED, PageState.PARTIAL}}
    for page in pages:
        if page.state is PageState.SKIPPED:
            skipped_total += 1
            if len(skipped) < 5:
                skipped.append((page.url, page.failure))
        elif page.state is PageState.FAILED:
            accounted.add(page.url)
            if not _no_loss(page, shown):
                lost.append((page.url, page.failure))
        else:
            touched += 1
            if _in_full(page):
                audited += 1
            else:
                accounted.add(page.url)
                lost.append((page.url, _first_missing(page)))
    faults = tuple((url, failed) for url, failed in failures if url not in accounted and not _harmless(failed))
    return Coverage(audited + len(lost), audited, touched, tuple(lost), faults, tuple(skipped), skipped_total)


def _harmless(failed: Failed) -> bool:
    return failed.is_note or failed.code in _HARMLESS


def _no_loss(page: PageRecord, shown: set[str]) -> bool:
    # A start or sitemap address is claimed to be a page; a link is only a hope.
    linked = page.via in shown
    no_page = page.failure is not None and page.failure.code in HOPELESS
    return linked and (no_page or page.status in GONE_STATUS)


def _in_full(page: PageRecord) -> bool:
    if page.state is not PageState.PARTIAL:
        return True
    missing = [page.failure, *page.failures]
    codes = {failed.code for failed in missing if failed is not None and not failed.is_note}
    return bool(codes) and codes <= SWITCHED_OFF


def _first_missing(page: PageRecord) -> Failed | None:
    missing = [failed for failed in (page.failure, *page.failures) if failed is not None and not failed.is_note]
    return next((failed for failed in missing if failed.code not in SWITCHED_OFF), missing[0] if missing else None)
