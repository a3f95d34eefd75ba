"""Redesigns as unkind as the web, with the truth known: which fault survived, which was repaired, which is new.

Every fault carries a `data-truth` number that the identity never sees (it is no attribute an author's meaning stands in).
Pages come in several shapes, with twins on purpose: cards with equal links, rows of icons, repeated labels.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, NavigableString, Tag

from auditor.dom.document import Document
from auditor.dom.locator import locate
from auditor.extract.parse import parse_html
from auditor.gate import Audited, Baseline, JudgedRun, Waivers, judge, parse_policy
from auditor.model.finding import Finding
from auditor.model.run import PageRecord
from tests.gate.gate_samples import ENVIRONMENT, ORIGIN, RULES, TODAY, records

NOUNS = (
    "archive harbour library museum garden theatre laboratory clinic market station chapel orchard bakery bridge canal "
    "forest island kitchen meadow mountain office palace quarry river school stadium tower valley village workshop"
).split()
VERBS = "opens closes moves grows welcomes repairs sells teaches plants paints collects measures cleans builds lends".split()
FIRST = "Anna Bela Chiara Dmitri Elif Fatima Goran Hana Ines Jonas Kofi Lena Mateo Nora Omar Petra Quentin Rosa".split()
SENTENCES = (
    "The {a} of {who} “{b}” {v} the {c} – and {w} {n} more at the {a}.",
    "{who} {v} {n} things before noon; nobody in the {b} has ever asked why the {c} {w} so early.",
    "Since {n} weeks ago our {a} {v} every Monday, while {other} and {who} look after the {b}’s roof.",
    "Whoever {v} a {c} twice must bring the key back to {other}: the {a} {w} at {n} minutes past six.",
    "“My {b} {v},” said {who}, “and in {n} years the old {c} will be nothing but a {a} for tourists.”",
    "Please tell {other} at the {c} whether {n} guests (or fewer) want lunch – {who} {w} on Friday.",
    "Half of the {a} was closed in winter, so {who} {v} with {n} children beside the {b}.",
    "It rained; the {c}, the {b} and even {other}’s {a} {v} as if {n} days were one.",
)
SHAPES = ("cards", "article", "form", "table", "icons", "staff")


class Author:
    """Writes pages with faults; every choice comes from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.truth = 0

    def fault(self) -> str:
        self.truth += 1
        return f'data-truth="{self.truth}"'

    def sentence(self) -> str:
        pick, number = self.random.choice, self.random.randint(2, 90)
        return pick(SENTENCES).format(
            n=number,
            a=pick(NOUNS),
            b=pick(NOUNS),
            c=pick(NOUNS),
            v=pick(VERBS),
            w=pick(VERBS),
            who=pick(FIRST),
            other=pick(FIRST),
        )

    def title(self) -> str:
        return f"{self.random.choice(FIRST)}’s {self.random.choice(NOUNS)} {self.random.choice(VERBS)}"

    def image(self) -> str:
        return f"/media/{self.random.choice(NOUNS)}-{self.random.randint(1, 999)}.jpg"

    def cards(self) -> str:
        return "".join(
            f'<div class="card c{n}"><img src="{self.image()}" {self.fault()}><h3>{self.title()}</h3><p>{self.sentence()}</p>'
            f'<a href="/{self.random.choice(NOUNS)}/{n}" {self.fault()}>read more</a></div>'
            for n in range(self.random.randint(3, 8))
        )

    def article(self) -> str:
        grey = f'<p style="color:#999" {self.fault()}>{self.sentence()}</p>'
        typo = f"<p {self.fault()}>{self.sentence()} teh {self.random.choice(NOUNS)}</p>"
        blocks = [f"<p>{self.sentence()}</p>" for _ in range(4)] + [grey, typo]
        blocks += [f'<p>{self.sentence()} <a href="#" {self.fault()}>click here</a></p>' for _ in range(2)]
        self.random.shuffle(blocks)
        return f"<h2>{self.title()}</h2>{''.join(blocks)}"

    def form(self) -> str:
        fields = "".join(
            f'<div><span>{self.random.choice(NOUNS)}</span><input type="text" name="{name}" {self.fault()}></div>'
            for name in self.random.sample(NOUNS, 4)
        )
        return f"<h2>{self.title()}</h2><form>{fields}<button {self.fault()}></button></form>"

    def table(self) -> str:
        rows = "".join(
            f'<tr><td>{self.title()}<td style="color:#999" {self.fault()}>{self.random.choice(NOUNS)}'
            f'<td><a href="/d/{self.random.randint(1, 9999)}" {self.fault()}>read more</a>'
            for _ in range(5)
        )
        return f"<h2>{self.title()}</h2><table>{rows}</table>"

    def icons(self) -> str:
        return (
            "<ul>"
            + "".join(f'<li>{self.sentence()} <button class="i" {self.fault()}></button></li>' for _ in range(4))
            + "</ul>"
        )

    def staff(self) -> str:
        return (
            "<ul>"
            + "".join(
                f'<li><img src="/people/{name.lower()}.png" {self.fault()}> {name}, {self.random.choice(NOUNS)}</li>'
                for name in self.random.sample(FIRST, 4)
            )
            + "</ul>"
        )

    def page(self, number: int, header: str, footer: str) -> str:
        shapes = self.random.sample(SHAPES, 3)
        body = "".join(f"<section>{getattr(self, shape)()}</section>" for shape in shapes)
        return (
            f'<!doctype html><html lang="en"><head><title>{self.title()}</title></head><body>{header}'
            f"<main><h1>{self.title()} {number}</h1>{body}</main>{footer}</body></html>"
        )

    def site(self) -> dict[str, str]:
        header = (
            '<header><nav><a href="/">Home</a><a href="/about">About</a></nav>'
            '<form><input type="text" name="q" data-truth="0"><button data-truth="0"></button></form></header>'
        )
        footer = (
            '<footer><p style="color:#999" data-truth="0">All rights reserved</p>'
            '<a href="/news" data-truth="0">read more</a></footer>'
        )
        return {f"/{name}": self.page(n, header, footer) for n, name in enumerate(self.random.sample(NOUNS, 4))}


