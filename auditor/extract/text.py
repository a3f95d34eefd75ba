"""The text of a page as blocks in document order, descriptions of pictures in their place, the same with and without a browser.

Inline elements join, blocks and double line breaks separate. What is a click away counts as published; what nobody gets is told
apart by its visibility. A picture without a description is a `description` block with an empty text, so that its loss can be told.
Frames are pages of their own and are left out. CSS text-transform and generated content never show up: the words are the document's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from auditor.dom.content import KIND_BY_TAG, Block, BlockKind, Region, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import visibilities
from auditor.dom.image_identity import picture_sources
from auditor.dom.language import language_of
from auditor.dom.regions import regions as regions_of
from auditor.dom.tags import BREAKING, HEADING_LEVELS, HEADINGS, NOT_TEXT
from auditor.extract.block_kinds import innermost_around, is_in_link, kind_of
from auditor.extract.content_root import content_root
from auditor.extract.text_images import PICTURES, description_of, is_kept_from_readers, is_letter, is_picture

TEXT_LIMIT = 200_000
"""Characters of one block that are kept; a block that exceeds it carries data, not text."""

_CONTROLS = frozenset({"input", "select", "textarea", "progress", "meter", "output"})
"""Words on both sides of a form control belong apart; what is inside is not text of the page."""
_SKIPPED = NOT_TEXT | {"datalist", "iframe", "frame", "audio", "video", "rt", "rp", "annotation", "annotation-xml"}
_PARTICULAR = _CONTROLS | _SKIPPED | PICTURES | {"area", "br", "button"}
_SENTENCES = HEADINGS | {"p", "span", "b", "i", "em", "strong", "dt", "small"}
_CODE = frozenset({"pre", "code", "kbd", "samp", "var", "tt"})
"""Where a capital after a full stop is no new beginning."""
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_TOGETHER = _SENTENCES | _CODE


@dataclass(slots=True)
class _Run:
    """The inline content collected since the last block boundary."""

    container: Element
    pieces: list[tuple[str, Element, Visibility]] = field(default_factory=list)
    said: bool = False
    """There are words among the pieces."""
    pictures: list[tuple[bool, Block]] = field(default_factory=list)
    """Whether text had begun before the picture, and its block."""
    breaks: int = 0

    def begin(self, container: Element) -> None:
        """Start anew in another block."""
        self.container = container
        self.said = False
        self.breaks = 0
        self.pieces.clear()
        self.pictures.clear()


def read_text(document: Document, root: str = "main", ignore: tuple[str, ...] = ()) -> Text:
    """Return the page's text. `root` selects the content that is compared with the approved text, `ignore` takes parts out.

    The root `main` stands for the main landmark and falls back to the body without its furniture; any other selector that
    matches nothing falls back the same way and is reported by `missing_root`.
    """
    regions = regions_of(document.root)
    visibility = visibilities(document.root)
    chosen = content_root(document, root, ignore, regions, visibility)
    reader = _TextReader(document, regions, visibility, chosen.inside)
    reader.read()
    return Text(tuple(reader.blocks), document.language, chosen.selector, chosen.missing)


class _TextReader:
    """One walk over one document."""

    def __init__(
        self, document: Document, regions: Sequence[Region], visibility: Sequence[Visibility], inside: bytearray
    ) -> None:
        self.document = document
        self.regions = regions
        self.visibility = visibility
        self.inside = inside
        self.blocks: list[Block] = []
        self.ornaments = _ornaments(document)

    def read(self) -> None:
        body = self.document.body or self.document.root
        run = _Run(body)
        # Explicit stack of an element, what of it is still to be read, and whether its end closes a block.
        stack: list[tuple[Element, Iterator[Element | str], bool]] = [(body, iter(body.children), False)]
        while stack:
            parent, rest, closes = stack[-1]
            for node in rest:
                if isinstance(node, str):
                    self._words(run, node, parent)
                    continue
                # Nearly every element of a page is plain: it breaks the run, or it does not.
                plain = _is_plain(node.tag) and "role" not in node.attrs and not node.frame
                if not plain and not self._opens(run, node, parent):
                    continue
                breaks = node.tag in BREAKING if plain else _breaks(node)
                if breaks:
                    self._close(run, node)
                if node.children:
                    stack.append((node, iter(node.children), breaks))
                    break
                if breaks:
                    self._close(run, _block_around(parent))
            else:
                stack.pop()
                if closes:
                    self._close(run, _block_around(stack[-1][0]))
        self._flush(run)

    def _opens(self, run: _Run, node: Element, parent: Element) -> bool:
        """Take a control, a line break or a picture into the run; tell whether it is none of them and its inside is to be read."""
        if node.tag in _CONTROLS and not is_picture(node):
            self._close(run, _block_around(parent))
        elif node.tag == "br":
            self._line_break(run, parent)
        elif is_picture(node):
            self._picture(run, node)
        else:
            return node.tag not in _SKIPPED and not node.frame
        return False

    def _close(self, run: _Run, container: Element) -> None:
        self._flush(run)
        run.begin(container)

    def _words(self, run: _Run, words: str, parent: Element) -> None:
        if not words or words.isspace():
            words = " "
        else:
            run.breaks = 0
            run.said = True
            if run.pieces and _stand_apart(run.pieces[-1][0], run.pieces[-1][1], words, parent):
                run.pieces.append((" ", parent, self.visibility[parent.index]))
        run.pieces.append((words, parent, self.visibility[parent.index]))

    def _line_break(self, run: _Run, parent: Element) -> None:
        run.pieces.append((" ", parent, self.visibility[parent.index]))
        run.breaks += 1
        if run.breaks >= 2 and run.said:
            self._close(run, run.container)  # two line breaks are how editors without a paragraph key make paragraphs

    def _flush(self, run: _Run) -> None:
        if not run.said and not run.pictures:
            return
        for began, block in run.pictures:
            if not began:
                self._add(block)
        if run.said:
            self._add_text(run)
        for began, block in run.pictures:
            if began:
                self._add(block)

    def _add_text(self, run: _Run) -> None:
        # A run is as visible as its most visible words; the rest (an "opens in a new tab" for screen readers) is not its text.
        for shown in (Visibility.SHOWN, Visibility.COLLAPSED, Visibility.SCREEN_READER, Visibility.HIDDEN):
            elements: list[Element] = []
            parts: list[str] = []
            for words, element, seen in run.pieces:
                if seen is shown and element not in self.ornaments:
                    parts.append(words)
                    if words != " ":
                        elements.append(element)
                elif words[:1].isspace() or words[-1:].isspace():
                    parts.append(" ")
            if elements:
                text = " ".join("".join(parts).split())[:TEXT_LIMIT]
                self.blocks.append(self._block(run, text, elements, shown))
                return

    def _block(self, run: _Run, text: str, elements: list[Element], visibility: Visibility) -> Block:
        common = innermost_around(elements, run.container)
        named = run.container.tag in KIND_BY_TAG or run.container.tag in HEADING_LEVELS
        element = run.container if named else common
        kind, level = kind_of(common)
        return Block(
            index=len(self.blocks),
            kind=kind,
            text=text,
            element=element,
            level=level,
            region=self.regions[element.index],
            visibility=visibility,
            language=language_of(element),
            in_link=is_in_link(common),
            in_root=bool(self.inside[element.index]),
        )

    def _picture(self, run: _Run, element: Element) -> None:
        description = description_of(element)
        if description is None:
            return
        visibility = self.visibility[element.index]
        if is_letter(element, description):
            run.pieces.append((description, element, visibility))
            run.said = True
            return
        if is_kept_from_readers(element):
            visibility = Visibility.HIDDEN
        block = Block(
            index=0,
            kind=BlockKind.DESCRIPTION,
            text=description[:TEXT_LIMIT],
            element=element,
            region=self.regions[element.index],
            visibility=visibility,
            language=language_of(element),
            in_link=is_in_link(element),
            in_root=bool(self.inside[element.index]),
            sources=picture_sources(element, self.document.base),
        )
        run.pictures.append((run.said, block))

    def _add(self, block: Block) -> None:
        self.blocks.append(replace(block, index=len(self.blocks)))


@lru_cache(maxsize=1_000)
def _is_plain(tag: str) -> bool:
    # Neither a picture, nor a control, nor one of those whose surroundings say whether they break.
    return tag not in _PARTICULAR and "-" not in tag


def _breaks(element: Element) -> bool:
    # A button or a custom element within a sentence does not end it; anywhere else it stands by itself.
    if element.tag == "button" or "-" in element.tag:
        return element.parent is None or element.parent.tag not in _SENTENCES
    return element.tag in BREAKING


def _block_around(element: Element) -> Element:
    node = element
    while node.parent is not None and not _breaks(node):
        node = node.parent
    return node


def _stand_apart(before: str, left: Element, after: str, right: Element) -> bool:
    """Tell whether `<span>Title</span><span>Text</span>` is two things that only CSS sets apart.

    Two elements side by side in a box without words of its own, and a capital right after a small letter or a full stop.
    """
    if left is right or left.parent is None or left.parent is not right.parent or left.parent.tag in _TOGETHER:
        return False
    if not after[:1].isupper() or not (before[-1:].islower() or before[-1:] in ".!?:"):
        return False
    return not any(isinstance(child, str) and child.strip() for child in left.parent.children)


def _ornaments(document: Document) -> set[Element]:
    # Icon fonts and arrows that screen readers are kept away from, the "#" or "¶" that leads to its own heading, and what is
    # in them, up to the next block.
    found: set[Element] = set()
    stack = [element for element in document.find("a", or_having=("aria-hidden",)) if _is_ornament(element)]
    while stack:
        element = stack.pop()
        if element.tag not in BREAKING and element not in found:
            found.add(element)
            stack.extend(element.elements)
    return found


def _is_ornament(element: Element) -> bool:
    if element.get("aria-hidden") == "true":
        return True
    leads_here = element.tag == "a" and element.get("href").startswith("#")
    return leads_here and _LETTER_OR_DIGIT.search(element.text()) is None
