"""Tells which findings of a new page are only the site's template again: header, footer, what stands on many accepted pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence

from auditor.gate.fingerprint import Fingerprint

MANY_PAGES = 3
"""Accepted pages on which a thing must stand to count as part of a template."""
FURNITURE = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
"""Landmarks that hold what the pages of a site have in common."""


def known_by_template(
    today: Sequence[Fingerprint],
    new: Sequence[int],
    accepted: Sequence[Fingerprint],
    new_pages: Collection[str],
    accepted_pages: Collection[str],
) -> Iterator[int]:
    """Yield those of the `new` findings that stand on their page no more often than the template puts them there.

    Open to a template are pages that were not accepted yet, and an accepted page that got a header, footer or side column
    which it did not have at all. A second copy on a page that had one is a new mistake.
    """
    if not accepted_pages:
        return
    wanted = {_sign(today[i]) for i in new} - {None}
    counts: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for entry in accepted:
        if wanted and (sign := _sign(entry)) in wanted:
            counts[sign][entry.page] += 1
    allowed = {sign: max(pages.values()) for sign, pages in counts.items() if len(pages) >= MANY_PAGES}
    shown: Counter[Hashable] = Counter()
    for i in sorted(new, key=lambda i: today[i].order):
        entry = today[i]
        sign = _sign(entry)
        if sign is None or sign not in allowed:
            continue
        is_open = entry.page in new_pages or (_in_furniture(entry) and not counts[sign][entry.page])
        if is_open and allowed[sign] > shown[sign, entry.page]:
            shown[sign, entry.page] += 1
            yield i


def _sign(entry: Fingerprint) -> Hashable | None:
    """Return what a part of a template is known by on every page; None for what could stand in any page's own content."""
    held = entry.signals
    if _in_furniture(entry):
        named = (held.name, held.attributes) if held.name or held.attributes else (held.context, held.component)
        return (entry.check, entry.state, entry.key, entry.kind, held.landmarks, named)
    if not held.context and not held.attributes:
        return None
    return (entry.check, entry.state, entry.key, entry.kind, held.name, held.attributes, held.context)


def _in_furniture(entry: Fingerprint) -> bool:
    return bool(FURNITURE & set(entry.signals.landmarks))
