"""What was read out of a document's file, for the checks: plain values, each with its page and the heading before it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.documents import DocumentKind


@dataclass(frozen=True, slots=True)
class FileSpot:
    """Where something is in a document."""

    page: int = 0
    """From 1; 0 where it is not known or the format has no pages."""
    heading: str = ""
    """Text of the heading before it."""


@dataclass(frozen=True, slots=True)
class FileHeading:
    """A heading that the file marks as one."""

    text: str
    level: int
    """From 1; 0 for a heading that does not say its level (`H` of a PDF)."""
    spot: FileSpot


@dataclass(frozen=True, slots=True)
class FilePicture:
    """A picture that is content, and what describes it."""

    description: str | None
    """None where there is no description at all; empty where it says that it is none, as decoration does."""
    spot: FileSpot
    text: str = ""
    """Words inside of the figure, and its caption."""
    name: str = ""
    """What the file calls it: a file name, `Picture 3`."""


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table."""

    rows: int
    columns: int
    headers: int
    """Cells that are header cells."""
    spot: FileSpot
    text: str = ""
    """Its first words."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field that people fill in."""

    name: str
    """The name that programs use."""
    label: str
    """The name that people are told."""
    spot: FileSpot


@dataclass(frozen=True, slots=True)
class FileLink:
    """A link inside of a document."""

    text: str
    """Its words, or the description that stands for them."""
    url: str
    """An absolute address; empty for a link to a place in the document itself."""
    spot: FileSpot
    missing: str = ""
    """The place in the document itself that it names and that is not there."""


@dataclass(frozen=True, slots=True)
class FileFont:
    """A font whose characters cannot be turned into text."""

    name: str
    spot: FileSpot


@dataclass(frozen=True, slots=True)
class TypedList:
    """Some text of a document with its place."""

    text: str
    spot: FileSpot


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF as the checks see it. The terms are those of ISO 32000-1."""

    pages: int
    title: str
    title_shown: bool
    """ViewerPreferences /DisplayDocTitle."""
    language: str
    """/Lang of the catalog, white space around it left out; empty where there is none."""
    language_on_elements: bool
    """Every element straight below the root of the tags has a language of its own."""
    has_tags: bool
    """There is a /StructTreeRoot."""
    marked: bool
    """/MarkInfo says /Marked true."""
    pages_read: int
    """Pages whose text was looked at, from the first."""
    pages_with_text: int
    scanned: tuple[int, ...]
    """Pages without any text that show a picture."""
    headings: tuple[FileHeading, ...] = ()
    pictures: tuple[FilePicture, ...] = ()
    tables: tuple[FileTable, ...] = ()
    typed_lists: tuple[TypedList, ...] = ()
    """Paragraphs in a row that begin with marks of a list; the first of each."""
    disordered: tuple[int, ...] = ()
    """Pages whose text comes in another order than it stands in."""
    bookmarks: bool = False
    fields: tuple[FormField, ...] = ()
    untabbed: tuple[int, ...] = ()
    """Pages with fields or links that are not walked through in the order of the tags (/Tabs is not /S)."""
    encrypted: bool = False
    accessible: bool = True
    """The file's permissions let programs take out text for people with disabilities."""
    unmapped_fonts: tuple[FileFont, ...] = ()
    links: tuple[FileLink, ...] = ()
    modified: str = ""
    """ISO date and time, or empty."""

    @property
    def tagged(self) -> bool:
        """Whether it is a tagged PDF (ISO 32000-1, 14.8.1): it has a tree of tags, and says that it is to be trusted."""
        return self.has_tags and self.marked


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A document of a text, presentation or spreadsheet program, or a book, as the checks see it."""

    kind: DocumentKind
    title: str
    language: str
    words: int
    headings: tuple[FileHeading, ...] = ()
    pictures: tuple[FilePicture, ...] = ()
    tables: tuple[FileTable, ...] = ()
    spacing: tuple[FileSpot, ...] = ()
    """Where two or more empty paragraphs in a row make room."""
    untitled: tuple[FileSpot, ...] = ()
    """Slides without a title."""
    links: tuple[FileLink, ...] = ()
    modified: str = ""
    """ISO date and time, or empty."""
