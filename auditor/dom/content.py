"""What is read out of a document: its text as blocks, its images, its links, and the approved documents for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple

from auditor.dom.document import Box, Element
from auditor.model.page import JSON


class BlockKind(StrEnum):
    """What a block of text is on the page; `unknown` for a line of plain approved text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    TERM = "term"
    DEFINITION = "definition"
    CAPTION = "caption"
    QUOTE = "quote"
    CODE = "code"
    LABEL = "label"
    """A button, form label, legend or summary."""
    DESCRIPTION = "description"
    """The text alternative of an image."""
    UNKNOWN = "unknown"


KIND_BY_TAG = {
    "p": BlockKind.PARAGRAPH,
    "li": BlockKind.ITEM,
    "td": BlockKind.CELL,
    "th": BlockKind.CELL,
    "dt": BlockKind.TERM,
    "dd": BlockKind.DEFINITION,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.CODE,
    "summary": BlockKind.LABEL,
    "legend": BlockKind.LABEL,
    "button": BlockKind.LABEL,
    "label": BlockKind.LABEL,
}
"""What an element says of its text, on a page and in an approved text alike."""


class Region(StrEnum):
    """The part of the page a block stands in."""

    MAIN = "main"
    NAVIGATION = "navigation"
    HEADER = "header"
    FOOTER = "footer"
    ASIDE = "aside"
    CONSENT = "consent"
    """Cookie and consent banners."""
    FURNITURE = "furniture"
    """Breadcrumbs, section menus, share buttons, pagination and skip links, wherever they stand."""
    BODY = "body"
    """Outside every landmark."""


class Visibility(StrEnum):
    """Whether people get to see a block."""

    SHOWN = "shown"
    COLLAPSED = "collapsed"
    """Not shown now, but a click away: closed details, accordion panel, tab. Counts as published."""
    SCREEN_READER = "screen-reader"
    """Clipped away for sighted people."""
    HIDDEN = "hidden"
    """Nobody gets it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of published text."""

    index: int
    kind: BlockKind
    text: str
    """As written, white space folded to single spaces; line breaks inside the block are single spaces too. Marks of footnotes are
    left out, a figure raised after another is written raised (10⁵), and `q` has its quotation marks."""
    element: Element
    """The element that holds the block; for a description, the image."""
    level: int = 0
    """1 to 6 for headings, else 0."""
    region: Region = Region.BODY
    visibility: Visibility = Visibility.SHOWN
    language: str = ""
    """The nearest `lang`, as written."""
    in_link: bool = False
    in_root: bool = True
    """Inside the part that is compared with the approved text."""
    sources: tuple[str, ...] = ()
    """For a description: the picture's canonical sources, best first."""
    dynamic: bool = False
    """Changes by itself, as the approved text's header says of the element."""
    foreign: tuple[tuple[int, int, str], ...] = ()
    """Stretches of the text that a `lang` inside the block marks as another language's: begin, end, the tag as written."""
    lines: tuple[int, ...] = ()
    """Places in the text where a line of its own begins after a `br`."""
    kept: tuple[tuple[int, int], ...] = ()
    """Stretches that `translate="no"` keeps as they are written (`auditor.dom.kept_wording`): names, code, what is quoted."""

    @property
    def own(self) -> str:
        """The text with blanks for what is kept as it is written: the words that the page's editors answer for."""
        if not self.kept:
            return self.text
        edges = [0, *chain.from_iterable(self.kept), len(self.text)]
        pieces = (self.text[begin:end] for begin, end in pairwise(edges))
        return "".join(" " * len(piece) if turn % 2 else piece for turn, piece in enumerate(pieces))


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one page as blocks in document order."""

    blocks: tuple[Block, ...]
    language: str
    """The document's language as declared."""
    root: str
    """The selector of the content root that was used."""
    missing_root: str = ""
    """The configured root, where it is not on the page and another was taken; else empty."""
    url: str = ""
    """The address of the page."""
    base: str = ""
    """What its relative addresses are resolved against."""
    sent: Callable[[], tuple[str, ...]] | None = field(default=None, compare=False, repr=False)
    """Returns the texts of the page as the server sent it, where a browser showed it afterwards; made when it is asked for."""


class ImageKind(StrEnum):
    """What kind of picture an element is."""

    IMG = "img"
    SVG = "svg"
    OBJECT = "object"
    AREA = "area"
    INPUT = "input"
    CANVAS = "canvas"
    ROLE = "role"
    """An element with role=img."""
    BACKGROUND = "background"
    """A CSS background picture on a large element."""


