"""The text of a page as blocks in document order, descriptions of pictures in their place, the same with and without a browser.

Inline elements join, blocks and double line breaks separate. What is a click away counts as published; what nobody gets is told
apart by its visibility. Marks of footnotes are left out, `q` has its quotation marks and a raised figure stays raised. A picture
without a description is a `description` block with an empty text, so that its loss can be told. Frames are pages of their own and
are left out. CSS text-transform and generated content never show up: the words are the document's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import accumulate, islice

from auditor.dom.content import KIND_BY_TAG, Block, BlockKind, Region, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import visibilities
from auditor.dom.image_identity import picture_sources
from auditor.dom.kept_wording import is_kept_as_written
from auditor.dom.language import language_of
from auditor.dom.regions import regions as regions_of
from auditor.dom.tags import BREAKING, HEADING_LEVELS, NOT_TEXT
from auditor.extract.block_kinds import innermost_around, is_in_link, kind_of
from auditor.extract.content_root import content_root, matching_elements
from auditor.extract.folded_text import CUT, Piece, unfolded, with_rest
from auditor.extract.inline_marks import is_note_mark, protected_addresses, raised, repeated_cell_labels
from auditor.extract.ornaments import ornaments
from auditor.extract.set_apart import breaks as is_block
from auditor.extract.set_apart import is_afterthought, is_shown_as_block, meet
from auditor.extract.text_images import PICTURES, description_of, is_kept_from_readers, is_letter, is_picture

TEXT_LIMIT = 200_000
"""Characters of one block that are kept; a block that exceeds it carries data, not text."""

_CONTROLS = frozenset({"input", "select", "textarea", "progress", "meter", "output"})
"""Words on both sides of a form control belong apart; what is inside is not text of the page."""
_SKIPPED = NOT_TEXT | {"datalist", "iframe", "frame", "audio", "video", "rt", "rp", "annotation", "annotation-xml"}
_PARTICULAR = _CONTROLS | _SKIPPED | PICTURES | {"area", "br", "button", "sup", "q"}
_LINE = "\u2028"
"""Unicode's line separator: where a line of its own begins within a block."""
_QUOTES = (("“", "”"), ("‘", "’"))
"""What browsers draw around `q`, and around `q` in `q`."""
_QUOTED = "\"'“”‘’«»‹›„‚"
_EMPTY_BRACKETS = re.compile(r"(?:[\[(][\s,]*[\])]\s*)+")
"""What is left of the number of a note that leads back to the text."""
_MOST_FOREIGN = 500
"""Stretches of one block in another language, and such that stay as they are written, that are told."""
_READ = (Visibility.SHOWN, Visibility.COLLAPSED)


class _End(Enum):
    """What the end of an element means for the run."""

    NOTHING = auto()
    BLOCK = auto()
    SPACE = auto()
    QUOTE = auto()


@dataclass(slots=True)
class _Run:
    """The inline content collected since the last block boundary."""

    container: Element
    pieces: list[Piece] = field(default_factory=list)
    said: bool = False
    """There are words among the pieces."""
    last: tuple[str, Element] | None = None
    """The words that came last, and what they are in."""
    pictures: list[tuple[bool, Block]] = field(default_factory=list)
    """Whether text had begun before the picture, and its block."""
    breaks: int = 0

    def begin(self, container: Element) -> None:
        """Start anew in another block."""
        self.container = container
        self.said = False
        self.last = None
        self.breaks = 0
        self.pieces.clear()
        self.pictures.clear()


