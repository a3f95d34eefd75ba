"""HTML: blocks by their elements, pictures with their addresses; of a whole page only main is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from auditor.dom.content import KIND_BY_TAG, ApprovedBlock, ApprovedLink, BlockKind
from auditor.dom.raised import is_note, raised_figure
from auditor.dom.tags import BREAKING, HEADING_LEVELS, NOT_TEXT
from auditor.reference.files.header import Header, Unreadable, decode, split_header

_SKIPPED = (NOT_TEXT - {"head", "title"}) | {
    "nav",
    "select",
    "textarea",
    "iframe",
    "svg",
    "video",
    "audio",
    "rt",
    "rp",
    "title",
}
_DEEPEST = 500


@dataclass(slots=True)
class HtmlBlocks:
    """Collects the blocks of one tree."""

    blocks: list[ApprovedBlock] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _pictures: list[ApprovedBlock] = field(default_factory=list)
    _links: list[ApprovedLink] = field(default_factory=list)

    def read(self, root: Tag, line: int = 0) -> None:
        """Append the blocks below `root`. A page without line numbers gives `line` to all."""
        stack: list[tuple[object, Tag]] = [(child, root) for child in reversed(list(root.children))]
        steps: list[tuple[BlockKind, int]] = [(BlockKind.PARAGRAPH, 0)]
        while stack:
            node, parent = stack.pop()
            if node is None:
                self._flush(*steps.pop(), line)
            elif isinstance(node, Tag):
                self._tag(node, parent, stack, steps, line)
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._words.append(str(node))
        self._flush(BlockKind.PARAGRAPH, 0, line)

    def _tag(
        self, tag: Tag, parent: Tag, stack: list[tuple[object, Tag]], steps: list[tuple[BlockKind, int]], line: int
    ) -> None:
        name = tag.name.lower()
        if name == "img":
            self._picture(tag, line)
        elif name == "br":
            self._words.append(" ")
        elif name == "a" and tag.get("href") and len(steps) < _DEEPEST:
            self._links.append(ApprovedLink(" ".join(tag.get_text().split()), str(tag["href"])))
            stack.extend((child, tag) for child in reversed(list(tag.children)))
        elif name == "sup" and self._is_mark(" ".join(tag.get_text().split())):
            return
        elif name == "q" and len(steps) < _DEEPEST:
            # Browsers draw the marks, and the words of a page have them.
            closing = NavigableString("”")
            stack.extend(((closing, parent), *((child, tag) for child in reversed(list(tag.children)))))
            self._words.append("“")
        elif name not in _SKIPPED and len(steps) < _DEEPEST:
            if name in BREAKING:
                self._flush(*steps[-1], line)
                steps.append(_kind(name, steps[-1]))
                stack.append((None, parent))
            stack.extend((child, tag) for child in reversed(list(tag.children)))

    def _is_mark(self, said: str) -> bool:
        """Leave out the mark of a footnote and take a raised figure as one; tell whether it was either."""
        before = "".join(self._words[-3:])
        if figure := raised_figure(said, before):
            self._words.append(figure)
        return bool(figure) or is_note(said, before)

    def _picture(self, tag: Tag, line: int) -> None:
        words = " ".join(str(tag.get("alt") or "").split())
        if not words:
            return
        block = ApprovedBlock(
            0, words, BlockKind.DESCRIPTION, line, 0, str(tag.get("src") or tag.get("data-src") or "")
        )
        if "".join(self._words).strip():
            self._pictures.append(block)
        else:
            self._add(block)

    def _flush(self, kind: BlockKind, level: int, line: int) -> None:
        words = " ".join("".join(self._words).split())
        self._words.clear()
        if words:
            self._add(ApprovedBlock(0, words, kind, line, level, links=tuple(self._links)))
            self._links.clear()
        for picture in self._pictures:
            self._add(picture)
        self._pictures.clear()

    def _add(self, block: ApprovedBlock) -> None:
        self.blocks.append(replace(block, index=len(self.blocks)))


def _kind(name: str, outer: tuple[BlockKind, int]) -> tuple[BlockKind, int]:
    if outer[0] is BlockKind.HEADING:
        return outer
    if name in HEADING_LEVELS:
        return BlockKind.HEADING, HEADING_LEVELS[name]
    if name == "p" and outer[0] not in {BlockKind.PARAGRAPH, BlockKind.LABEL}:
        return outer
    return KIND_BY_TAG.get(
        name, BlockKind.PARAGRAPH if name in {"div", "section", "article", "table", "ul", "ol", "dl"} else outer[0]
    ), 0


def read_html(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header and the blocks of main, or of the body where there is no main."""
    header, text = split_header(decode(body))
    soup = BeautifulSoup(text, "lxml")
    root = soup.select_one("main, [role=main]") or soup.find("body")
    language = soup.find("html")
    if isinstance(language, Tag) and not header.language:
        header.language = str(language.get("lang") or "")
    reader = HtmlBlocks()
    if isinstance(root, Tag):
        reader.read(root)
    if not reader.blocks:
        raise Unreadable("has no text in it")
    return header, reader.blocks
