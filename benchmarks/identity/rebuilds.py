"""What a site that is built anew does to its pages: another framework, converted pictures, clean addresses, landmarks."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, NavigableString, Tag

from benchmarks.identity.faults import KIND
from benchmarks.identity.pages import Redesign, absolute, content_of, rename
from tests.gate.unkind import NOUNS

_PICTURE = re.compile(r"(?<=\.)(?:jpe?g|png|gif)$")


def components_replaced(site: Redesign) -> None:
    """Write pictures, links, buttons and fields as another library does: wrapped, with further attributes and inner elements."""
    for soup in site.pages.values():
        for tag in soup.find_all("img"):
            tag["loading"], tag["decoding"] = "lazy", "async"
            if tag.get("src"):
                tag["srcset"] = f"{tag['src']} 1x"
            tag.wrap(soup.new_tag("picture")).wrap(soup.new_tag("span", attrs={"class": "media"}))
        for tag in soup.find_all(["a", "button"]):
            tag["class"] = ["link" if tag.name == "a" else "btn"]
            inner = soup.new_tag("span", attrs={"class": "label"})
            for child in list(tag.children):
                inner.append(child.extract())
            tag.append(inner)
        for tag in soup.find_all("input"):
            tag["class"], tag["autocomplete"] = ["control"], "off"
            tag.wrap(soup.new_tag("div", attrs={"class": "control-box"}))


def landmarks_added(site: Redesign) -> None:
    """Put the content into `main`, and what stands before and after it into header and footer."""
    for soup in site.pages.values():
        body = soup.body
        if body is None or soup.find("main"):
            continue
        holder = content_of(soup)
        if holder is body:
            main = soup.new_tag("main")
            for child in [c for c in body.children if not (isinstance(c, Tag) and c.name in {"header", "footer"})]:
                main.append(child.extract())
            footer = body.find("footer", recursive=False)
            footer.insert_before(main) if isinstance(footer, Tag) else body.append(main)
        else:
            holder.wrap(soup.new_tag("main"))


def pictures_converted(site: Redesign) -> None:
    """Have all pictures in a newer format, half of them by an image service."""
    for path, soup in sorted(site.pages.items()):
        for tag in soup.find_all("img", src=True):
            if str(tag["src"]).startswith(("data:", "http")):
                continue
            old = absolute(path, str(tag["src"]).partition("?")[0])
            new = _PICTURE.sub("webp", old)
            if new == old:
                continue
            site.files[new] = old
            served = site.pick.random() < 0.5
            tag["src"] = f"/_image?url={new.replace('/', '%2F')}&w=640&q=75" if served else new


def clean_addresses(site: Redesign) -> None:
    """Drop the endings of all pages' addresses; the old ones lead on for half of them."""
    free = sorted(set(site.pages) - set(site.renamed.values()) - set(site.redirects.values()))
    names = {path: path.removesuffix(".html") for path in free}
    led = set(site.pick.sample(free, len(free) // 2))
    rename(site, {path: name for path, name in names.items() if path in led}, redirected=True)
    rename(site, {path: name for path, name in names.items() if path not in led}, redirected=False)


def headings_reworded(site: Redesign) -> None:
    """Give half of the headings other words."""
    for soup in site.pages.values():
        for tag in soup.find_all(["h1", "h2", "h3", "h4"]):
            if not tag.get(KIND) and site.pick.random() < 0.5:
                tag.string = (
                    f"The {site.pick.choice(NOUNS)} and the {site.pick.choice(NOUNS)} of {site.pick.choice(NOUNS)}"
                )


def notice_added(site: Redesign) -> None:
    """Put a bar and a box without mistakes on all pages: one before everything, one in the middle of the content."""
    for soup in site.pages.values():
        bar = BeautifulSoup(
            '<div class="bar"><p>Our office is closed from Monday until Friday of next week.</p></div>', "html5lib"
        ).div
        box = BeautifulSoup(
            '<div class="box"><p>A new edition is out; read what has changed since the last one.</p></div>', "html5lib"
        ).div
        assert soup.body
        assert bar
        assert box
        for number, tag in enumerate((bar, box)):
            tag["data-truth"] = str(site.added + number)
        site.added += 2
        soup.body.insert(0, bar)
        children = [child for child in content_of(soup).children if isinstance(child, Tag)]
        children[len(children) // 2].insert_before(box) if children else content_of(soup).append(box)


def paragraphs_joined(site: Redesign) -> None:
    """Join every fourth pair of paragraphs that follow each other, unless one of them is a mistake itself."""
    for soup in site.pages.values():
        for tag in soup.find_all("p"):
            following = tag.find_next_sibling()
            free = isinstance(following, Tag) and following.name == "p" and not tag.get(KIND)
            if free and not following.get(KIND) and following.parent is tag.parent and site.pick.random() < 0.25:
                tag.append(NavigableString(" "))
                for child in list(following.children):
                    tag.append(child.extract())
                following.decompose()


REBUILDS = (
    components_replaced,
    landmarks_added,
    pictures_converted,
    clean_addresses,
    headings_reworded,
    notice_added,
    paragraphs_joined,
)