def read_text(
    document: Document, root: str = "main", ignore: tuple[str, ...] = (), dynamic: tuple[str, ...] = ()
) -> Text:
    """Return the page's text. `root` selects the content that is compared with the approved text, `ignore` takes parts out.

    `dynamic` selects what changes by itself, a selector that is not valid nothing.

    The root `main` stands for the main landmark and falls back to the body without its furniture; any other selector that
    matches nothing falls back the same way and is reported by `missing_root`.
    """
    regions = regions_of(document.root)
    visibility = visibilities(document.root)
    chosen = content_root(document, root, ignore, regions, visibility)
    reader = _TextReader(document, regions, visibility, chosen.inside)
    reader.read()
    changing = matching_elements(document, dynamic)
    if any(changing):
        reader.blocks = [replace(b, dynamic=True) if changing[b.element.index] else b for b in reader.blocks]
    blocks = tuple(reader.blocks)
    return Text(blocks, document.language, chosen.selector, chosen.missing, document.url, document.base)


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
        self.addresses = protected_addresses(document)
        self.ornaments = ornaments(document)
        self.languages = any(element is not document.root for element in document.having("lang", "xml:lang"))
        """A part of the page has a language of its own."""
        self.keeps = any(document.having("translate"))
        """A part of the page may be kept as it is written."""
        self.particular = {*self.addresses, *repeated_cell_labels(document)}
        """Elements that are not read as they stand, whatever their tag says."""

    def read(self) -> None:
        body = self.document.body or self.document.root
        run = _Run(body)
        # Explicit stack of an element, what of it is still to be read, and what its end means.
        stack: list[tuple[Element, Iterator[Element | str], _End]] = [(body, iter(body.children), _End.NOTHING)]
        rendered, particular = self.document.rendered, self.particular
        while stack:
            parent, rest, _ = stack[-1]
            for node in rest:
                if isinstance(node, str):
                    self._words(run, node, parent)
                    continue
                # Nearly every element of a page is plain: it breaks the run, or it does not.
                plain = _is_plain(node.tag) and "role" not in node.attrs and not node.frame and node not in particular
                if not plain and not self._opens(run, node, parent):
                    continue
                breaks = node.tag in BREAKING if plain and not rendered else is_block(node)
                if breaks:
                    self._close(run, node)
                if node.children:
                    stack.append((node, iter(node.children), self._end(run, node, breaks=breaks)))
                    break
                if breaks:
                    self._close(run, _block_around(parent))
            else:
                node, _, end = stack.pop()
                if end is _End.BLOCK:
                    self._close(run, _block_around(stack[-1][0]))
                elif end is not _End.NOTHING:
                    self._quote_or_space(run, node, end)
        self._flush(run)

    def _end(self, run: _Run, node: Element, *, breaks: bool) -> _End:
        if breaks:
            return _End.BLOCK
        if node.tag == "q":
            if run.last is not None and run.last[0].rstrip()[-1:] in _QUOTED and run.pieces[-1][0] == run.last[0]:
                return _End.NOTHING  # somebody typed the marks
            self._quote_or_space(run, node, _End.QUOTE, opens=True)
            return _End.QUOTE
        if is_shown_as_block(node):
            self._quote_or_space(run, node, _End.SPACE)
            return _End.SPACE
        return _End.NOTHING

    def _quote_or_space(self, run: _Run, node: Element, end: _End, *, opens: bool = False) -> None:
        words = " "
        if end is _End.QUOTE:
            inner = any(around.tag == "q" for around, _ in zip(node.ancestors, range(4), strict=False))
            words = _QUOTES[inner][not opens]
        run.pieces.append((words, node, self.visibility[node.index]))

    def _opens(self, run: _Run, node: Element, parent: Element) -> bool:
        """Take in what is no plain element of text; tell whether it is one after all and its inside is to be read."""
        if node.tag in _CONTROLS and not is_picture(node):
            self._close(run, _block_around(parent))
        elif node.tag == "br":
            self._line_break(run, parent)
        elif is_picture(node):
            self._picture(run, node)
        elif node in self.particular:
            self._words(run, self.addresses.get(node, " "), node)
        elif node.tag == "sup" or node.get("role").startswith("doc-"):
            return not self._is_mark(run, node)
        else:
            return node.tag not in _SKIPPED and not node.frame
        return False

    def _is_mark(self, run: _Run, node: Element) -> bool:
        """Leave out the mark of a footnote, take a raised figure as one; tell whether it was either."""
        before = run.last[0] if run.last is not None else ""
        if is_note_mark(node, before):
            return True
        if figure := raised(node, before if run.pieces and run.pieces[-1][0] == before else ""):
            run.pieces.append((figure, node, self.visibility[node.index]))
            return True
        return False

    def _close(self, run: _Run, container: Element) -> None:
        self._flush(run)
        run.begin(container)

    def _words(self, run: _Run, words: str, parent: Element) -> None:
        if run.container.tag == "pre":
            words = words.replace("\n", _LINE)
            if words.isspace():
                run.pieces.append((words, parent, self.visibility[parent.index]))
                return
        if not words or words.isspace():
            words = " "
        else:
            if run.last is not None:
                self._part(run, words, parent)
            run.breaks = 0
            run.said = True
            run.last = (words, parent)
        run.pieces.append((words, parent, self.visibility[parent.index]))

    def _part(self, run: _Run, words: str, parent: Element) -> None:
        """Set words apart from those before them where only CSS would."""
        assert run.last is not None
        before, left = run.last
        between = meet(before.rstrip(), left, words.lstrip(), parent) if left is not parent else ""
        if between == "block":
            self._close(run, _block_around(parent))
        elif between and run.pieces[-1][0] == before:
            run.pieces.append((" ", parent, self.visibility[parent.index]))

    def _line_break(self, run: _Run, parent: Element) -> None:
        run.pieces.append((_LINE, parent, self.visibility[parent.index]))
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
        # A run is as visible as its most visible words; what is a click away belongs to them, the rest (an "opens in a new tab" for
        # screen readers) is not its text.
        if run.container.tag != "pre":
            run.pieces = with_rest(run.pieces)
        seen = {visibility for words, _, visibility in run.pieces if not words.isspace()}
        folded = seen.issuperset(_READ) or any(words.strip() in CUT for words, _, _ in run.pieces)
        if folded and run.container.tag != "pre":  # a listing has dots of its own
            run.pieces = unfolded(run.pieces)
        for shown in (_READ, (Visibility.COLLAPSED,), (Visibility.SCREEN_READER,), (Visibility.HIDDEN,)):
            elements: list[Element] = []
            parts: list[str] = []
            said: list[str] = []
            for words, element, visibility in run.pieces:
                if visibility in shown and element not in self.ornaments:
                    parts.append(words)
                    if not words.isspace():
                        elements.append(element)
                        said.append(words)
                elif words[:1].isspace() or words[-1:].isspace():
                    parts.append(" ")
            if elements and not _EMPTY_BRACKETS.fullmatch("".join(said).strip()):
                lines = [line for part in "".join(parts).split(_LINE) if (line := " ".join(part.split()))]
                worst = Visibility.SHOWN if Visibility.SHOWN in seen and shown is _READ else shown[-1]
                block = self._block(run, lines, elements, worst)
                if self.languages:
                    block = replace(block, foreign=_foreign(block, said, elements))
                if self.keeps:
                    block = replace(block, kept=_kept(block, said, elements))
                self.blocks.append(block)
                return

    def _block(self, run: _Run, lines: list[str], elements: list[Element], visibility: Visibility) -> Block:
        common = innermost_around(elements, run.container)
        named = run.container.tag in KIND_BY_TAG or run.container.tag in HEADING_LEVELS
        element = run.container if named else common
        kind, level = kind_of(common)
        if run.container.tag == "button" and is_afterthought(run.container):
            kind, level = BlockKind.LABEL, 0
        ends = list(accumulate(len(line) + 1 for line in lines[:-1]))
        return Block(
            index=len(self.blocks),
            kind=kind,
            text=" ".join(lines)[:TEXT_LIMIT],
            lines=tuple(ends),
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
    # Neither a picture, nor a control, nor one of those whose surroundings say what they are.
    return tag not in _PARTICULAR and "-" not in tag


def _block_around(element: Element) -> Element:
    node = element
    while node.parent is not None and not is_block(node):
        node = node.parent
    return node


def _foreign(block: Block, said: list[str], elements: list[Element]) -> tuple[tuple[int, int, str], ...]:
    """Return the stretches of a block that are marked as being in another language than the block."""
    told = ((begin, end, language_of(element)) for begin, end, element in _placed(block, said, elements))
    return tuple(islice((one for one in told if one[2] != block.language), _MOST_FOREIGN))


def _kept(block: Block, said: list[str], elements: list[Element]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a block that stay as they are written."""
    placed = _placed(block, said, elements)
    return tuple(islice(((begin, end) for begin, end, one in placed if is_kept_as_written(one)), _MOST_FOREIGN))


def _placed(block: Block, said: list[str], elements: list[Element]) -> Iterator[tuple[int, int, Element]]:
    """Yield where the words of each element stand in the text of their block."""
    at = 0
    for words, element in zip(said, elements, strict=True):
        folded = " ".join(words.split())
        place = block.text.find(folded, at)
        if place >= 0:
            at = place + len(folded)
            yield place, at, element
