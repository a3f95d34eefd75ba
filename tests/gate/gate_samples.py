"""Seeded pages with mistakes, the small checks that find them, and redesigns that change everything but the mistakes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup, Tag

from auditor.dom.document import Document, Element
from auditor.dom.locator import locate
from auditor.extract.parse import parse_html
from auditor.gate import Audited, Baseline, FailPolicy, JudgedRun, Waivers, judge, parse_policy
from auditor.model.finding import Finding, Severity
from auditor.model.page import Failed, PageState
from auditor.model.run import Environment, FindingStatus, PageRecord

ORIGIN = "http://site.test"
TODAY = date(2026, 11, 22)
ENVIRONMENT = Environment("0.1.0", "3.11", browser="Chromium 156", axe="4.14.0", states=("desktop",))

WORDS = (
    "student course campus library research health program admission degree faculty summer workshop science public "
    "lecture seminar thesis credit tuition housing alumni office mentor archive garden bridge harbour winter spring"
).split()
Rule = Callable[[Document], Iterator[tuple[Element, str, str]]]


def _images(document: Document) -> Iterator[tuple[Element, str, str]]:
    return ((e, f"The image {e.get('src')} has no description.", "") for e in document.find("img") if not e.has("alt"))


def _links(document: Document) -> Iterator[tuple[Element, str, str]]:
    vague = {"click here", "read more"}
    return ((e, f"“{e.text()}” says nothing.", "") for e in document.find("a") if e.text().lower() in vague)


def _contrast(document: Document) -> Iterator[tuple[Element, str, str]]:
    return ((e, "Too little contrast.", "") for e in document.elements if "#999" in e.get("style"))


def _labels(document: Document) -> Iterator[tuple[Element, str, str]]:
    labelled = {e.get("for") for e in document.find("label")}
    fields = (e for e in document.find("input") if e.get("type") != "submit")
    return ((e, "The field has no label.", "") for e in fields if e.get("id", "-") not in labelled)


def _buttons(document: Document) -> Iterator[tuple[Element, str, str]]:
    return ((e, "The button has no name.", "") for e in document.find("button") if not e.text())


def _typos(document: Document) -> Iterator[tuple[Element, str, str]]:
    for element in document.find("p", "li", "td", "h2"):
        for word in re.findall(r"\bteh|recieve\b", element.text()):
            yield element, f"“{word}” looks like a typo.", word


def _language(document: Document) -> Iterator[tuple[Element, str, str]]:
    return ((e, "The page does not say its language.", "") for e in [document.root] if not document.language)


RULES: Mapping[str, tuple[str, Severity, Rule]] = {
    "image-alt-missing": ("images", Severity.CRITICAL, _images),
    "link-text-vague": ("links", Severity.MODERATE, _links),
    "axe:color-contrast": ("accessibility", Severity.SERIOUS, _contrast),
    "axe:label": ("accessibility", Severity.CRITICAL, _labels),
    "axe:button-name": ("accessibility", Severity.CRITICAL, _buttons),
    "spelling-typo": ("spelling", Severity.MINOR, _typos),
    "axe:html-has-lang": ("accessibility", Severity.SERIOUS, _language),
}


def findings_of(pages: Mapping[str, str], origin: str = ORIGIN) -> list[tuple[Finding, str]]:
    """Run the small checks over pages (path -> HTML)."""
    found: list[tuple[Finding, str]] = []
    for path, html in sorted(pages.items()):
        document = parse_html(html, origin + path)
        assert isinstance(document, Document), document
        for check, (family, severity, rule) in sorted(RULES.items()):
            found += [
                (Finding(check, origin + path, message, severity, location=locate(element), key=key), family)
                for element, message, key in rule(document)
            ]
    return found


def records(paths: Iterable[str], origin: str = ORIGIN) -> list[PageRecord]:
    """Return records of pages that were all audited."""
    return [
        PageRecord(origin + path, PageState.AUDITED, via="" if path == "/" else origin + "/") for path in sorted(paths)
    ]


@dataclass
class Site:
    """A site as the gate sees it."""

    pages: dict[str, str]
    origin: str = ORIGIN

    def judge(
        self,
        baseline: Baseline | None = None,
        *,
        pages: list[PageRecord] | None = None,
        failures: Iterable[tuple[str, Failed]] = (),
        waivers: Waivers | None = None,
        policy: FailPolicy | None = None,
        today: date = TODAY,
        baseline_requested: bool = False,
        **more: object,
    ) -> JudgedRun:
        found = findings_of(self.pages, self.origin)
        seen = records(self.pages, self.origin) if pages is None else pages
        run = Audited(found, seen, **({"environment": ENVIRONMENT, "failures": failures} | more))  # type: ignore[arg-type]
        return judge(
            run,
            baseline,
            waivers=waivers or Waivers(),
            policy=policy or parse_policy(["new:any"]),
            today=today,
            baseline_requested=baseline_requested,
        )

    def accepted(self, **more: object) -> Baseline:
        return Baseline.of(self.judge().pairs(), records(self.pages, self.origin), ENVIRONMENT, **more)  # type: ignore[arg-type]


def statuses(judged: JudgedRun) -> dict[str, int]:
    """Count findings by status, and gone ones by reason."""
    counts: dict[str, int] = {}
    for held in judged.findings:
        counts[held.status] = counts.get(held.status, 0) + 1
    for old in judged.gone:
        counts[old.reason] = counts.get(old.reason, 0) + 1
    return counts


def new_ones(judged: JudgedRun) -> list[Finding]:
    return [held.finding for held in judged.findings if held.status is FindingStatus.NEW]


# --- making pages ---------------------------------------------------------------------------------------------------


class Maker:
    """Makes a page with mistakes; every choice comes from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self, low: int, high: int) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(low, high)))

    def page(self) -> str:
        blocks = [self.random.choice(self.BLOCKS)(self) for _ in range(self.random.randint(4, 9))]
        language = "" if self.random.random() < 0.2 else ' lang="en"'
        return (
            f"<!doctype html><html{language}><head><title>{self.words(2, 4)}</title></head><body>"
            '<header class="top"><nav class="menu"><ul><li><a href="/">Home</a><li><a href="/about">About</a></ul></nav>'
            '<form class="find"><input type="text" name="q"><button class="go"></button></form></header>'
            f"<main id='content'><h1>{self.words(2, 4)}</h1>{''.join(blocks)}</main>"
            '<footer class="foot"><p style="color:#999">All rights reserved</p><p style="color:#999">'
            '<a href="/imprint" style="color:#999">Imprint</a></p><a href="/news">read more</a></footer></body></html>'
        )

    def cards(self) -> str:
        items = [
            f'<div class="card card--{n}"><img src="/img/{self.random.choice(WORDS)}-{n}.jpg"><h3>{self.words(2, 4)}</h3>'
            f'<p>{self.words(8, 20)}</p><a href="/{self.random.choice(WORDS)}">read more</a></div>'
            for n in range(self.random.randint(2, 4))
        ]
        return f'<section class="cards"><h2>{self.words(2, 4)}</h2>{"".join(items)}</section>'

    def prose(self) -> str:
        typo = self.random.choice(["teh ", "recieve ", ""])
        return (
            f"<section class='prose'><h2>{self.words(2, 5)}</h2><p>{self.words(10, 30)} {typo}{self.words(3, 8)}</p>"
            f'<p style="color:#999">{self.words(6, 14)}</p><p>{self.words(5, 9)} <a href="/{self.random.choice(WORDS)}">click '
            f"here</a> {self.words(2, 4)}.</p></section>"
        )

    def form(self) -> str:
        fields = [
            f'<div class="field"><span>{self.words(1, 2)}</span><input type="text" name="{self.random.choice(WORDS)}" '
            f'id=":r{self.random.randint(0, 99)}:"></div>'
            for _ in range(self.random.randint(1, 3))
        ]
        return (
            f'<section><h2>{self.words(2, 4)}</h2><form class="f">{"".join(fields)}<button></button></form></section>'
        )

    def bullets(self) -> str:
        items = "".join(
            f"<li>{self.words(3, 9)}{' teh end' if self.random.random() < 0.3 else ''}</li>" for _ in range(4)
        )
        return f"<section><h2>{self.words(1, 3)}</h2><ul class='l'>{items}</ul></section>"

    def table(self) -> str:
        rows = "".join(f"<tr><td>{self.words(1, 3)}<td style='color:#999'>{self.words(1, 3)}" for _ in range(3))
        return f"<section><h2>{self.words(2, 3)}</h2><table class='t'>{rows}</table><img src='/img/map.png'></section>"

    BLOCKS = (cards, prose, form, bullets, table)


