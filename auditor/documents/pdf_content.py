"""What a tagged PDF says in the order of its tags: the markup for the checks of pages, and headings, figures, tables and paragraphs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.documents.markup import Markup
from auditor.documents.pdf_tags import HEADINGS, Mark, Tag
from auditor.model.document_facts import FileHeading, FilePicture, FileSpot, FileTable

INLINE = frozenset(
    "Span Quote Reference BibEntry Link Annot Ruby RB RT RP Warichu WT WP Em Strong Sub Code Formula Form".split()
)
_PICTURES = frozenset({"Figure"})
_UNSAID = frozenset({"Artifact", "RP", "Private"})
_WRAPPERS = {"L": "ul", "LI": "li", "TR": "tr", "TH": "th", "TD": "td", "BlockQuote": "blockquote", "TOC": "nav"}
_LISTS_OF_PLACES = frozenset({"TOC", "Index"})
_TEXT_LIMIT = 20_000
"""Characters of one paragraph that are kept."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The words of one piece of marked content and where they stand."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of text in the order of the tags."""

    text: str
    page: int
    box: Box | None
    role: str
    listed: bool
    """It stands in a list that is tagged as one."""
    heading: str


@dataclass(slots=True)
class TaggedContent:
    """What was met on the way through the tags."""

    markup: Markup
    headings: list[FileHeading] = field(default_factory=list)
    pictures: list[FilePicture] = field(default_factory=list)
    tables: list[FileTable] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


Marks = Callable[[Mark], MarkedText | None]
"""The words of marked content; None where there are none, or where the page was not read."""


class ContentReader:
    """One walk through the tags."""

    def __init__(self, markup: Markup, marks: Marks) -> None:
        self.content = TaggedContent(markup)
        self._markup = markup
        self._marks = marks
        self._heading = ""
        self._figures = 0
        self._lists = 0

    def read(self, root: Tag) -> TaggedContent:
        """Read the whole tree. Its depth is bounded by whoever made it."""
        self._inside(root, "p")
        return self.content

    def said(self, tag: Tag) -> str:
        """Return the words of a tag: what stands for them (/ActualText), else those of all that it holds."""
        if tag.actual is not None:
            return tag.actual
        parts: list[str] = []
        for kid in tag.kids:
            if isinstance(kid, Mark):
                found = self._marks(kid)
                parts.append(found.text if found else "")
            elif kid.role not in _UNSAID and kid.role not in _PICTURES:
                parts.append(self.said(kid))
        return " ".join(" ".join(parts).split())[:_TEXT_LIMIT]

    def _spot(self, tag: Tag) -> FileSpot:
        return FileSpot(tag.first_page(), self._heading)

    def _emit(self, tag: Tag, around: Tag) -> None:
        role = tag.role
        if role in _UNSAID:
            return
        if role in HEADINGS:
            self._title(tag)
        elif role in _PICTURES:
            self._picture(tag)
        elif role == "Table":
            self._table(tag)
        elif role in _LISTS_OF_PLACES:
            self._wrapped(tag, "nav")
        elif role in _WRAPPERS:
            self._wrapped(tag, _WRAPPERS[role])
        elif role == "Lbl":
            return  # the mark of a list: a page draws it, and no reader says it twice
        elif role == "Caption":
            self._inside(tag, "caption" if around.role == "Table" else "p")
        else:
            self._inside(tag, "pre" if role == "Code" else "p")

    def _wrapped(self, tag: Tag, element: str) -> None:
        self._lists += element == "ul"
        self._markup.open(element, tag.first_page())
        self._inside(tag, "" if element in {"li", "td", "th"} else "p")
        self._markup.close(element)
        self._lists -= element == "ul"

    def _inside(self, tag: Tag, element: str) -> None:
        """Write what a tag holds: words in a row are one block, each block below it is one of its own."""
        if tag.actual is not None:
            self._block(tag, tag.actual, None, element)
            return
        words: list[str] = []
        boxes: list[Box] = []
        for kid in tag.kids:
            if isinstance(kid, Mark):
                found = self._marks(kid)
                if found is not None:
                    words.append(found.text)
                    boxes.append(found.box)
            elif kid.role in INLINE and not any(below.role in _PICTURES for below in kid.walk()):
                words.append(self.said(kid))
            elif kid.role == "LBody":
                self._flush(tag, words, boxes, element)
                self._inside(kid, element)
            else:
                self._flush(tag, words, boxes, element)
                self._emit(kid, tag)
        self._flush(tag, words, boxes, element)

    def _flush(self, tag: Tag, words: list[str], boxes: list[Box], element: str) -> None:
        if words:
            self._block(tag, " ".join(" ".join(words).split())[:_TEXT_LIMIT], _around(boxes), element)
        words.clear()
        boxes.clear()

    def _block(self, tag: Tag, text: str, box: Box | None, element: str) -> None:
        if not text:
            return
        page = tag.first_page()
        if element:
            self._markup.block(element, text, page, tag.language)
        else:
            self._markup.words(text)
        self.content.paragraphs.append(Paragraph(text, page, box, tag.role, self._lists > 0, self._heading))

    def _title(self, tag: Tag) -> None:
        text, page = self.said(tag), tag.first_page()
        level = int(tag.role[1:] or 0)
        if text:
            self._markup.block(f"h{min(max(level, 1), 6)}", text, page, tag.language)
            boxes = [found.box for kid in tag.kids if isinstance(kid, Mark) and (found := self._marks(kid))]
            self.content.paragraphs.append(
                Paragraph(text, page, _around(boxes), tag.role, self._lists > 0, self._heading)
            )
            self.content.headings.append(FileHeading(text[:300], level, FileSpot(page, self._heading)))
            self._heading = text[:200]
        for kid in tag.kids:
            for below in kid.walk() if isinstance(kid, Tag) else ():
                if below.role in _PICTURES:
                    self._picture(below)

    def _picture(self, tag: Tag) -> None:
        self._figures += 1
        caption = " ".join(self.said(kid) for kid in tag.kids if isinstance(kid, Tag) and kid.role == "Caption")
        description = tag.alt if tag.alt is not None else tag.actual
        page = tag.first_page()
        words = self.said(tag) if tag.actual is None else ""
        self.content.pictures.append(FilePicture(description, self._spot(tag), (caption or words)[:300], tag.title))
        self._markup.picture(description, f"figure-{self._figures}", page)
        if caption:
            self._markup.block("p", caption, page)

    def _table(self, tag: Tag) -> None:
        rows = [row for row in tag.walk() if row.role == "TR"]
        cells = [[cell for cell in row.kids if isinstance(cell, Tag) and cell.role in {"TH", "TD"}] for row in rows]
        headers = sum(cell.role == "TH" for row in cells for cell in row)
        first = self.said(tag)[:120]
        if rows:
            columns = max(map(len, cells))
            self.content.tables.append(FileTable(len(rows), columns, headers, self._spot(tag), first))
        self._markup.open("table", tag.first_page())
        for kid in tag.kids:
            if isinstance(kid, Tag) and kid.role in {"THead", "TBody", "TFoot"}:
                self._rows(kid)
            elif isinstance(kid, Tag):
                self._emit(kid, tag)
        self._markup.close("table")

    def _rows(self, part: Tag) -> None:
        for row in part.kids:
            if isinstance(row, Tag):
                self._emit(row, part)


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
