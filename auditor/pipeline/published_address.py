"""Under which address a text that is taken from another site is published: staging, a preview or an old site against production."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.urls import address_of


@dataclass(frozen=True, slots=True)
class PublishedAddress:
    """Turns addresses of the site that a text comes from into those of the site that it is published on."""

    as_url: str = ""
    """A site ("https://www.example.edu/"), whose paths are the same, or for a single page its whole address."""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Beginning of an address -> what stands in its place: [reference.published_at]. The longest that fits counts."""
    single: bool = True
    """Only one page is taken."""

    def of(self, url: str) -> str:
        """Return the address that a page is published under; its own where nothing is said of it. Raises UsageFault."""
        if self.as_url:
            return self._as(url)
        fitting = [prefix for prefix in self.prefixes if url.startswith(prefix)]
        if not fitting:
            return url
        prefix = max(fitting, key=len)
        return self.prefixes[prefix] + url.removeprefix(prefix)

    def _as(self, url: str) -> str:
        target = address_of(self.as_url)
        if not target.is_web:
            raise UsageFault(Code.BAD_URL, self.as_url)
        if target.path.strip("/") or target.query:
            if not self.single:
                raise UsageFault(
                    Code.USAGE, f"--as {self.as_url} is one page's address; for several pages name a site only"
                )
            return self.as_url
        source = address_of(url)
        query = f"?{source.query}" if source.query else ""
        return f"{target.scheme}://{target.authority}{source.path or '/'}{query}"

    def text(self, text: str, url: str) -> str:
        """Return a page's text with the name of the site that it comes from replaced by that of the site it is published on."""
        source, target = address_of(url).authority, address_of(self.of(url)).authority
        if not source or source == target:
            return text
        return re.sub(
            rf"(?<![\w.@-]){re.escape(source)}(?![\w-]|\.\w|:\d)", lambda _: target, text, flags=re.IGNORECASE
        )
