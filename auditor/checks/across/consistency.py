"""Navigation, names and help that differ from page to page (WCAG 3.2.3, 3.2.4, 3.2.6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import cast

from auditor.checks.across.page_facts import Navigation, Ways
from auditor.checks.base import OnPage, Yield, check
from auditor.model.finding import Fact, Family, Location, Outcome, Severity
from auditor.model.run import SiteFacts

MOST_PAGES = 50
"""Pages that are named in one finding."""
_ALIKE = 0.6
"""Share of their links that two navigations have in common when they are one."""


def _navigations(facts: SiteFacts) -> Iterator[tuple[str, list[Fact]]]:
    for key, group in groupby(facts.stream("navigation"), key=lambda fact: fact.key):
        yield key, list(group)


def _of(fact: Fact) -> Navigation:
    return cast(Navigation, fact.value)


_MANY_PAGES = 10
"""Pages from which one way to find them is too few."""


@check("navigation-order", family=Family.STRUCTURE, version=1, severity=Severity.SERIOUS, wcag=("3.2.3",))
def navigation_is_in_another_order(facts: SiteFacts) -> Iterator[Yield]:
    """A navigation whose links stand in another order than on the other pages.

    People who know where a link was look for it there (WCAG failure F66). Write the navigation once for all pages. A link that is
    missing on some pages, or one more, is no other order.

    False alarms in 100 pages: 0; told on none of 30 manuals.
    """
    for _, group in _navigations(facts):
        orders = Counter(tuple(dict.fromkeys(_of(fact)["urls"])) for fact in group)
        usual, count = max(orders.items(), key=lambda item: (item[1], item[0]))
        if count < 2:
            continue
        place = {url: at for at, url in enumerate(usual)}
        for order, pages in _by_order(group, usual).items():
            common = [url for url in order if url in place]
            enough = len(common) >= 3 and len(common) >= _ALIKE * max(len(usual), len(order))
            moved = next((b for a, b in pairwise(common) if place[a] > place[b]), None)
            if not enough or moved is None:
                continue
            name = next(
                (n for f in group for u, n in zip(_of(f)["urls"], _of(f)["names"], strict=True) if u == moved), moved
            )
            yield navigation_is_in_another_order.finding(
                f"The navigation has another order here than on {count} other page{'s' * (count > 1)}: “{name}” stands elsewhere.",
                OnPage(pages[0]),
                key=f"{name}:{len(common)}",
                pages=pages[:MOST_PAGES],
                count=len(pages),
            )


def _by_order(group: Sequence[Fact], usual: tuple[str, ...]) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for fact in group:
        order = tuple(dict.fromkeys(_of(fact)["urls"]))
        if order != usual:
            found[order].append(fact.url)
    return found


@check("navigation-names", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("3.2.4",))
def one_target_has_several_names(facts: SiteFacts) -> Iterator[Yield]:
    """A link of the navigation that is called one thing on some pages and another on others.

    Please look: people recognise what they know by its name (WCAG failure F31). Call it the same everywhere. Names that tell where
    one is ("Courses, this page") and those of which one holds the other are not told.

    False alarms in 100 pages: 0; told on 2 of 30 manuals.
    """
    for _, group in _navigations(facts):
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for fact in group:
            for url, name in zip(_of(fact)["urls"], _of(fact)["names"], strict=True):
                names[url].setdefault(name.casefold(), fact.url)
        for url, called in names.items():
            words = sorted(filter(None, called))
            if (
                len(words) < 2
                or len(words) > 3
                or len(group) < 3
                or any(a in b for a in words for b in words if a != b)
            ):
                continue
            rare = min(words, key=lambda word: (_count(group, url, word), word))
            usual = next(word for word in words if word != rare)
            yield one_target_has_several_names.finding(
                f"One target of the navigation is called “{rare}” here and “{usual}” on other pages.",
                OnPage(called[rare]),
                key=url[:200],
                outcome=Outcome.CANT_TELL,
                target=url[:500],
            )


def _count(group: Sequence[Fact], url: str, word: str) -> int:
    return sum(
        (url, word) in {(u, n.casefold()) for u, n in zip(_of(f)["urls"], _of(f)["names"], strict=True)} for f in group
    )


@check("help-moved", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("3.2.6",))
def help_stands_elsewhere(facts: SiteFacts) -> Iterator[Yield]:
    """A way to help that stands in another part of the page than on most pages.

    Please look: who needs help looks for it where it was (WCAG 3.2.6). Keep contact, phone number and chat in one place, in one
    order.

    False alarms in 100 pages: 0; told on none of 30 manuals.
    """
    places: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts.stream("ways"):
        by_kind: dict[str, set[str]] = defaultdict(set)
        for kind, place in cast(Ways, fact.value)["help"]:
            by_kind[kind].add(place)
        for kind, where in by_kind.items():
            places[kind]["/".join(sorted(where))].append(fact.url)
    for kind, found in places.items():
        total = sum(map(len, found.values()))
        usual = max(found, key=lambda place: (len(found[place]), place))
        if total < 3 or len(found[usual]) < 0.6 * total:
            continue
        for place, pages in found.items():
            if place == usual or set(place.split("/")) & set(usual.split("/")):
                continue
            yield help_stands_elsewhere.finding(
                f"The {kind} stands in the {place.replace('/', ' and the ')} here, and in the {usual} on {len(found[usual])} other pages.",
                OnPage(pages[0]),
                key=f"{kind}:{place}",
                outcome=Outcome.CANT_TELL,
                pages=pages[:MOST_PAGES],
            )


@check("site-one-way", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("2.4.5",))
def only_one_way_to_a_page(facts: SiteFacts) -> Iterator[Yield]:
    """A site whose pages can be found in one way only: no page has a search, a site map or an index.

    Please look: some people find a page by its name, some by going through a list, some by searching (W3C techniques G63, G64 and
    G161). Told of sites of ten pages or more: fewer stand in one menu.

    False alarms in 100 pages: 0; told on 11 of 30 manuals.
    """
    pages = [(fact.url, cast(Ways, fact.value)) for fact in facts.stream("ways")]
    if len(pages) >= _MANY_PAGES and not any(ways["search"] or ways["map"] for _, ways in pages):
        home = min((url for url, _ in pages), key=lambda url: (url.count("/"), len(url), url))
        yield only_one_way_to_a_page.finding(
            "No page has a search, a site map or an index.", OnPage(home), outcome=Outcome.CANT_TELL
        )


@check(
    "block-repeated-without-way-past",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("2.4.1",),
    same_as=("bypass",),
)
def repeated_block_cannot_be_passed(facts: SiteFacts) -> Iterator[Yield]:
    """A block that stands before the content on several pages, with no way past it at all: no skip link, no `main`, no heading after it.

    On every page people go through it link by link until they come to what is new. Begin the page with a link to its content, put
    the content into `main`, or begin it with a heading (WCAG techniques G1, ARIA11 and H69).

    False alarms in 100 pages: 0; told on 5 of 551 ordinary pages, 292 of them in a browser.
    """
    for _, group in groupby(facts.stream("block"), key=lambda fact: fact.key):
        there = list(group)
        if len({fact.url for fact in there}) < 2:
            continue
        for fact in there:
            value = cast("dict[str, bool | str]", fact.value)
            if not value["headed"]:
                yield repeated_block_cannot_be_passed.finding(
                    f"The block “{value['says']}” stands on {len(there)} pages, and nothing leads past it on this one.",
                    OnPage(fact.url, Location(selector="html", quote=str(value["says"]))),
                    key=fact.key,
                )


@check("links-of-one-name", family=Family.LINKS, version=1, severity=Severity.MODERATE, wcag=("2.4.4", "2.4.9"))
def same_name_leads_to_different_pages(facts: SiteFacts) -> Iterator[Yield]:
    """Links of one name on a page, of which nothing around them tells which is which, and whose pages differ in content.

    In a list of links nobody can choose between them. Name what is different. Told where all the targets were audited, so that it is
    known that they say different things.

    False alarms in 100 pages: 0; told on none of 30 manuals.
    """
    words = {fact.key: str(fact.value) for fact in facts.stream("words")}
    for fact in facts.stream("same-name"):
        value = cast("dict[str, str]", fact.value)
        first, second = words.get(value["first"], ""), words.get(value["second"], "")
        if first and second and first != second:
            yield same_name_leads_to_different_pages.finding(
                f"Two links are called “{value['name'][:80]}”, and their pages say different things.",
                OnPage(fact.url, Location(selector=value["selector"], quote=value["name"])),
                key=fact.key,
                targets=[value["first"], value["second"]],
            )
