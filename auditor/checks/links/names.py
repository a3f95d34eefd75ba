"""Checks on what links are called: no name, a name that says nothing, one name for several targets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.links.context import CONTEXT, card_heading, has_other_role, is_permalink
from auditor.checks.links.words import core, phrases, words_of
from auditor.dom.content import Link, Links, Region
from auditor.dom.document import Document, Element
from auditor.dom.locator import selector_of
from auditor.dom.tags import HEADINGS, NOT_TEXT
from auditor.model.finding import Fact, Family, Outcome, Severity
from auditor.model.signal_text import fold

_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
_LONG_ADDRESS = 40
_TRACKING = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|source)=[^&#]*")


@check(
    "link-empty-name",
    family=Family.LINKS,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("2.4.4", "4.1.2"),
    same_as=("link-name",),
)
def link_has_no_name(links: Links) -> Iterator[Yield]:
    """A link without a name.

    Screen readers say "link" and perhaps its address. Write text into the link, or give the icon in it a name. (A link
    with only an undescribed picture is reported with the picture. One that the style sheet gives words has these for a name,
    as Accessible Name 1.2, step 2F, says.)
    """
    for link in links.items:
        named = link.name.strip() or link.element.generated.strip()
        if not link.exposed or named or link.element.tag == "area" or any(link.element.find("img")):
            continue
        yield link_has_no_name.finding("The link has no name.", link.element, href=link.href[:500])


@check("link-url-as-text", family=Family.LINKS, version=1, severity=Severity.MINOR, wcag=("2.4.4",))
def link_is_called_by_its_address(links: Links) -> Iterator[Yield]:
    """A link whose name is a long web address.

    Please look: it is read out sign by sign. Name what the address leads to; print styles can show the address.
    """
    for link in links.items:
        name = link.name.strip()
        if link.exposed and len(name) > _LONG_ADDRESS and _ADDRESS.match(name):
            yield link_is_called_by_its_address.finding(
                f"The link is called by its address, {len(name)} characters long.",
                link.element,
                quote=name,
                outcome=Outcome.CANT_TELL,
                key="address",
                href=link.href[:500],
            )


@check(
    "link-same-name-different-target", family=Family.LINKS, version=2, severity=Severity.MINOR, wcag=("2.4.4", "3.2.4")
)
def one_name_for_several_targets(links: Links) -> Iterator[Yield]:
    """Links of one name that lead to different places, with nothing around them that tells them apart.

    Please look: in a list of links they cannot be told apart. Name what is different.
    """
    groups: dict[tuple[str, str, tuple[str, ...]], list[Link]] = defaultdict(list)
    for link in links.items:
        said = core(link.name)
        own = link.href.startswith("#") and link.element.closest(*HEADINGS) is not None
        if not link.exposed or not link.url or own or len(said) <= 2 or said.isdigit() or has_other_role(link.element):
            continue
        groups[said, link.region, link.element.frame].append(link)
    for (said, _, _), group in groups.items():
        targets: dict[str, Link] = {}
        for link in group:
            targets.setdefault(_target(link), link)
        if len(targets) < 2 or _differ_around(list(targets.values())):
            continue
        first, *others = targets.values()
        for other in others[:5]:
            if not first.element.frame:
                value = {"first": first.url, "second": other.url, "name": other.name.strip()[:200]}
                yield Fact("same-name", fold(said, 80), {**value, "selector": selector_of(other.element)})
            if said in phrases("vague", other.language):
                continue  # that "more" says nothing is told of each such link
            yield one_name_for_several_targets.finding(
                f"“{other.name.strip()[:80]}” leads to another place than the link of the same name before it.",
                other.element,
                quote=other.name,
                outcome=Outcome.CANT_TELL,
                key=fold(said, 80),
                href=other.href[:500],
                other=first.href[:500],
            )


def _target(link: Link) -> str:
    url = _TRACKING.sub("", link.url).removesuffix("/").replace("http://", "https://", 1).replace("//www.", "//", 1)
    return f"{url}#{link.fragment}" if link.fragment else url


def _differ_around(links: list[Link]) -> bool:
    """Tell whether what stands around the links says which is which (WCAG 2.4.4, techniques H77 to H81)."""
    if _in_one_sentence(links):
        return False
    return any(_told_apart(link) for link in links) or _each_in_other_words(links)


def _each_in_other_words(links: list[Link]) -> bool:
    blocks = [link.element.closest(*CONTEXT, "tr") for link in links]
    around = {tuple(words_of(block.text()[:2000])) for block in blocks if block is not None}
    own = {tuple(words_of(link.element.text())) for link in links}
    return len(around) == len(links) and not around & own


def _in_one_sentence(links: list[Link]) -> bool:
    # What is around all of them tells none from the others, and nothing of their own does either.
    blocks = {id(link.element.closest(*_SENTENCES)) for link in links}
    own = any(link.element.get("aria-describedby") or link.element.get("title").strip() for link in links)
    return len(blocks) == 1 and links[0].element.closest(*_SENTENCES) is not None and not own


_SENTENCES = ("p", "figcaption", "caption", "blockquote")


def _told_apart(link: Link) -> bool:
    element = link.element
    if element.get("aria-describedby") or element.get("title").strip():
        return True
    block = element.closest(*CONTEXT, "tr")
    own = len(words_of(element.text()))
    if block is not None and block.tag in {"td", "th"}:
        block = block.closest("tr") or block
    # An entry of a list inside a list is explained by the entry above it (WCAG technique H81).
    if block is not None and block.tag == "li" and any(ancestor.tag == "li" for ancestor in block.ancestors):
        return True
    least = 1 if block is not None and block.tag == "tr" else 2
    if block is not None and len(words_of(block.text()[:2000])) - own >= least:
        return True
    return card_heading(element) is not None


@check("link-adjacent-duplicate", family=Family.LINKS, version=1, severity=Severity.MINOR, wcag=("2.4.4",))
def two_links_to_one_target(document: Document, links: Links) -> Iterator[Yield]:
    """Two links side by side that lead to the same place.

    People with a keyboard or a screen reader pass the same link twice. Put the picture and the text into one link
    (WCAG technique H2).
    """
    by_index = {link.element.index: link for link in links.items if link.exposed and not is_permalink(link)}
    if not _may_be_neighbours(document, by_index):
        return
    before: Link | None = None
    for step in _links_and_text(document.root, by_index):
        if step is None:
            before = None
            continue
        if before is not None and _same_place(before, step):
            yield two_links_to_one_target.finding(
                f"This link leads to the same place as the one before it (“{before.name.strip()[:60]}”).",
                step.element,
                quote=step.name,
                href=step.href[:500],
            )
        before = step


def _may_be_neighbours(document: Document, links: dict[int, Link]) -> bool:
    # The walk over the whole page is for pages on which some link leads where the one like it before it leads, close by.
    unread = (index for holder in document.find(*NOT_TEXT) for index in range(holder.index, holder.end))
    if any(index in links for index in unread):
        return True  # links that the walk passes over
    last: dict[tuple[str, str], Link] = {}
    end = 0
    for index, link in links.items():
        if index < end:
            return True  # a link in a link, which the walk passes over, too
        if link.element.tag != "a":
            continue
        end = link.element.end
        before = last.get((link.url, link.fragment))
        if before is not None and _same_place(before, link):
            return True
        last[link.url, link.fragment] = link
    return False


def _same_place(first: Link, second: Link) -> bool:
    if not first.url or first.url != second.url or first.fragment != second.fragment:
        return False
    if not first.name.strip() or not second.name.strip() or first.href in {"#", ""}:
        return False
    if first.region not in _CONTENT or not _close(first.element, second.element):
        return False
    # An entry of a menu and the first entry below it are two entries; so are a term and its definition.
    entry = ("li", "td", "th", "tr", "dt", "dd")
    return first.element.closest(*entry) is second.element.closest(*entry)


_CONTENT = frozenset({Region.MAIN, Region.BODY, Region.ASIDE})


def _close(first: Element, second: Element) -> bool:
    # In one card or line: what holds both is at most three steps up. Further apart they are parts of a template.
    near = {ancestor.index for ancestor, _ in zip(first.ancestors, range(3), strict=False)}
    return any(ancestor.index in near for ancestor, _ in zip(second.ancestors, range(3), strict=False))


def _links_and_text(root: Element, links: dict[int, Link]) -> Iterator[Link | None]:
    # Every link once, and None wherever text or a control stands between two links.
    stack: list[Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if node.strip():
                yield None
        elif node.index in links and node.tag == "a":
            yield links[node.index]
        elif node.tag in {"button", "input", "select", "textarea", "iframe", "hr"}:
            yield None
        elif node.tag not in NOT_TEXT:
            stack.extend(reversed(node.children))
