"""Mistakes that are put into pages, repaired again and added: each kind with what repairs it."""

from __future__ import annotations

import random
from copy import copy
from html import escape

from bs4 import BeautifulSoup, Tag

from benchmarks.identity.pages import TRUTH, Redesign, Soups, content_of
from tests.gate.unkind import NOUNS, Author

KIND = "data-kind"
"""Which mistake an element is, on the element that has it."""
EACH_PAGE = 12
"""Mistakes that a page gets."""


class Writer(Author):
    """Writes blocks with one mistake each; every choice comes from the seed, every sentence from the site's other pages."""

    def __init__(self, seed: int, prose: list[str]) -> None:
        super().__init__(seed)
        self.prose = prose

    def sentence(self) -> str:
        return escape(self.prose.pop()) if self.prose else super().sentence()

    def block(self, kind: str) -> str:
        mark = f'{KIND}="{kind}"'
        noun = self.random.choice(NOUNS)
        number = self.random.randint(1, 9999)
        return {
            "alt": lambda: (
                f'<p><img src="/media/{noun}-{number}.jpg" width="300" height="200" {mark}> {self.sentence()}</p>'
            ),
            "file-name": lambda: (
                f'<figure><img src="/media/{noun}{number}.png" alt="IMG_{number}.png" {mark}>'
                f"<figcaption>{self.sentence()}</figcaption></figure>"
            ),
            "empty-link": lambda: f'<p>{self.sentence()} <a href="/{noun}/{number}" {mark}></a></p>',
            "button": lambda: f'<div>{self.sentence()} <button type="button" {mark}></button></div>',
            "field": lambda: f'<div>{self.title()} <input type="text" name="{noun}{number}" {mark}></div>',
            "skip": lambda: f"<div><h2>{self.title()}</h2><h5 {mark}>{self.title()}</h5><p>{self.sentence()}</p></div>",
            "broken": lambda: f'<p>{self.sentence()} <a href="/missing/{noun}-{number}" {mark}>{self.title()}</a></p>',
            "vague": lambda: f'<p>{self.sentence()} <a href="/media/{noun}.pdf?n={number}" {mark}>click here</a></p>',
            "contrast": lambda: f'<p style="color:#aaa;background:#fff" {mark}>{self.sentence()}</p>',
            "typo": lambda: f"<p {mark}>{self.sentence()} Please recieve teh {noun}.</p>",
            "table": lambda: (
                f"<table {mark}>"
                + "".join(f"<tr><td>{self.title()}</td><td>{self.random.randint(10, 99)}</td></tr>" for _ in range(4))
                + "</table>"
            ),
            "lorem": lambda: f"<p {mark}>Lorem ipsum dolor sit amet. {self.sentence()}</p>",
            "same-id": lambda: (
                f'<div><label for="x{number}">{self.title()}</label><input id="x{number}" {mark}>'
                f'<input id="x{number}" aria-label="{self.title()}"></div>'
            ),
        }[kind]()

    def twins(self) -> str:
        """Return equal mistakes in a row: cards, icons without words, entries with one label."""
        count = self.random.randint(3, 6)
        form = self.random.choice(["cards", "icons", "entries"])
        if form == "icons":
            return f'<div>{f"""<button type="button" {KIND}="button"></button>""" * count}</div>'
        if form == "entries":
            return f"""<ul>{
                "".join(
                    f'<li>{self.sentence()} <a href="/media/{self.random.choice(NOUNS)}.pdf?n={n}" {KIND}="vague">click here</a></li>'
                    for n in range(count)
                )
            }</ul>"""
        return "".join(
            f'<div class="card"><img src="/media/{self.random.choice(NOUNS)}-{n}.jpg" width="90" height="90" {KIND}="alt">'
            f"<h3>{self.title()}</h3><p>{self.sentence()}</p></div>"
            for n in range(count)
        )


KINDS = tuple("alt file-name empty-link button field skip broken vague contrast typo table lorem same-id".split())


