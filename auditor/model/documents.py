"""The documents that a site publishes beside its pages: what each is, where it is linked, and the one state in which it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.model.page import Failed

ON_DOCUMENT = "document"
"""Tag of every finding on a document: [documents] gate decides whether such a finding can fail a run."""


class DocumentKind(StrEnum):
    """What a file is by its content, never by its name."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    ODT = "odt"
    ODP = "odp"
    ODS = "ods"
    EPUB = "epub"
    OLD_OFFICE = "old-office"
    """A binary file of Word, Excel or PowerPoint from before 2007, or one of today's with a password."""
    RTF = "rtf"
    HOSTED = "hosted"
    """Kept by a service that shows it as an application: Google Docs and Drive, OneDrive, SharePoint, Box, Dropbox."""
    UNKNOWN = "unknown"


class DocumentState(StrEnum):
    """The one state in which every document ends; each but `checked` has a reason."""

    CHECKED = "checked"
    CATALOGUED = "catalogued"
    """It is there, and nothing could look into it: encrypted, broken, too large, of a kind that is not read."""
    ELSEWHERE = "elsewhere"
    """On another site or with a service; it is named and not asked for."""
    LEFT_OUT = "left-out"
    """By a rule, robots.txt or a budget."""
    FAILED = "failed"
    """The address did not give a document."""


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """One place on a page that leads to a document."""

    page: str
    text: str
    """The link's accessible name."""
    selector: str
    embedded: bool = False
    """The page shows the document in a frame."""


@dataclass(frozen=True, slots=True)
class UaRule:
    """One rule of PDF/UA-1 that a document breaks."""

    id: str
    message: str
    """Of the first place."""
    count: int


@dataclass(frozen=True, slots=True)
class UaResult:
    """What the independent checker of PDF/UA-1 says of a PDF: an appendix, never a finding."""

    conforms: bool
    rules: tuple[UaRule, ...] = ()
    failure: Failed | None = None
    """Why there is no result."""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document and what became of it."""

    url: str
    """Canonical address, as pages link to it."""
    state: DocumentState
    reason: Failed | None = None
    """Why it is not `checked`; of a checked one, the first thing that could not be looked at."""
    kind: DocumentKind = DocumentKind.UNKNOWN
    final_url: str = ""
    status: int | None = None
    """The HTTP status, where the address was asked for."""
    media_type: str = ""
    """As the server declared it."""
    size: int = 0
    """Bytes."""
    pages: int = 0
    """Pages, slides or sheets; 0 where the format has none."""
    title: str = ""
    language: str = ""
    """As the file declares it."""
    producer: str = ""
    created: str = ""
    """ISO date and time, as in `modified`; empty where the file does not say."""
    modified: str = ""
    tagged: bool | None = None
    """Of a PDF that could be opened: a tree of tags, and marked as such (ISO 32000-1, 14.8.1)."""
    features: tuple[str, ...] = ()
    """What to know of it before it is opened: `javascript`, `attachments`, `signed`, `xfa`."""
    sha256: str = ""
    links: tuple[DocumentLink, ...] = ()
    """The first places that lead to it."""
    linked: int = 0
    """How many there are."""
    sitemap: str = ""
    """The sitemap that names it."""
    copies: tuple[str, ...] = ()
    """Other addresses with the same bytes."""
    etag: str = ""
    last_modified: str = ""
    checked_with: str = ""
    """Digest of what the result depends on besides the file: checks, settings, approved texts."""
    carried_from: str = ""
    """Id of the run whose result holds, because the file is the same; empty when it was checked in this run."""
    notes: tuple[Failed, ...] = ()
    """What could not be looked at in a checked document."""
    pictures: Mapping[int, str] = field(default_factory=dict)
    """Page number -> sha256 of a small picture of that page."""
    headings: tuple[tuple[int, str], ...] = ()
    """Level and text of the first headings."""
    targets: tuple[tuple[str, str, int], ...] = ()
    """Address, words and page of each web link inside of it."""
    ua: UaResult | None = None
    cpu_ms: int = 0
    """Processor time that reading and checking it took."""

    @property
    def name(self) -> str:
        """What to call it: its title, else the text of a link to it, else the end of its address."""
        linked = next((link.text for link in self.links if link.text), "")
        return self.title or linked or self.url.rstrip("/").rpartition("/")[2] or self.url
