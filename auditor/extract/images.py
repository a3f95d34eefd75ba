"""Reads the pictures of a document with everything their descriptions are judged by."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from auditor.dom.accname import NO_NAME, Name, NameSource, folded
from auditor.dom.content import Image, ImageKind, Images
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.image_identity import MAX_SOURCES, image_identity, picture_sources, srcset_addresses
from auditor.dom.language import language_of
from auditor.dom.names import name_of, read_name
from auditor.dom.regions import region_of
from auditor.dom.roles import IMAGE_ROLES, explicit_role, is_presentational
from auditor.dom.tags import HEADINGS, NOT_TEXT
from auditor.urls import resolve

MAX_IMAGES = 5_000
"""Pictures of one page that are looked at; a page with more is a gallery of icons or hostile."""
BACKGROUND_SIZE = (300, 200)
"""CSS pixels from which a background picture can be content."""
NEARBY_LIMIT = 400
"""Characters of a neighbouring text that are kept."""
_NEARBY_REACH = 40
"""Elements after a picture among which its neighbouring text is looked for."""

_AROUND = 12
"""Texts of a figure, a card or a link that are held against the description of the picture in it."""
_CARD_DEPTH = 8
_CARD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:card|tile|teaser|profile|person|people|member|staff|team-member|media|figure|caption|thumbnail|vcard)(?:$|[\s_-])",
    re.IGNORECASE,
)
_INLINE = ("a", "span", "strong", "b", "div")
_WRAPPERS = 4
"""Elements around a picture that may do nothing but wrap it."""
_SIBLINGS = 8

_BLOCKS = HEADINGS | frozenset("p li dt dd td th figcaption caption blockquote summary label".split())
_PICTURE_TAGS = ("img", "svg", "object", "area", "input", "canvas")
_AUTHORED = frozenset({NameSource.ARIA_LABEL, NameSource.ARIA_LABELLEDBY, NameSource.TITLE})
_CAPTION_CLASS = re.compile(r"(?:^|[\s_-])caption\b", re.IGNORECASE)


def read_images(document: Document) -> Images:
    """Return the pictures of the page in document order: img, inline SVG, object, area, input, canvas, role=img, backgrounds."""
    return Images(tuple(_ImageReader(document).images()), document.rendered)


class _ImageReader:
    """Holds what is known about the whole document while its pictures are read."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._blocks = [element for element in document.elements if element.tag in _BLOCKS]
        self._block_at = [element.index for element in self._blocks]
        self._headings = [element for element in self._blocks if element.tag in HEADINGS]
        self._heading_at = [element.index for element in self._headings]
        self._texts: dict[int, str] = {}
        first = next((heading for heading in self._headings if heading.tag == "h1"), None)
        self._title = self._text(first) if first is not None else ""

    def images(self) -> Iterator[Image]:
        count = 0
        for element in _candidates(self._document):
            kind = _kind(element)
            if kind is not None and count < MAX_IMAGES:
                yield self._image(count, kind, element)
                count += 1

    def _image(self, index: int, kind: ImageKind, element: Element) -> Image:
        name = name_of(element) if kind is not ImageKind.BACKGROUND else NO_NAME
        link = _link_around(element) if kind not in {ImageKind.AREA, ImageKind.INPUT} else None
        sources = _background(element) if kind is ImageKind.BACKGROUND else _sources(element, self._document.base)
        layout = element.layout
        natural = (
            (layout.natural_width, layout.natural_height)
            if layout is not None and layout.natural_width is not None and layout.natural_height is not None
            else None
        )
        return Image(
            index=index,
            kind=kind,
            element=element,
            description=_description(element, name),
            name=name.text,
            sources=sources,
            identity=image_identity(sources[0]) if sources else "",
            exposed=is_exposed(element) and (link is None or is_exposed(link)),
            decorative=_decorative(element, name),
            region=region_of(element),
            link=link,
            link_text=read_name(link, without=element).text if link is not None else "",
            caption=self._caption(element),
            nearby=self._nearby(element),
            around=self._around(element),
            title=folded(element.get("title")),
            language=language_of(element),
            box=layout.box if layout is not None else None,
            natural=natural,
            loaded=layout.loaded if layout is not None else None,
        )

    def _caption(self, element: Element) -> str:
        figure = element.closest("figure")
        if figure is not None:
            caption = next((child for child in figure.find("figcaption")), None)
            return self._text(caption) if caption is not None else ""
        # Older content systems: <div class="wp-caption"><img><p class="wp-caption-text">.
        for node in (element, element.parent):
            if node is not None and node.parent is not None:
                for sibling in node.parent.elements:
                    if sibling is not node and _CAPTION_CLASS.search(sibling.get("class")[:300]):
                        return self._text(sibling)
        return ""

    def _around(self, element: Element) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for whole in self._wholes(element):
            for text in (folded(whole.get("title")), folded(whole.get("aria-label"))):
                found[text] = None
            for block in self._blocks_in(whole):
                if not block.index <= element.index < block.end:
                    found[self._text(block)] = None
        return tuple(text for text in found if text)[:_AROUND]

    def _wholes(self, element: Element) -> Iterator[Element]:
        for depth, ancestor in enumerate(element.ancestors):
            if depth > _CARD_DEPTH or ancestor.tag in {"body", "main", "html", "ul", "ol", "table"}:
                return
            linked = ancestor.tag in {"a", "button"}
            card = ancestor.tag == "article" or _CARD_CLASS.search(ancestor.get("class")[:300])
            if linked or card or ancestor.tag == "figure":
                yield ancestor

    def _blocks_in(self, whole: Element) -> Iterator[Element]:
        position = bisect_right(self._block_at, whole.index)
        blocks = [block for block in self._blocks[position : position + _AROUND] if block.index < whole.end]
        yield from blocks
        for name in whole.find(*_INLINE):
            if name.index - whole.index > _NEARBY_REACH:
                return
            yield name

    def _nearby(self, element: Element) -> tuple[str, ...]:
        found: dict[str, None] = {}
        around = next((ancestor for ancestor in element.ancestors if ancestor.tag in _BLOCKS), None)
        if around is not None:
            found[self._text(around)] = None
        for text in self._beside(element):
            found[text] = None
        before = bisect_left(self._heading_at, element.index) - 1
        if before >= 0:
            found[self._text(self._headings[before])] = None
        position = bisect_right(self._block_at, element.index)
        after = 0
        for block in self._blocks[position : position + _NEARBY_REACH]:
            if block.index - element.index > _NEARBY_REACH or after == 2:
                break
            text = self._text(block)
            if text:
                found[text] = None
                after += 1
        found[self._title] = None
        return tuple(text for text in found if text)

    def _beside(self, element: Element) -> Iterator[str]:
        # Cards made of div and span: what stands beside the picture, or beside what only wraps it.
        node = element
        for _ in range(_WRAPPERS):
            parent = node.parent
            if parent is None or parent.tag in {"body", "main", "html"}:
                return
            siblings = list(parent.elements)[:_SIBLINGS]
            for sibling in siblings:
                if sibling is not node and sibling.tag not in _BLOCKS and (text := self._text(sibling)):
                    yield text
            if len(siblings) > 1 and self._text(parent):
                return
            node = parent

    def _text(self, element: Element) -> str:
        if element.index not in self._texts:
            self._texts[element.index] = beginning(element, NEARBY_LIMIT)
        return self._texts[element.index]


