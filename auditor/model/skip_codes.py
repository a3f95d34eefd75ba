"""Codes and statuses by which nothing of the site was missed: the one list that crawl, queue, gate and reports go by."""

from __future__ import annotations

from auditor.model.codes import Code

LEFT_OUT = frozenset(
    {
        Code.OUT_OF_SCOPE,
        Code.EXCLUDED,
        Code.PAGE_LIMIT,
        Code.DEPTH_LIMIT,
        Code.TRAP,
        Code.DUPLICATE,
        Code.ROBOTS_REFUSED,
    }
)
"""Decisions of the configuration, of robots.txt or of a limit."""

NO_PAGE = frozenset({Code.NOT_HTML, Code.DOWNLOAD_STARTED})
"""What answers is there and is no page."""

SKIPPED = LEFT_OUT | NO_PAGE
"""An address that ends for one of these is skipped, not failed, and stands in the list of pages, not in that of failures."""

HOPELESS = NO_PAGE | {Code.REDIRECT_REFUSED}
"""A link to an address that fails for one of these led to no page of the site. A start or sitemap address is claimed to be one."""

GONE_STATUS = frozenset({404, 410})
"""HTTP statuses by which a page is not there; a link to it is broken, which is a finding."""
