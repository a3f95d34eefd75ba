"""Check for link names that say nothing, such as "click here", where they are not the name of something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import Yield, check
from auditor.checks.links.context import card_heading, explained, is_permalink
from auditor.checks.links.words import core, phrases, words_of
from auditor.dom.content import Link, Links, Region
from auditor.dom.document import Element
from auditor.model.finding import Family, Outcome, Severity
from auditor.urls import address_of, percent_decoded


@check("link-vague-text", family=Family.LINKS, version=1, severity=Severity.MODERATE, wcag=("2.4.4",))
def link_name_says_nothing(links: Links) -> Iterator[Yield]:
    """A link whose name says nothing about where it leads, such as "click here" or "read more".

    People who jump from link to link hear only the names. Name the target: "Read more about admission". Where the
    sentence or the heading around the link explains it, it is a matter to look at, not a failure (WCAG 2.4.4). Even there "here"
    and "click here" fail level AAA (2.4.9, failure F84), which is told as minor.
    """
    explained_before: set[str] = set()
    for link in links.items:
        name = link.name.strip()
        if not link.exposed or not name or is_permalink(link) or _leads_through_a_series(link.element):
            continue
        said = core(name)
        wordless = not any(character.isalnum() for character in name)
        if _is_judged_elsewhere(link.element, wordless) or (
            said in phrases("soft", link.language) and _names_a_part(link, said)
        ):
            continue
        if wordless:
            message = f"The link is called “{name[:40]}”, which has no word in it."
        elif said in phrases("vague", link.language) or not said:
            message = f"The link is called “{name[:80]}”, which does not say where it leads."
        else:
            continue
        told = explained(link)
        # "Read more" on fifty cards is one thing to look at; in sentences, each was written by somebody.
        of_a_row = told and (link.element.closest("li", "td") is not None or card_heading(link.element) is not None)
        if of_a_row and said in explained_before:
            continue
        explained_before.update({said} if of_a_row else ())
        points = told and not _POINTS.isdisjoint(said.split())
        finding = link_name_says_nothing.finding(
            f"{message[:-1]}; only what is around it does." if told else message,
            link.element,
            quote=name,
            outcome=Outcome.CANT_TELL if told and not points else Outcome.FAILED,
            severity=Severity.MINOR if points else None,
            href=link.href[:500],
        )
        yield replace(finding, wcag=("2.4.9",)) if points else finding


_POINTS = frozenset("click here hier klicken ici cliquez aquí aqui qui clicca clique pulse klik".split())
"""Words by which a link says that it is one, and nothing else."""
_SERIES = frozenset("next prev previous up start first last home index contents toc help glossary".split())


def _leads_through_a_series(element: Element) -> bool:
    # "Weiter" and "<" between the chapters of a handbook: their relation to this page is declared.
    return element.has("accesskey") or not _SERIES.isdisjoint(element.get("rel").lower().split())


def _is_judged_elsewhere(element: Element, wordless: bool) -> bool:
    # The name of a function is a name whatever it says; a description without words is a finding about the picture.
    if element.closest("code", "pre", "kbd", "samp", "tt") is not None:
        return True
    inside = [child for child in element.children if not isinstance(child, str) or child.strip()]
    if len(inside) == 1 and isinstance(inside[0], Element) and inside[0].tag in {"code", "kbd", "samp", "tt"}:
        return True
    return wordless and not element.text() and any(element.find("img"))


_MENUS = frozenset({Region.NAVIGATION, Region.HEADER, Region.FOOTER, Region.FURNITURE})


def _names_a_part(link: Link, said: str) -> bool:
    # "Download" in a menu, or leading to /download.html, is what that part of the site is called.
    if link.region in _MENUS or _stands_in_a_menu(link.element):
        return True
    path = address_of(link.url).path.rstrip("/").rpartition("/")[2]
    end = link.fragment or path.partition(".")[0]
    return bool(end) and re.sub(r"[\W_]", "", percent_decoded(end)[:200].casefold()) == said.replace(" ", "")


def _stands_in_a_menu(element: Element) -> bool:
    # A box of at least three links and hardly anything else.
    for ancestor, _ in zip(element.ancestors, range(3), strict=False):
        if ancestor.tag in {"main", "body", "article", "p"}:
            return False
        links = [e for e, _ in zip(ancestor.find("a"), range(12), strict=False)]
        if len(links) >= 3:
            text = sum(len(words_of(e.text())) for e in links)
            return len(links) < 12 and text >= 0.8 * len(words_of(ancestor.text()[:2000]))
    return False
