"""What an answer shows of itself, gathered in one pass: the few facts by which a page is told from a wall in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.crawl.page_frame import samples_of, ways_of
from auditor.crawl.page_parts import MEDIA, is_a_bar, is_a_part, labels_a_bar, named_as, own_addresses, turns
from auditor.crawl.page_shape import Clue, clues_of
from auditor.crawl.page_suspicion import SHORT
from auditor.dom.addresses import FRAMES, frame_address
from auditor.dom.content import Region, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import visibilities
from auditor.dom.regions import region_of
from auditor.dom.tags import NOT_TEXT
from auditor.urls import UrlError, canonical

TEXT_LIMIT = 20_000
"""Characters of visible text that are looked at; a wall has fewer."""
_PLENTY = 8_000
"""Characters of text with which a page is none of the short ones; of its further elements, only fields tell anything."""
_FURNITURE = frozenset({Region.HEADER, Region.FOOTER, Region.NAVIGATION, Region.CONSENT, Region.FURNITURE})
_DENSE = re.compile("[\u3040-\u9fff]")
_REGIONS = frozenset({"html", "body", "main", "div", "section"})
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PART = re.compile(
    r"(?:main|content|main-?content|page-?content|site-?content|contents?-?area|container-?main)", re.IGNORECASE
)
_MOUNT = re.compile(
    r"(?:root|app|__next|__nuxt|___gatsby|svelte|q-app|main-app|react-\w+|app-root|application)", re.IGNORECASE
)
_CAPTCHA_SOURCE = re.compile(
    r"/challenge-platform/|/cdn-cgi/challenge|_Incapsula_Resource|captcha-delivery\.|/recaptcha/|hcaptcha\.|challenges\.cloudflare\."
    r"|awswaf|/captcha[/.?]|perimeterx|px-cloud\.|friendlycaptcha|geetest|funcaptcha|arkoselabs|/akam/\d|/_sec/cp_challenge",
    re.IGNORECASE,
)
NEW_BLOCK = "\n"
"""Stands before the text of each block, so that no sentence runs on into the next one."""
_INLINE = frozenset(
    "a abbr b bdi bdo cite code dfn em font i kbd label mark q s samp small span strong sub sup time u var".split()
)
_TYPED = frozenset(
    {"text", "search", "tel", "url", "number", "date", "file", "datetime-local", "time", "month", "week", ""}
)


@dataclass(frozen=True, slots=True)
class PageSignals:
    """The facts about one answer that tell what kind of page it is."""

    asked: str
    """The address asked for, in canonical form."""
    url: str
    """The address that was shown in the end."""
    title: str
    headings: tuple[str, ...]
    """The first visible headings."""
    text: str
    """Visible text outside header, footer and navigation, cut at TEXT_LIMIT; whole text where there is nothing else."""
    words: int
    """Words of `text`."""
    words_around: int
    """Visible words of header, footer and navigation."""
    links: int
    ways: int
    """Addresses of the same site, but for logins, that its header, menus and side bars lead to."""
    samples: int
    """Pieces of code, headings of tables and terms of lists."""
    passwords: int
    new_passwords: int
    usernames: int
    """Fields for a name or an e-mail address."""
    fields: int
    """Other visible fields, among them `textarea` and `select`."""
    buttons: int
    """Buttons outside of header, footer and navigation."""
    media: int
    """Images, videos, drawings and frames that people see."""
    parts: int
    """Elements that mean something without a word: what can be operated, images of any size but a pixel, and what has a role or is a
    heading or a table."""
    captcha: bool
    busy: bool
    """The page says itself that it is not ready (aria-busy)."""
    spinner: bool
    mount: bool
    """An empty element in which a script would build the page."""
    mounted: bool
    """One that holds something."""
    bare_main: bool
    """It has a main part, and that holds nothing."""
    frames: tuple[str, ...]
    """Addresses of the first frames that people see."""
    frame_passwords: int
    """Fields for a password within frames; known where a browser looked into them."""
    noindex: bool
    """The page, or its answer, asks search engines to leave it out."""
    codes: int
    """Fields for a code that is valid once."""
    scripts: int
    noscript: str
    rendered: bool
    headers: Mapping[str, str]
    dead_scripts: tuple[str, ...] = ()
    """Scripts of the page's own host that did not load."""
    dead_styles: tuple[str, ...] = ()
    styles: int = 0
    """Style sheets of the page's own host."""
    clues: frozenset[Clue] = frozenset()
    """What its shape tells, where it says little."""


