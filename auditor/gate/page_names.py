"""Names pages by their path, so that a baseline taken on production holds for staging and for a server on another port."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auditor.model.run import PageRecord
from auditor.redact import mask
from auditor.urls import address_of


class Paths:
    """The naming of one run's pages. Pages of the site's own origin are paths; others keep their host as `//host/path`.

    Which of several origins is the site's own is counted, unless `origin` says so: a baseline keeps the one it was taken with.
    """

    def __init__(self, pages: Iterable[PageRecord], origin: str = "") -> None:
        starts: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for page in pages:
            (others if page.via else starts)[address_of(page.url).origin] += 1
        counted = starts or others
        # Counter keeps the order of first sight, and pages come ordered: a tie is decided the same way every time.
        self.origin = origin or max(counted, key=lambda origin: (counted[origin], others[origin]), default="")
        """Scheme, host and port of the audited site."""

    def of(self, url: str) -> str:
        """Return the name of a page, without secrets; the empty address, the site as a whole, stays empty."""
        if not url or address_of(url).origin == self.origin:
            return mask(url.removeprefix(self.origin)) or ("/" if url else "")
        return mask(url).removeprefix("https:").removeprefix("http:")

    def without_origin(self, text: str) -> str:
        """Return a text (a key, a message) without the site's origin."""
        return text.replace(self.origin, "") if self.origin else text