@dataclass
class Redesign:
    """A site after a redesign, and the truth about it."""

    pages: dict[str, BeautifulSoup]
    truth: int = 100_000
    """Numbers from here on are faults that were added."""
    repaired: set[int] = field(default_factory=set)
    moved_pages: dict[str, str] = field(default_factory=dict)
    """Old path -> new path."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Old path -> new path, where the server tells."""


Change = Callable[[Redesign, random.Random], None]


def classes_and_ids(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        for tag in soup.find_all(True):
            tag["class"] = [f"x{pick.randint(0, 99)}"]
            if pick.random() < 0.3:
                was, tag["id"] = tag.get("id"), f":r{pick.randint(0, 9_999_999)}:"
                for label in soup.find_all("label", attrs={"for": was}) if was else ():
                    label["for"] = tag["id"]


def wrappers(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        for tag in soup.find_all(["p", "a", "img", "section", "ul", "form", "button"]):
            if pick.random() < 0.3:
                tag.wrap(soup.new_tag("div" if tag.name in {"section", "ul", "form", "p"} else "span"))


def minified(site: Redesign, pick: random.Random) -> None:
    for path, soup in site.pages.items():
        site.pages[path] = BeautifulSoup(re.sub(r">\s+<", "><", str(soup)), "lxml")


def typography(site: Redesign, pick: random.Random) -> None:
    table = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-", " ": " "})
    for soup in site.pages.values():
        for text in soup.find_all(string=True):
            # A comment is a text of its own class, and must not become one that people read.
            if type(text) is NavigableString and text.parent and text.parent.name not in {"script", "style"}:
                changed = str(text).translate(table)
                text.replace_with(changed.replace(" ", "\u00a0", 1) if pick.random() < 0.3 else changed)


def sections_moved(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        main = soup.find("main")
        assert isinstance(main, Tag)
        sections = [tag.extract() for tag in main.find_all("section", recursive=False)]
        pick.shuffle(sections)
        for tag in sections:
            holder = soup.find("aside")
            if pick.random() < 0.25 and not holder:
                holder = soup.new_tag("aside")
                main.insert_after(holder)
            (holder if holder and pick.random() < 0.25 else main).append(tag)


def tags_exchanged(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        for tag in soup.find_all(["section", "div", "h2", "h3"]):
            if pick.random() < 0.5:
                tag.name = {"section": "div", "div": "article", "h2": "h3", "h3": "h2"}[tag.name]


def addresses_otherwise(site: Redesign, pick: random.Random) -> None:
    for path, soup in site.pages.items():
        for tag in soup.find_all(["a", "img"]):
            name = "href" if tag.name == "a" else "src"
            value = str(tag.get(name, ""))
            if value.startswith("/") and value != "/":
                form = pick.randint(0, 2)
                tag[name] = [
                    f"{ORIGIN}{value}",
                    f"{'../' * (path.count('/') - 1) or './'}{value[1:]}",
                    f"{value}?v={pick.randint(10**9, 2 * 10**9)}",
                ][form]


def pictures_moved(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        for tag in soup.find_all("img"):
            stem, _, ending = str(tag["src"]).partition("?")[0].rpartition("/")[2].rpartition(".")
            digest = f"{pick.randrange(16**8):08x}"
            tag["src"] = (
                f"/assets/img/{stem}.{digest}a1.{ending}" if pick.random() < 0.5 else f"/static/2027/{stem}.{ending}"
            )


def content_edited(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        for text in soup.find_all(string=re.compile(r"\w+ \w+ \w+ \w+")):
            if pick.random() < 0.3:
                words = str(text).split(" ")
                for _ in range(max(1, len(words) // 6)):
                    place = pick.randrange(len(words))
                    if words[place] not in {"teh", "click", "here", "read", "more"}:
                        words[place] = pick.choice(NOUNS)
                text.replace_with(" ".join(words))


def lists_reordered(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        for listed in soup.find_all("ul"):
            entries = [entry.extract() for entry in listed.find_all("li", recursive=False)]
            pick.shuffle(entries)
            for entry in entries:
                listed.append(entry)


def template_exchanged(site: Redesign, pick: random.Random) -> None:
    for soup in site.pages.values():
        for tag in [*soup.find_all("header"), *soup.find_all("footer")]:
            site.repaired.add(0)
            tag.replace_with(
                BeautifulSoup(f"<{tag.name}><p>Another template</p></{tag.name}>", "lxml").find(tag.name) or ""
            )


def _rename(site: Redesign, pick: random.Random) -> tuple[str, str]:
    old = pick.choice(sorted(set(site.pages) - set(site.moved_pages.values())))
    new = f"/{pick.choice(['info', 'about', 'p'])}{old}"
    site.pages = {new if path == old else path: soup for path, soup in site.pages.items()}
    site.moved_pages[old] = new
    return old, new


def page_renamed(site: Redesign, pick: random.Random) -> None:
    _rename(site, pick)


def page_redirected(site: Redesign, pick: random.Random) -> None:
    old, new = _rename(site, pick)
    site.redirects[old] = new


def page_split(site: Redesign, pick: random.Random) -> None:
    path = pick.choice(sorted(site.pages))
    soup = site.pages[path]
    other = BeautifulSoup('<html lang="en"><body><main><h1>Second half</h1></main></body></html>', "lxml")
    main = soup.find("main")
    assert isinstance(main, Tag)
    last = main.find_all(["section", "div", "article"], recursive=False)[-1:]
    for tag in last:
        assert isinstance(other.main, Tag)
        other.main.append(tag.extract())
    site.pages[f"{path}-2"] = other


def repair(site: Redesign, pick: random.Random) -> None:
    """Repair one or two faults of each page's content."""
    for soup in site.pages.values():
        faults = [tag for tag in soup.find_all(attrs={"data-truth": True}) if 0 < int(str(tag["data-truth"])) < 100_000]
        for tag in pick.sample(faults, min(2, len(faults))):
            site.repaired.add(int(str(tag["data-truth"])))
            del tag["data-truth"]
            if tag.name == "img":
                tag["alt"] = "A place in the sun"
            elif tag.name == "a":
                tag.string = f"The opening hours of the {pick.choice(NOUNS)}"
            elif tag.name == "button":
                tag.string = "Search"
            elif tag.name == "input":
                tag["id"] = name = f"f{site.truth}{len(site.repaired)}"
                tag.insert_before(BeautifulSoup(f'<label for="{name}">Name</label>', "lxml").label or "")
            elif tag.get("style"):
                del tag["style"]
            else:
                tag.string = tag.get_text().replace("teh", "the")


def add(site: Redesign, pick: random.Random) -> None:
    """Add twins and faults of another kind to the content of each page."""
    for path, soup in sorted(site.pages.items()):
        author = Author(pick.randrange(10**6))
        author.truth = site.truth
        made = author.random.choice([author.cards, author.article, author.icons, author.table])()
        site.truth = author.truth
        main = soup.find("main")
        assert isinstance(main, Tag), path
        block = BeautifulSoup(f"<section>{made}</section>", "lxml").section
        assert block is not None
        main.insert(pick.randrange(len(main.contents) + 1), block)


MARKUP: tuple[Change, ...] = (classes_and_ids, wrappers, minified, tags_exchanged, typography, sections_moved)
CONTENT: tuple[Change, ...] = (addresses_otherwise, pictures_moved, content_edited, lists_reordered)
WHOLE: tuple[Change, ...] = (page_renamed, page_redirected, page_split, template_exchanged)
ALL: dict[str, tuple[Change, ...]] = {
    **{change.__name__: (change,) for change in (*MARKUP, *CONTENT, *WHOLE)},
    "everything": (page_renamed, page_redirected, template_exchanged, *MARKUP, *CONTENT),
}


@dataclass
class Tally:
    """How many of what there was were told rightly."""

    surviving: int = 0
    recognised: int = 0
    added: int = 0
    new: int = 0
    repaired: int = 0
    fixed: int = 0
    on_other_pages: int = 0
    moved: int = 0
    lost: list[str] = field(default_factory=list)

    def shares(self) -> dict[str, float]:
        pairs = {
            "recognised": (self.recognised, self.surviving),
            "new": (self.new, self.added),
            "fixed": (self.fixed, self.repaired),
            "moved": (self.moved, self.on_other_pages),
        }
        return {name: (good / of if of else 1.0) for name, (good, of) in pairs.items()}


def _found(pages: dict[str, BeautifulSoup]) -> list[tuple[Finding, str, int]]:
    found: list[tuple[Finding, str, int]] = []
    for path, soup in sorted(pages.items()):
        document = parse_html(str(soup), ORIGIN + path)
        assert isinstance(document, Document), document
        for check, (family, severity, rule) in sorted(RULES.items()):
            for element, message, key in rule(document):
                truth = int(element.get("data-truth") or -1)
                found.append(
                    (Finding(check, ORIGIN + path, message, severity, location=locate(element), key=key), family, truth)
                )
    return found


def _judge(found: list[tuple[Finding, str, int]], pages: list[PageRecord], baseline: Baseline | None) -> JudgedRun:
    run = Audited([(finding, family) for finding, family, _ in found], pages, ENVIRONMENT)
    return judge(run, baseline, waivers=Waivers(), policy=parse_policy(["new:any"]), today=TODAY)


def measure(seed: int, changes: tuple[Change, ...], tally: Tally) -> Tally:
    """Redesign the site of a seed and count what the gate says rightly."""
    pages = {path: BeautifulSoup(html, "lxml") for path, html in Author(seed).site().items()}
    before = _found(pages)
    accepted = _judge(before, records(pages), None)
    baseline = Baseline.of(accepted.pairs(), records(pages), ENVIRONMENT)
    ids: dict[str, set[int]] = {}
    for held, (_, _, truth) in zip(accepted.findings, before, strict=True):
        ids.setdefault(held.id, set()).add(truth)
    site = Redesign({path: deepcopy(soup) for path, soup in pages.items()})
    pick = random.Random(seed * 7919 + 1)
    repair(site, pick)
    for change in changes:
        change(site, pick)
    add(site, pick)
    after = _found(site.pages)
    kept = [
        PageRecord(
            page.url,
            page.state,
            via=page.via,
            aliases=tuple(ORIGIN + old for old, new in site.redirects.items() if ORIGIN + new == page.url),
        )
        for page in records(site.pages)
    ]
    _count(tally, _judge(after, kept, baseline), after, site, {t: url for f, _, t in before for url in [f.url]}, ids)
    return tally


def _count(
    tally: Tally,
    judged: JudgedRun,
    after: list[tuple[Finding, str, int]],
    site: Redesign,
    was_on: dict[int, str],
    ids: dict[str, set[int]],
) -> None:
    for held, (finding, _, truth) in zip(judged.findings, after, strict=True):
        if truth >= 100_000:
            tally.added += 1
            tally.new += held.status == "new"
            if held.status != "new":
                tally.lost.append(f"added called {held.status}: {finding.check} {finding.location.signals}")
        elif truth > 0:
            tally.surviving += 1
            known = held.status in {"known", "moved"}
            tally.recognised += known
            if not known:
                tally.lost.append(f"survivor called new: {finding.check} {finding.url} {finding.location.signals}")
            if was_on[truth] != finding.url:
                tally.on_other_pages += 1
                tally.moved += held.status == "moved"
    fixed = {truth for gone in judged.gone if gone.reason != "known" for truth in ids.get(gone.id, ())}
    wanted = site.repaired - {0}
    tally.repaired += len(wanted)
    tally.fixed += len(wanted & fixed)
    tally.lost += [f"repaired not fixed: {truth}" for truth in sorted(wanted - fixed)]