def signals_of(
    document: Document, asked: str, headers: Mapping[str, str], failed_requests: Iterable[str] = ()
) -> PageSignals:
    """Look at a document. `failed_requests` are those of the visit, each with the address in it."""
    shown = visibilities(document.root)
    seen = _Seen(document)
    frame_passwords = 0
    for element in document.elements:
        if element.frame:
            frame_passwords += element.tag == "input" and element.get("type").strip().lower() == "password"
            continue
        seen.markup(element)
        if shown[element.index] is not Visibility.HIDDEN:
            seen.visible(element)
    scripts, styles = own_addresses(document, "script", "src"), own_addresses(document, "link", "href")
    failed = "\n".join(failed_requests)[:50_000]
    text = "".join(seen.inside).strip() or "".join(seen.around).strip()
    words = count_words(text)
    return PageSignals(
        asked=asked,
        url=document.url,
        title=document.title[:300],
        headings=tuple(seen.headings[:3]),
        text=text[:TEXT_LIMIT],
        words=words,
        words_around=count_words("".join(seen.around)) if seen.inside else 0,
        links=seen.links,
        ways=ways_of(document, seen.elements, words) if words <= SHORT * 2 else 0,
        samples=samples_of(seen.elements) if words <= SHORT * 2 else 0,
        passwords=seen.passwords or (0 if seen.inside else seen.passwords_around),
        new_passwords=seen.new_passwords,
        usernames=seen.usernames,
        fields=seen.fields,
        buttons=seen.buttons,
        media=seen.media,
        parts=seen.parts,
        captcha=seen.captcha,
        busy=seen.busy,
        spinner=seen.spinner,
        mount=seen.mount,
        mounted=seen.mounted,
        bare_main=seen.mains > 0 and not seen.inside,
        frames=tuple(seen.frames[:3]),
        frame_passwords=frame_passwords,
        noindex=seen.noindex or "noindex" in headers.get("x-robots-tag", "").lower(),
        codes=seen.codes,
        scripts=seen.scripts,
        noscript=" ".join(seen.noscript)[:1000],
        rendered=document.rendered,
        headers=headers,
        dead_scripts=tuple(url for url in scripts if url in failed)[:5],
        dead_styles=tuple(url for url in styles if url in failed)[:5],
        styles=len(styles),
        clues=clues_of(document, seen.elements, text, headers) if words <= SHORT else frozenset(),
    )


def count_words(text: str) -> int:
    """Count words as a reader would, roughly; a script without spaces counts two letters as one."""
    spaced = sum(1 for _ in _WORD.finditer(text))
    dense = 0 if text.isascii() else len(_DENSE.findall(text[:TEXT_LIMIT]))
    return spaced + dense // 2