@dataclass(frozen=True, slots=True)
class Image:
    """One picture of a page with everything its description is judged by."""

    index: int
    kind: ImageKind
    element: Element
    description: str | None
    """The alt text as written (or what stands for it: aria-label, title element of an SVG); None when there is no attribute at all."""
    name: str
    """The accessible name, computed by the browser or from the markup."""
    sources: tuple[str, ...]
    """Canonical absolute addresses: the one shown first, then src, srcset and picture candidates."""
    identity: str
    """What the picture is over pages and size variants: host-less path with size suffixes, style folders and query folded."""
    exposed: bool
    """Reaches people who use a screen reader: not hidden, not aria-hidden, not in a closed template."""
    decorative: bool
    """Marked as decoration: alt="" or role none/presentation, and no other name."""
    region: Region
    link: Element | None = None
    """The link or button around it."""
    link_text: str = ""
    """The name the link has without this image."""
    caption: str = ""
    """Text of the figcaption of its figure."""
    nearby: tuple[str, ...] = ()
    """Neighbouring texts: the block around it, the heading before, the paragraph after."""
    around: tuple[str, ...] = ()
    """The texts of what the picture belongs to, block by block: its figure and the title of that, its card, its link."""
    title: str = ""
    language: str = ""
    box: Box | None = None
    natural: tuple[int, int] | None = None
    loaded: bool | None = None


@dataclass(frozen=True, slots=True)
class Images:
    """The pictures of one page in document order."""

    items: tuple[Image, ...]
    rendered: bool


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page."""

    index: int
    element: Element
    href: str
    """As written."""
    url: str
    """Absolute and canonical, without the fragment; empty for what is not fetched (mailto, tel, javascript, data) or not valid."""
    fragment: str
    scheme: str
    name: str
    """The accessible name."""
    region: Region
    exposed: bool
    internal: bool
    """On the audited site."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one page in document order, and the fragments its own ids answer."""

    items: tuple[Link, ...]
    anchors: frozenset[str]


class ApprovedLink(NamedTuple):
    """One link of an approved text."""

    text: str
    target: str
    """As written."""


@dataclass(frozen=True, slots=True)
class ApprovedBlock:
    """One block of approved text. In plain text files the kind is unknown until the match with a page gives it."""

    index: int
    text: str
    kind: BlockKind = BlockKind.UNKNOWN
    line: int = 0
    """First line in the file, from 1; 0 where the format has no lines."""
    level: int = 0
    source: str = ""
    """For descriptions: the picture's address, where the format tells."""
    links: tuple[ApprovedLink, ...] = ()
    """Its links, where the format has them."""
    mark: str = ""
    """The list mark that the file writes before it: a page may draw it or have it as words."""
    floating: bool = False
    """Has no place of its own in the text: a footnote stands where the page puts its notes."""


@dataclass(frozen=True, slots=True)
class Approved:
    """One approved document: the text and image descriptions that a page should carry."""

    name: str
    """Path below the reference folder, with forward slashes."""
    sha256: str
    blocks: tuple[ApprovedBlock, ...]
    urls: tuple[str, ...] = ()
    """The paths or addresses the header or the map gives; empty when the file's own path decides."""
    owner: str = ""
    approved_on: str = ""
    """ISO date, or empty."""
    language: str = ""
    root: str = ""
    ignore: tuple[str, ...] = ()
    dynamic: tuple[str, ...] = ()
    """Selectors and patterns of text that changes by itself."""
    matched_by: str = ""
    """header | map | path | similarity: how it was found for this page."""


@dataclass(frozen=True, slots=True)
class AxeNode:
    """One element an axe rule speaks of."""

    target: tuple[str, ...]
    """axe's selector path: one entry per frame, shadow steps joined with ' >>> '."""
    html: str
    impact: str
    summary: str
    """axe's failureSummary, without its heading line."""
    index: int | None = None
    """`Element.index` in the document of the same visit, where it could be matched."""
    data: Mapping[str, JSON] = field(default_factory=dict)
    """What the rule measured (for contrast: colours, ratio, font size)."""
    frame: int | None = None
    """`Element.index` of the frame it is in, where the document of that frame cannot be read."""


@dataclass(frozen=True, slots=True)
class AxeRule:
    """One axe rule that found something: a violation, or something to look at."""

    id: str
    incomplete: bool
    impact: str
    help: str
    help_url: str
    description: str
    tags: tuple[str, ...]
    nodes: tuple[AxeNode, ...]
    """Those that browser/axe.js brought back, the first thousand."""
    total: int = 0
    """How many there were."""


@dataclass(frozen=True, slots=True)
class SecondFinding:
    """What the second engine calls broken."""

    rule: str
    message: str
    index: int | None
    """Of the element in the document."""


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What a second engine says of the page that axe was run on."""

    version: str
    found: tuple[SecondFinding, ...]
    skipped: tuple[str, ...] = ()
    """Rules that broke off."""


@dataclass(frozen=True, slots=True)
class AxeResults:
    """One axe run over one page in one state, frames included."""

    version: str
    rules: tuple[AxeRule, ...]
    passed: tuple[str, ...]
    """Ids of rules that applied and found nothing."""
    inapplicable: tuple[str, ...]
    unseen_frames: tuple[tuple[str, str], ...] = ()
    """Frames, objects and embeds that could not be looked at: selector and reason."""
    closed_roots: tuple[str, ...] = ()
    """Selectors of elements with a closed shadow root, which nothing can look into."""
    unopened: int = 0
    """Panels that are closed and could not be opened in time."""
    second: SecondOpinion | None = None
    """What a second engine says; None where none was asked."""
