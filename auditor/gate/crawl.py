"""How far a run followed links, so that a page that nobody links to any more can be told from one that nobody looked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.model.codes import GONE_STATUS
from auditor.model.coverage import Coverage
from auditor.model.page import PageState
from auditor.model.run import PageRecord


@dataclass(frozen=True, slots=True)
class Crawl:
    """From where links were followed and what was left out; runs that audit a list of addresses have none."""

    start: tuple[str, ...]
    """Names (paths) of the start addresses."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sitemap: str = "auto"

    def reaches_all_of(self, earlier: Crawl) -> bool:
        """Tell whether this crawl comes to whatever the earlier one came to and is still linked."""
        narrowed = bool(self.include) and not (earlier.include and set(earlier.include) <= set(self.include))
        return (
            set(earlier.start) <= set(self.start)
            and not narrowed
            and set(self.exclude) <= set(earlier.exclude)
            and self.sitemap == earlier.sitemap
        )

    def to_json(self) -> dict[str, list[str]]:
        """Return it for the baseline file."""
        return {
            "start": sorted(self.start),
            "include": sorted(self.include),
            "exclude": sorted(self.exclude),
            "sitemap": [self.sitemap],
        }


def crawl_from(plain: Mapping[str, Sequence[str]]) -> Crawl | None:
    """Return what `to_json` wrote; None where nothing is recorded."""
    if not plain.get("start"):
        return None
    sitemap = plain.get("sitemap") or ["auto"]
    return Crawl(tuple(plain["start"]), tuple(plain.get("include", ())), tuple(plain.get("exclude", ())), sitemap[0])


def widest(today: Crawl | None, earlier: Crawl | None, *, kept_pages: bool) -> Crawl | None:
    """Return what a baseline says of its pages: today's crawl where it comes to all of them, else the earlier one.

    `kept_pages` says that some pages were taken over which today's run did not audit.
    """
    if not kept_pages:
        return today
    return today if today and earlier and today.reaches_all_of(earlier) else earlier


def found_every_page(
    today: Crawl | None, earlier: Crawl | None, coverage: Coverage, unopened: Collection[str], *, finished: bool
) -> bool:
    """Tell whether an accepted page that this run did not come to is a page that nobody links to any more.

    `unopened` are accepted pages whose links were not read today, although they are still there.
    """
    if today is None or earlier is None or not finished:
        return False
    cut = coverage.left_out or coverage.waiting or coverage.lost or coverage.doubtful or coverage.faults
    return not cut and not unopened and coverage.in_full > 0 and today.reaches_all_of(earlier)


def unopened(accepted: Iterable[str], pages: Mapping[str, PageRecord]) -> set[str]:
    """Return the accepted pages that are there today and whose links were not read."""
    return {name for name in accepted if (page := pages.get(name)) is not None and not _read(page)}


def _read(page: PageRecord) -> bool:
    if page.state is PageState.FAILED:
        return page.status in GONE_STATUS  # it is not there any more, nor are its links
    # The links of a page that stands under another address, too, were read there.
    return page.state is not PageState.SKIPPED or (page.failure is not None and page.failure.code.is_alias)
