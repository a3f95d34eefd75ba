"""What reading a document's file comes to, the same for every kind; and the fault that says why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.document_facts import OfficeFile, PdfFile
from auditor.model.documents import DocumentKind
from auditor.model.page import Failed


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """How much of one document is looked at."""

    pages: int = 200
    """Pages of a PDF, or slides, whose text is read."""
    unpacked: int = 200_000_000
    """Bytes that one document may unpack to."""


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """One document, read."""

    kind: DocumentKind
    title: str
    language: str
    markup: str
    """Its content as a page, for the checks of pages; empty where there is none."""
    pdf: PdfFile | None = None
    office: OfficeFile | None = None
    pages: int = 0
    producer: str = ""
    created: str = ""
    modified: str = ""
    features: tuple[str, ...] = ()
    notes: tuple[Failed, ...] = ()
    """What was not looked at."""


class Unopened(Exception):
    """A document that is only catalogued; carries the failure."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(code)
        self.failure = failed(code, detail, Stage.PARSE)
