"""Reads files of Office programs and books: headings, pictures, tables and words of each kind, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from auditor.documents.markup import Markup
from auditor.documents.package import Package
from auditor.documents.pdf_values import iso_date
from auditor.documents.reading import DocumentReading, ReadingLimits
from auditor.model.document_facts import FileHeading, FileLink, FilePicture, FileSpot, FileTable, OfficeFile
from auditor.model.documents import DocumentKind

BLOCKS_LIMIT = 50_000
"""Paragraphs of one file that are read."""


@dataclass(slots=True)
class OfficeContent:
    """What a reader of one format fills in."""

    kind: DocumentKind
    title: str = ""
    language: str = ""
    producer: str = ""
    created: str = ""
    modified: str = ""
    pages: int = 0
    words: int = 0
    markup: Markup = field(default_factory=lambda: Markup("", ""))
    headings: list[FileHeading] = field(default_factory=list)
    pictures: list[FilePicture] = field(default_factory=list)
    tables: list[FileTable] = field(default_factory=list)
    spacing: list[FileSpot] = field(default_factory=list)
    untitled: list[FileSpot] = field(default_factory=list)
    links: list[FileLink] = field(default_factory=list)
    heading: str = ""
    blocks: int = 0

    def begin(self) -> None:
        """Begin the markup, once title and language are known."""
        self.markup = Markup(self.title, self.language)

    def spot(self, page: int = 0) -> FileSpot:
        """Return the place that was come to."""
        return FileSpot(page, self.heading)

    def paragraph(self, text: str, page: int = 0, element: str = "p") -> None:
        """Take in a block of text."""
        if text:
            self.blocks += 1
            self.words += len(text.split())
            self.markup.block(element, text, page)

    def title_of_part(self, text: str, level: int, page: int = 0) -> None:
        """Take in a heading."""
        if text:
            self.headings.append(FileHeading(text[:300], level, self.spot(page)))
            self.paragraph(text, page, f"h{min(max(level, 1), 6)}")
            self.heading = text[:200]

    def picture(self, description: str | None, name: str, page: int = 0) -> None:
        """Take in a picture."""
        self.pictures.append(FilePicture(description, self.spot(page), name=name[:200]))
        self.markup.picture(description, f"figure-{len(self.pictures)}", page)


def read_office(path: Path, kind: DocumentKind, limits: ReadingLimits) -> DocumentReading:
    """Read a file of a kind in READERS. Raises Unopened for one that is damaged, locked or too large."""
    content = OfficeContent(kind)
    with Package(path, limits) as package:
        reader = _readers()[kind]
        reader(package, content, limits)
    file = OfficeFile(
        kind,
        content.title,
        content.language,
        content.words,
        tuple(content.headings),
        tuple(content.pictures),
        tuple(content.tables),
        tuple(content.spacing),
        tuple(content.untitled),
        tuple(content.links),
        iso_date(content.modified),
    )
    return DocumentReading(
        kind,
        content.title,
        content.language,
        content.markup.text() if content.blocks or content.pictures else "",
        office=file,
        pages=content.pages,
        producer=content.producer,
        created=iso_date(content.created),
        modified=iso_date(content.modified),
    )


OfficeReader = Callable[[Package, OfficeContent, ReadingLimits], None]


def _readers() -> dict[DocumentKind, OfficeReader]:
    from auditor.documents.books import read_book
    from auditor.documents.open_document import read_open_document
    from auditor.documents.slides import read_slides
    from auditor.documents.word import read_text_document
    from auditor.documents.workbook import read_sheets

    return {
        DocumentKind.DOCX: read_text_document,
        DocumentKind.PPTX: read_slides,
        DocumentKind.XLSX: read_sheets,
        DocumentKind.ODT: read_open_document,
        DocumentKind.ODP: read_open_document,
        DocumentKind.ODS: read_open_document,
        DocumentKind.EPUB: read_book,
    }
