"""Whether the links of a published text lead where the approved ones do, for links whose words stayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from auditor.dom.content import ApprovedLink, Block
from auditor.dom.document import Element
from auditor.reference.words import read_words
from auditor.urls import address_of, resolve, scheme_of

CAMPAIGN = re.compile(r"(?:utm_\w{1,20}|gclid|fbclid|mc_cid|mc_eid|_ga)=", re.IGNORECASE)
"""Parameters that campaigns add to an address."""
_LOOKED = 400
"""Elements of one block that are looked through for links."""
_WEB = frozenset({"http", "https"})
_Target = tuple[str, str, str]
"""Scheme, host and the rest, in the form that is compared."""


class OtherTarget(NamedTuple):
    """A link with the approved words and another target."""

    words: str
    approved: str
    published: str
    element: Element


def other_targets(
    approved: Iterable[ApprovedLink], published: Sequence[Block], base: str, page: str
) -> Iterator[OtherTarget]:
    """Yield the links of a text that lead elsewhere than approved.

    `base` is what the page's relative addresses are resolved against, `page` its own address. An approved address without a host
    is one of the page's site; one of another host with the same path is the same page of a copy of the site.
    """
    links: dict[tuple[str, ...], list[tuple[Element, str]]] = {}
    for element, href in _links(published):
        links.setdefault(read_words(element.text()).words, []).append((element, href))
    for link in approved:
        found = links.get(read_words(link.text).words, [])
        wanted = _target(link.target, page)
        told = [(element, href, _target(href, base)) for element, href in found]
        targets = [target for _, _, target in told if target is not None]
        if wanted is None or not targets or len(targets) < len(told):
            continue
        own = address_of(page).authority.lower().removeprefix("www.")
        if not any(_is_same(wanted, target, own) for target in targets):
            yield OtherTarget(link.text, link.target, told[0][1], told[0][0])


def _links(published: Sequence[Block]) -> Iterator[tuple[Element, str]]:
    seen: set[int] = set()
    for block in published:
        around = block.element.closest("a")
        for element in (*([around] if around is not None else []), *block.element.walk(_LOOKED)):
            if element.tag == "a" and element.has("href") and element.index not in seen:
                seen.add(element.index)
                yield element, element.get("href").strip()


def _target(href: str, base: str) -> _Target | None:
    """Return scheme, host and the rest of a target in the form that is compared; nothing for what leads nowhere by itself."""
    href = href.strip()
    scheme = scheme_of(href)
    if scheme in {"mailto", "tel", "sms"}:
        rest = href.partition(":")[2].partition("?")[0].lower()
        return (scheme, "", rest if scheme == "mailto" else "".join(c for c in rest if c.isdigit()))
    if scheme not in {"", *_WEB} or (not scheme and not href.startswith(("/", "?"))):
        return None
    found = address_of(resolve(base, href))
    path = found.path.rstrip("/").removesuffix(".html").removesuffix("/index") or "/"
    query = "&".join(part for part in found.query.split("&") if part and not CAMPAIGN.match(part))
    return ("web", found.authority.lower().removeprefix("www."), f"{path}?{query}" if query else path)


def _is_same(wanted: _Target, published: _Target, own: str) -> bool:
    if wanted[0] != published[0] or wanted[2] != published[2]:
        return False
    return wanted[1] == published[1] or own == published[1]