def make_site(seed: int, pages: int = 3) -> Site:
    """Return a site of a few pages."""
    maker = Maker(seed)
    return Site({"/" if n == 0 else f"/page-{n}": maker.page() for n in range(pages)})


# --- redesigns ------------------------------------------------------------------------------------------------------


def redesign(html: str, seed: int) -> str:
    """Rename classes, make ids anew, wrap elements, reorder the sections, change containers, add blameless matter."""
    pick = random.Random(seed)
    soup = BeautifulSoup(html, "lxml")
    for tag in soup.find_all(True):
        if tag.get("class"):
            tag["class"] = [f"n{pick.randint(0, 9)}-{name[::-1]}" for name in tag["class"]]
        if tag.get("id"):
            tag["id"] = f":r{pick.randint(100, 999)}:"
        if pick.random() < 0.2 and tag.name in {"p", "a", "img", "h2", "section", "form", "ul", "table", "input"}:
            inline = tag.name in {"a", "img", "input"}  # a div would end the paragraph around it
            tag.wrap(soup.new_tag("span" if inline else "div", attrs={"class": f"wrap{pick.randint(1, 5)}"}))
        if tag.name == "section" and pick.random() < 0.4:
            tag.name = pick.choice(["div", "article"])
    _shuffle(soup, pick)
    menu = soup.select_one("nav ul")
    assert menu is not None
    menu.append(BeautifulSoup('<li><a href="/shop">Shop</a></li>', "lxml").li or "")
    return str(soup)


