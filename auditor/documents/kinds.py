"""What kind of document a file is, by its content; and what an address, a media type or a host promises before it is fetched."""

from __future__ import annotations

import zipfile
from pathlib import Path

from auditor.model.documents import DocumentKind
from auditor.urls import address_of

_HEAD = 1024
"""Bytes in which a PDF's signature may stand (ISO 32000-1, annex H, implementation note 13; readers take it anywhere there)."""
_MIMETYPE_LIMIT = 200
_ENTRY_LIMIT = 20_000
"""Files in an archive that are looked through; an Office file has some hundreds."""

_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": DocumentKind.ODT,
    "application/vnd.oasis.opendocument.presentation": DocumentKind.ODP,
    "application/vnd.oasis.opendocument.spreadsheet": DocumentKind.ODS,
    "application/epub+zip": DocumentKind.EPUB,
}
_PARTS = {
    "word/document.xml": DocumentKind.DOCX,
    "ppt/presentation.xml": DocumentKind.PPTX,
    "xl/workbook.xml": DocumentKind.XLSX,
}
"""The part by which a package of Office Open XML is known."""

_BY_TYPE = {
    "application/pdf": DocumentKind.PDF,
    "application/x-pdf": DocumentKind.PDF,
    "application/msword": DocumentKind.OLD_OFFICE,
    "application/vnd.ms-excel": DocumentKind.OLD_OFFICE,
    "application/vnd.ms-powerpoint": DocumentKind.OLD_OFFICE,
    "application/rtf": DocumentKind.RTF,
    "text/rtf": DocumentKind.RTF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DocumentKind.DOCX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": DocumentKind.PPTX,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow": DocumentKind.PPTX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": DocumentKind.XLSX,
    "application/vnd.ms-word.document.macroenabled.12": DocumentKind.DOCX,
    "application/vnd.ms-excel.sheet.macroenabled.12": DocumentKind.XLSX,
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": DocumentKind.PPTX,
    **_OPEN_DOCUMENT,
}
_BY_EXTENSION = {
    "pdf": DocumentKind.PDF,
    **dict.fromkeys(("doc", "dot", "xls", "xlt", "ppt", "pps"), DocumentKind.OLD_OFFICE),
    "rtf": DocumentKind.RTF,
    **dict.fromkeys(("docx", "docm", "dotx"), DocumentKind.DOCX),
    **dict.fromkeys(("pptx", "pptm", "ppsx"), DocumentKind.PPTX),
    **dict.fromkeys(("xlsx", "xlsm"), DocumentKind.XLSX),
    "odt": DocumentKind.ODT,
    "odp": DocumentKind.ODP,
    "ods": DocumentKind.ODS,
    "epub": DocumentKind.EPUB,
}
_HOSTS = ("docs.google.com", "drive.google.com", "1drv.ms", "onedrive.live.com", "app.box.com", "box.com")
_HOST_ENDS = (".sharepoint.com", ".box.com")
_HOSTED_PATHS = {"www.dropbox.com": ("/s/", "/scl/", "/sh/"), "dropbox.com": ("/s/", "/scl/", "/sh/")}

READ = frozenset(
    (
        DocumentKind.PDF,
        DocumentKind.DOCX,
        DocumentKind.PPTX,
        DocumentKind.XLSX,
        DocumentKind.ODT,
        DocumentKind.ODP,
        DocumentKind.ODS,
        DocumentKind.EPUB,
    )
)
"""Kinds that are looked into; the others are only catalogued."""


def promised_kind(url: str, media_type: str = "") -> DocumentKind | None:
    """Return the kind that an address or a declared media type promises; None where neither speaks of a document.

    A type that says nothing (`application/octet-stream`, none) leaves the word to the name; one that says "page" does not.
    """
    if is_hosted(url):
        return DocumentKind.HOSTED
    if media_type in _BY_TYPE:
        return _BY_TYPE[media_type]
    name = address_of(url).path.rstrip("/").rpartition("/")[2]
    stem, _, extension = name.rpartition(".")
    return _BY_EXTENSION.get(extension.lower()) if stem else None


def is_hosted(url: str) -> bool:
    """Tell whether an address is of a document that a service shows as an application: there is no file to fetch."""
    parts = address_of(url)
    host, path = parts.host.lower(), parts.path
    if host in {"docs.google.com", "drive.google.com"}:
        return path not in {"", "/"} and not path.startswith("/forms")
    if any(path.startswith(start) for start in _HOSTED_PATHS.get(host, ())):
        return True
    return (host in _HOSTS or host.endswith(_HOST_ENDS)) and path not in {"", "/"}


def kind_of(path: Path) -> DocumentKind:
    """Return what a file is by its content. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head:
        return DocumentKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return DocumentKind.OLD_OFFICE
    return DocumentKind.RTF if head.startswith(b"{\\rtf") else DocumentKind.UNKNOWN


def _kind_of_archive(path: Path) -> DocumentKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()[:_ENTRY_LIMIT]
            names = {entry.filename for entry in entries}
            found = next((kind for part, kind in _PARTS.items() if part in names), None)
            if found is not None:
                return found
            if entries and "mimetype" in names:
                with archive.open("mimetype") as file:
                    declared = file.read(_MIMETYPE_LIMIT).decode("ascii", "replace").strip()
                return _OPEN_DOCUMENT.get(
                    declared.removesuffix("-template").removesuffix("-web").removesuffix("-master"),
                    DocumentKind.UNKNOWN,
                )
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return DocumentKind.UNKNOWN
    return DocumentKind.UNKNOWN
