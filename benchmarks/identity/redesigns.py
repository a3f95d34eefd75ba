"""What redesigns do to real pages, each kind by itself and all together; what of tests/gate/unkind.py works on any HTML is used here."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, NavigableString, Tag

from benchmarks.identity.faults import KIND, Writer, made, second_copies
from benchmarks.identity.pages import TRUTH, Change, Redesign, absolute, addresses, content_of, rename
from benchmarks.identity.rebuilds import (
    REBUILDS,
    clean_addresses,
    components_replaced,
    landmarks_added,
    pictures_converted,
)
from tests.gate.unkind import NOUNS
from tests.gate.unkind import Redesign as Markup
from tests.gate.unkind import tags_exchanged as _tags_exchanged
from tests.gate.unkind import typography as _typography
from tests.gate.unkind import wrappers as _wrappers

_NO_TEXT = frozenset({"script", "style", "pre", "code", "title", "textarea", "noscript", "svg", "tt", "kbd"})
_BLOCKS = (
    "address|article|aside|body|div|dl|dt|dd|footer|form|h[1-6]|head|header"
    "|hr|html|li|main|nav|ol|p|section|table|tbody|thead|tr|td|th|ul"
)


def class_names(site: Redesign) -> None:
    """Rename all classes, the same way on all pages, as a new build does."""
    for soup in site.pages.values():
        for tag in soup.find_all(class_=True):
            tag["class"] = [
                site.classes.setdefault(name, f"n{len(site.classes)}-{name[::-1][:6]}") for name in tag["class"]
            ]


def ids(site: Redesign) -> None:
    """Make all ids anew; what refers to them follows."""
    for soup in site.pages.values():
        names = {str(tag["id"]): f"r{site.pick.randrange(16**7):07x}" for tag in soup.find_all(id=True)}
        for tag in soup.find_all(True):
            for name in ("id", "for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list"):
                if tag.get(name):
                    value = tag[name]
                    words = value if isinstance(value, list) else str(value).split()
                    tag[name] = " ".join(names.get(word, word) for word in words)
            target = str(tag.get("href", ""))
            if target.startswith("#") and target[1:] in names:
                tag["href"] = f"#{names[target[1:]]}"


def _taken_over(change, site: Redesign) -> None:  # type: ignore[no-untyped-def]
    held = Markup(site.pages)
    change(held, site.pick)
    site.pages = held.pages


def wrappers(site: Redesign) -> None:
    """Put elements into others that mean nothing."""
    _taken_over(_wrappers, site)


def typography(site: Redesign) -> None:
    """Exchange quotes, dashes and spaces."""
    _taken_over(_typography, site)


def tags_exchanged(site: Redesign) -> None:
    """Exchange div, section and article, and headings of level 2 and 3."""
    _taken_over(_tags_exchanged, site)


def minified(site: Redesign) -> None:
    """Take white space out as minifiers do: none between blocks, one blank elsewhere."""
    for path, soup in site.pages.items():
        parts = re.split(r"(?s)(<(pre|script|style|textarea)\b.*?</\2>)", str(soup))
        kept = _squeezed(parts)
        site.pages[path] = BeautifulSoup("".join(kept), "html5lib")


def _squeezed(parts: list[str]) -> list[str]:
    # re.split gives text, element, name of the element, text, ...
    return [
        part if at % 3 == 1 else re.sub(rf"\s*(</?(?:{_BLOCKS})\b[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", part))
        for at, part in enumerate(parts)
        if at % 3 != 2
    ]


def sections_moved(site: Redesign) -> None:
    """Put parts of the content into another order, and some into a side column, the header or the footer."""
    for soup in site.pages.values():
        holder = content_of(soup)
        children = [child for child in holder.children if isinstance(child, Tag)]
        size = max(1, len(children) // 6)
        parts = [[child.extract() for child in children[at : at + size]] for at in range(0, len(children), size)]
        site.pick.shuffle(parts)
        for part in parts:
            target = holder
            if site.pick.random() < 0.25:
                name = site.pick.choice(["aside", "footer", "header"])
                found = soup.body.find(name, recursive=False) if soup.body else None
                if not isinstance(found, Tag):
                    found = soup.new_tag(name)
                    (soup.body or holder).append(found)
                target = found if not _inside(holder, found) else holder
            for child in part:
                target.append(child)


def _inside(one: Tag, other: Tag) -> bool:
    return any(node is other for node in (one, *one.parents))


def templates_exchanged(site: Redesign) -> None:
    """Replace header and footer by others, which have mistakes of their own."""
    writer = Writer(site.pick.randrange(10**6), site.prose)
    blocks = {"header": writer.block("vague"), "footer": writer.block("alt")}
    for _, soup in sorted(site.pages.items()):
        assert soup.body
        for name, markup in blocks.items():
            for tag in soup.body.find_all([name]):
                if not _inside(content_of(soup), tag) and not _inside(tag, content_of(soup)):
                    site.repaired.update(int(str(held[TRUTH])) for held in tag.find_all(attrs={KIND: True}))
                    tag.decompose()
            block = made(f"<{name}><p>{writer.title()}</p>{markup}</{name}>")
            site.number(block)
            soup.body.insert(0, block) if name == "header" else soup.body.append(block)


def addresses_otherwise(site: Redesign) -> None:
    """Write addresses another way: from the root, with dots, with a number of the build."""
    for path, soup in site.pages.items():
        for tag, name in addresses(soup):
            target = absolute(path, str(tag[name]))
            form = site.pick.randint(0, 2)
            up = "../" * (path.count("/") - 1)
            if form == 1:
                tag[name] = f"{up or './'}{target[1:]}"
            elif form == 2 and "?" not in target and "#" not in target and tag.name in {"img", "script", "link"}:
                tag[name] = f"{target}?v={site.pick.randint(10**9, 2 * 10**9)}"
            else:
                tag[name] = target


def pictures_moved(site: Redesign) -> None:
    """Put pictures into another folder, half of them with the digest of a build in their name."""
    moved: dict[str, str] = {}
    for path, soup in sorted(site.pages.items()):
        for tag in soup.find_all("img", src=True):
            if str(tag["src"]).startswith(("data:", "http")):
                continue
            old = absolute(path, str(tag["src"]).partition("?")[0])
            stem, dot, ending = old.rpartition("/")[2].rpartition(".")
            digest = f".{site.pick.randrange(16**8):08x}a1" if site.pick.random() < 0.5 else ""
            # Two pictures of one name in two folders stay apart, as they do on a real site.
            folder = "/assets/img/" if f"/assets/img/{stem}{dot}{ending}" not in moved.values() else "/assets/more/"
            new = moved.setdefault(old, f"{folder}{stem}{digest}{dot}{ending}")
            tag["src"] = new
            site.files[new] = old


def content_edited(site: Redesign) -> None:
    """Exchange words in a third of the texts, but none that a mistake consists of."""
    for soup in site.pages.values():
        for text in soup.find_all(string=re.compile(r"\w+ \w+ \w+ \w+")):
            if type(text) is not NavigableString or text.find_parent(_NO_TEXT) or site.pick.random() > 0.3:
                continue
            if isinstance(text.parent, Tag) and text.parent.name in {"a", "button"}:
                continue
            words = str(text).split(" ")
            for _ in range(max(1, len(words) // 6)):
                at = site.pick.randrange(len(words))
                if re.fullmatch(r"[a-z]{3,}", words[at]) and words[at] not in {
                    "recieve",
                    "teh",
                    "click",
                    "here",
                    "ipsum",
                }:
                    words[at] = site.pick.choice(NOUNS)
            text.replace_with(" ".join(words))


def lists_reordered(site: Redesign) -> None:
    """Put entries of lists into another order."""
    for soup in site.pages.values():
        for listed in content_of(soup).find_all(["ul", "ol"]):
            entries = [entry.extract() for entry in listed.find_all("li", recursive=False)]
            site.pick.shuffle(entries)
            for entry in entries:
                listed.append(entry)


def _names(site: Redesign, share: float) -> dict[str, str]:
    free = sorted(set(site.pages) - set(site.renamed.values()) - set(site.redirects.values()))
    taken = site.pick.sample(free, max(1, int(len(free) * share)))
    folder = site.pick.choice(["/info", "/about/us", "/p"])
    return {path: f"{folder}/{path[1:].replace('/', '-').removesuffix('.html')}-page.html" for path in taken}


def pages_renamed(site: Redesign) -> None:
    """Give a third of the pages another address."""
    rename(site, _names(site, 0.34), redirected=False)


def pages_redirected(site: Redesign) -> None:
    """Give a third of the pages another address, to which the old one leads."""
    rename(site, _names(site, 0.34), redirected=True)


def page_split(site: Redesign) -> None:
    """Cut some pages in two."""
    for path in site.pick.sample(sorted(site.pages), max(1, len(site.pages) // 4)):
        soup = site.pages[path]
        holder = content_of(soup)
        children = [child for child in holder.children if isinstance(child, Tag)]
        # The second half has head, header and footer as the first one, as a site's pages do.
        other = BeautifulSoup(str(soup), "html5lib")
        second = content_of(other)
        second.clear()
        for tag in other.find_all(True):
            tag[TRUTH] = str(site.added)
            site.shared.add(site.added)
            site.added += 1
        for child in children[len(children) // 2 :]:
            second.append(child.extract())
        site.pages[path.removesuffix(".html") + "-2.html"] = other


MARKUP: tuple[Change, ...] = (class_names, ids, wrappers, tags_exchanged, sections_moved)
CONTENT: tuple[Change, ...] = (typography, addresses_otherwise, pictures_moved, content_edited, lists_reordered)
KINDS: dict[str, tuple[Change, ...]] = {
    **{change.__name__: (change,) for change in (*MARKUP, minified, *CONTENT)},
    **{change.__name__: (change,) for change in (templates_exchanged, pages_renamed, pages_redirected, second_copies)},
    **{change.__name__: (change,) for change in REBUILDS},
    "page_split": (page_split,),
    "rebuilt": (components_replaced, landmarks_added, pictures_converted, clean_addresses, class_names, ids, minified),
    "everything": (templates_exchanged, *MARKUP, *CONTENT, second_copies, pages_renamed, pages_redirected, minified),
}
HARDER = frozenset({"page_split", "rebuilt", "everything"})
"""Kinds of which 95 % are asked for, not 99 %."""
