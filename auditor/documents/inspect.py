"""One document's file to one reading, whatever kind it is by its content."""

from __future__ import annotations

from pathlib import Path

from auditor.documents.kinds import READ, kind_of
from auditor.documents.reading import DocumentReading, ReadingLimits, Unopened
from auditor.model.codes import Code
from auditor.model.documents import DocumentKind


def read_document(path: Path, limits: ReadingLimits) -> DocumentReading:
    """Read a document. Raises Unopened for one that can only be catalogued."""
    kind = kind_of(path)
    if kind is DocumentKind.UNKNOWN:
        raise Unopened(Code.NOT_A_DOCUMENT, "its content is of no known kind of document")
    if kind not in READ:
        raise Unopened(Code.DOCUMENT_NOT_READ, kind)
    if kind is DocumentKind.PDF:
        from auditor.documents.pdf import read_pdf

        return read_pdf(path, limits)
    from auditor.documents.office import read_office

    return read_office(path, kind, limits)
