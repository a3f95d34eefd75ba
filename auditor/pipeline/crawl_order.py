"""In which order addresses are asked for, and which of them a sample takes: the same input gives the same pages."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from auditor.crawl.address_values import pairs_of
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Target
from auditor.pipeline.about_pages import views_at
from auditor.urls import origin_of, parts_of

_NUMBERS = re.compile(r"\d+")


def pattern_of(url: str) -> str:
    """Return what addresses of one kind have in common: the folder with numbers as `#`, and the names in the query.

    The last part of the path is what tells pages of one folder apart, with or without a slash behind it.
    """
    parts = parts_of(url)
    folder, _, _ = parts.path.rstrip("/").rpartition("/")
    names = "&".join(sorted({name for name, _ in pairs_of(parts.query)}))
    return f"{origin_of(url)}{_NUMBERS.sub('#', folder)}/*{'?' if names else ''}{names}"


class CrawlOrder:
    """Arranges what a page or a sitemap names, and takes a sample of each pattern where one is asked for.

    `views` are views by path or address: what more people see goes first. `sample` is the number of addresses to take of
    each pattern (0: all), and `seed` decides which where views do not. Start addresses are always taken.
    """

    def __init__(self, views: Mapping[str, float], sample: int = 0, seed: int = 0) -> None:
        self._views = views
        self._sample = sample
        self._seed = seed
        self._taken: defaultdict[str, set[str]] = defaultdict(set)

    def arranged(self, targets: Iterable[Target]) -> tuple[Target, ...]:
        """Return addresses that were found together in the order in which they are to be asked for."""
        targets = tuple(targets)
        if not self._views and not self._sample:
            return targets
        return tuple(sorted(targets, key=self._rank))

    def judge(self, target: Target) -> Failed | None:
        """Return SAMPLED for an address beyond the sample of its pattern; None for one that is taken."""
        if not self._sample or target.kind.is_named:
            return None
        pattern = pattern_of(target.url)
        taken = self._taken[pattern]
        if target.url in taken or len(taken) < self._sample:
            taken.add(target.url)
            return None
        return failed(Code.SAMPLED, f"{pattern}: the sample takes {self._sample}", Stage.FETCH)

    def _rank(self, target: Target) -> tuple[float, bytes]:
        views = views_at(self._views, target.url)
        if not self._sample:
            return -views, b""
        digest = hashlib.blake2b(target.url.encode("utf-8", "replace"), digest_size=8, salt=self._salt)
        return -views, digest.digest()

    @property
    def _salt(self) -> bytes:
        return self._seed.to_bytes(8, "big")