class _Seen:
    """Collects while the elements go by."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.elements: list[Element] = []
        self.frames: list[str] = []
        self.inside: list[str] = []
        self.around: list[str] = []
        self.headings: list[str] = []
        self.noscript: list[str] = []
        self.links = self.passwords = self.new_passwords = self.usernames = self.fields = self.media = self.scripts = 0
        self.mains = self.codes = self.passwords_around = self.buttons = self.parts = 0
        self.captcha = self.busy = self.spinner = self.mount = self.mounted = self.noindex = False
        self._bars = False
        self._size = self._inside = 0

    def markup(self, element: Element) -> None:
        """Take in what counts whether it is seen or not."""
        if element.tag == "script":
            self.scripts += 1
            self.captcha |= bool(_CAPTCHA_SOURCE.search(element.get("src")[:500]))
        elif element.tag == "meta":
            self.noindex |= (
                element.get("name").strip().lower() == "robots" and "noindex" in element.get("content").lower()
            )
        elif element.tag == "noscript":
            self.noscript.append(element.text(1000)[:1000])
        elif element.tag == "iframe":
            self.captcha |= bool(_CAPTCHA_SOURCE.search(element.get("src")[:500]))
        elif element.tag == "audio":
            self.parts += element.has("autoplay")  # it is heard
        elif element.tag in {"div", "section", "main", "app-root"}:
            self._is_mount(element)

    def visible(self, element: Element) -> None:
        """Take in an element that people get to see, now or after a click."""
        around = region_of(element) in _FURNITURE
        if element.tag not in NOT_TEXT and self._size < TEXT_LIMIT * 2:
            self._read(element, around)
        if self._inside > _PLENTY:
            if element.tag == "input":
                self._field(element, around)
            return
        self.elements.append(element)
        if element.attrs:
            self._named(element)
        self.mains += element.tag == "main"
        self._kind(element, around)

    def _named(self, element: Element) -> None:
        attrs = element.attrs
        if "class" in attrs or "id" in attrs:
            captcha, spinner = named_as(f"{element.get('class')[:200]} {element.get('id')[:100]}")
            self.captcha |= captcha
            self.spinner |= spinner
        self._bars |= is_a_bar(element)
        if element.tag != "main":
            called = "id" in attrs and _PART.fullmatch(attrs["id"][:40]) is not None
            self.mains += called or attrs.get("role") == "main"
        if "role" in attrs:
            self.spinner |= attrs["role"].strip().lower() == "progressbar"
        if "aria-busy" in attrs and element.tag in _REGIONS:
            self.busy |= attrs["aria-busy"].strip().lower() == "true"

    def _read(self, element: Element, around: bool) -> None:
        text = " ".join(child.strip() for child in element.children if isinstance(child, str) and child.strip())
        if not text or (self._bars and labels_a_bar(element)):
            return
        self._size += len(text)
        self._inside += 0 if around else len(text)
        (self.around if around else self.inside).append(f"{' ' if element.tag in _INLINE else NEW_BLOCK}{text}")

    def _kind(self, element: Element, around: bool) -> None:
        tag = element.tag
        if tag in FRAMES and len(self.frames) < 3 and not self._is_small(element):
            self._frame(element)
        self.parts += is_a_part(element)
        if tag in {"h1", "h2"} and not around and len(self.headings) < 3:
            heading = " ".join(element.text(300).split())[:300]
            self.headings.extend([heading] if heading else [])
        elif tag == "a":
            self.links += element.has("href")
        elif tag == "img" or tag in MEDIA:
            turning = turns(element)
            self.spinner |= turning
            self.media += not around and not self._is_small(element) and not turning
        elif tag in {"textarea", "select"}:
            self.fields += 1
        elif tag == "button":
            self.buttons += not around
        elif tag == "input":
            self.buttons += not around and element.get("type").strip().lower() in {"submit", "button", "image"}
            self._field(element, around or element.closest("aside") is not None)

    def _field(self, element: Element, around: bool) -> None:
        kind = element.get("type").strip().lower()
        purpose = f"{element.get('name')} {element.get('id')} {element.get('autocomplete')}".lower()[:300]
        self.codes += "one-time-code" in purpose
        if kind == "password":
            self.passwords += not around
            self.passwords_around += around
            self.new_passwords += "new-password" in purpose or "confirm" in purpose or "repeat" in purpose
        elif kind in {"email", "text", ""} and re.search(
            r"user|login|e-?mail|account|benutzer|identifi|kennung", purpose
        ):
            self.usernames += 1
        elif kind in _TYPED and kind != "search":
            self.fields += 1

    def _frame(self, element: Element) -> None:
        try:
            self.frames.append(canonical(frame_address(element), self._document.base))
        except UrlError:
            return  # about:blank and other places that nobody fetches

    @staticmethod
    def _is_small(element: Element) -> bool:
        box = element.layout.box if element.layout is not None else None
        if box is not None:
            return box[2] * box[3] < 2_500
        return element.get("width") in {"0", "1"} or element.get("height") in {"0", "1"}

    def _is_mount(self, element: Element) -> None:
        if _MOUNT.fullmatch((element.get("id") or element.tag)[:60]) is None:
            return
        if element.text(1):
            self.mounted = True
        else:
            self.mount = True