def _shuffle(soup: BeautifulSoup, pick: random.Random) -> None:
    main = soup.find("main")
    assert isinstance(main, Tag)
    blocks = [child.extract() for child in list(main.children)[1:]]
    pick.shuffle(blocks)
    for block in blocks:
        main.append(block)
    extra = BeautifulSoup(
        f"<section><h2>New</h2><p>{' '.join(pick.choices(WORDS, k=12))}</p></section>", "lxml"
    ).section
    assert extra is not None
    main.append(extra)


MISTAKES: Mapping[str, str] = {
    "image-alt-missing": '<img src="/img/brand-new-picture.png">',
    "link-text-vague": '<p>For the opening hours of our brand new museum, <a href="/museum">click here</a></p>',
    "axe:color-contrast": '<p style="color:#999">An entirely different sentence that nobody has ever read before today</p>',
    "axe:label": '<input type="email" name="newsletter">',
    "axe:button-name": '<button type="reset"></button>',
    "spelling-typo": "<p>An unheard of sentence in which teh typo was made by somebody else just now</p>",
}
"""Check -> markup that makes exactly one finding of it."""


def with_mistake(html: str, check: str, seed: int) -> str:
    """Put one mistake somewhere into main."""
    soup = BeautifulSoup(html, "lxml")
    main = soup.find("main")
    assert isinstance(main, Tag)
    made = BeautifulSoup(MISTAKES[check], "html.parser")
    main.insert(random.Random(seed).randint(1, len(main.contents)), made)
    return str(soup)