def made(markup: str) -> Tag:
    """Return a block of markup as an element."""
    block = BeautifulSoup(f"<div>{markup}</div>", "html5lib").div
    assert isinstance(block, Tag)
    return block.extract()


def plant(pages: Soups, seed: int, prose: list[str]) -> None:
    """Put mistakes into the content of each page, and two into the header or footer of all of them."""
    writer = Writer(seed, prose)
    number = max(int(str(tag[TRUTH])) for soup in pages.values() for tag in soup.find_all(attrs={TRUTH: True}))
    template = writer.block("vague"), writer.block("field")
    for _, soup in sorted(pages.items()):
        blocks = [made(writer.block(kind)) for kind in writer.random.sample(KINDS, EACH_PAGE)]
        blocks += [made(writer.twins()) for _ in range(2)]
        for block in blocks:
            _put(content_of(soup), block, writer.random)
        top, bottom = (
            made(f"<{name}>{markup}</{name}>") for name, markup in zip(("header", "footer"), template, strict=True)
        )
        assert soup.body
        soup.body.insert(0, top)
        soup.body.append(bottom)
        for block in (*blocks, top, bottom):
            for tag in (block, *block.find_all(True)):
                number += 1
                tag.attrs = {TRUTH: str(number)} | tag.attrs


def _put(holder: Tag, block: Tag, pick: random.Random) -> None:
    children = [child for child in holder.children if isinstance(child, Tag)]
    if children:
        pick.choice(children).insert_after(block)
    else:
        holder.append(block)


def repair(site: Redesign, each_page: int = 3) -> None:
    """Repair some of the mistakes of each page's content."""
    for _, soup in sorted(site.pages.items()):
        there = list(content_of(soup).find_all(attrs={KIND: True}))
        for tag in site.pick.sample(there, min(each_page, len(there))):
            site.repaired.add(int(str(tag[TRUTH])))
            _repair(tag, str(tag[KIND]), site.pick)
            del tag[KIND]


def _repair(tag: Tag, kind: str, pick: random.Random) -> None:
    noun, other = pick.sample(NOUNS, 2)
    if kind in {"alt", "file-name"}:
        tag["alt"] = f"Two people in front of the {noun}, beside the {other}"
    elif kind in {"empty-link", "vague", "button"}:
        tag.string = f"Opening hours of the {noun} at the {other}"
    elif kind == "field":
        tag["aria-label"] = f"Name of the {noun}"
    elif kind == "skip":
        tag.name = "h3"
    elif kind == "broken":
        tag["href"] = "/media/found.pdf"
    elif kind == "contrast":
        tag["style"] = "color:#000;background:#fff"
    elif kind == "typo":
        tag.string = tag.get_text().replace("recieve", "receive").replace("teh", "the")
    elif kind == "table":
        for cell in tag.find_all("td")[:2]:
            cell.name = "th"
    elif kind == "lorem":
        tag.string = tag.get_text().replace("Lorem ipsum dolor sit amet. ", "")
    else:
        tag["id"] = f"{tag['id']}-{noun}"


def add(site: Redesign, each_page: int = 3) -> None:
    """Put further mistakes into the content of each page."""
    writer = Writer(site.pick.randrange(10**6), site.prose)
    for _, soup in sorted(site.pages.items()):
        for _ in range(each_page):
            block = made(writer.block(writer.random.choice(KINDS)))
            site.number(block)
            _put(content_of(soup), block, site.pick)


def second_copies(site: Redesign, each_page: int = 3) -> None:
    """Put a copy of a block with an accepted mistake beside it or elsewhere on the page."""
    for _, soup in sorted(site.pages.items()):
        there = [tag for tag in content_of(soup).find_all(attrs={KIND: True}) if tag.parent is not None]
        for tag in site.pick.sample(there, min(each_page, len(there))):
            block = copy(tag.parent if tag.parent.name in {"p", "figure", "div", "li"} else tag)
            site.number(block, copied=True)
            _put(content_of(soup), block, site.pick)