def beginning(element: Element, limit: int) -> str:
    """Return the first `limit` characters of the element's text without reading the rest."""
    parts: list[str] = []
    length = 0
    stack: list[Element | str] = [element]
    while stack and length < limit * 2:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node[: limit * 2])
            length += len(node.strip())
        elif node.tag not in NOT_TEXT:
            if node.tag in _BLOCKS or node.tag in {"br", "div"}:
                parts.append(" ")
                stack.append(" ")
            stack.extend(reversed(node.children))
    return " ".join("".join(parts).split())[:limit]


def _candidates(document: Document) -> list[Element]:
    marked = {*document.find(*_PICTURE_TAGS, or_having=("role",))}
    marked.update(e for e in document.elements if e.layout is not None and e.layout.background_image)
    return sorted(marked, key=lambda element: element.index)


def _kind(element: Element) -> ImageKind | None:
    match element.tag:
        case "img":
            return ImageKind.IMG
        case "svg":
            inner = any(ancestor.tag == "svg" for ancestor in element.ancestors)
            return None if inner or _is_sprite(element) else ImageKind.SVG
        case "object":
            return ImageKind.OBJECT if element.get("data") else None
        case "area":
            return ImageKind.AREA if element.has("href") else None
        case "input":
            return ImageKind.INPUT if element.get("type").strip().lower() == "image" else None
        case "canvas":
            return ImageKind.CANVAS
    if explicit_role(element) in IMAGE_ROLES:
        return ImageKind.ROLE
    return ImageKind.BACKGROUND if _background(element) else None


def _is_sprite(element: Element) -> bool:
    # A store of symbols for <use>, not a picture itself.
    shown = [child for child in element.elements if child.tag not in {"defs", "symbol", "title", "style", "metadata"}]
    return not shown and any(child.tag in {"defs", "symbol"} for child in element.elements)


def _background(element: Element) -> tuple[str, ...]:
    layout = element.layout
    if layout is None or not layout.background_image or layout.box is None or not layout.rendered:
        return ()
    if (
        element.tag in {"html", "body"}
        or layout.box.width < BACKGROUND_SIZE[0]
        or layout.box.height < BACKGROUND_SIZE[1]
    ):
        return ()
    return (layout.background_image,)


def _sources(element: Element, base: str) -> tuple[str, ...]:
    if element.tag not in {"img", "input", "object"}:
        return ()
    found = picture_sources(element, base)
    # In plain HTML lxml nests what follows a <source> into it, so the img is not a child of its picture there.
    picture = element.closest("picture") if element.parent is not None and element.parent.tag == "source" else None
    if picture is None:
        return found
    candidates = (a for source in picture.find("source") for a in srcset_addresses(source.get("srcset")))
    return tuple(dict.fromkeys((*found, *(resolve(base, a) for a in candidates))))[:MAX_SOURCES]


def _link_around(element: Element) -> Element | None:
    for ancestor in element.ancestors:
        if (ancestor.tag == "a" and ancestor.has("href")) or ancestor.tag == "button":
            return ancestor
        if "role" in ancestor.attrs and explicit_role(ancestor) in {"link", "button"}:
            return ancestor
    return None


def _description(element: Element, name: Name) -> str | None:
    if element.has("alt") and element.tag in {"img", "area", "input"}:
        return element.get("alt")
    return name.text if name.source in _AUTHORED else None


def _decorative(element: Element, name: Name) -> bool:
    named = name.source in _AUTHORED
    if is_presentational(element):
        return not named and not element.get("alt").strip()
    return element.tag == "img" and element.has("alt") and not element.get("alt") and not named
