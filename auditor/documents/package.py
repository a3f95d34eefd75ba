"""An Office file or book as a package of parts: every part read within limits, as XML that fetches and expands nothing."""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from auditor.documents.reading import ReadingLimits, Unopened
from auditor.model.codes import Code

ENTRIES_LIMIT = 20_000
_FAULTS = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


class Package:
    """An open package; a context manager that closes itself."""

    def __init__(self, path: Path, limits: ReadingLimits) -> None:
        """Open a file. Raises Unopened for one that is damaged or unpacks to more than is allowed."""
        try:
            self._archive = zipfile.ZipFile(path)
            entries = self._archive.infolist()
        except _FAULTS as error:
            raise Unopened(Code.DOCUMENT_BROKEN, f"{type(error).__name__}: {error}") from error
        if len(entries) > ENTRIES_LIMIT or sum(entry.file_size for entry in entries) > limits.unpacked:
            self._archive.close()
            raise Unopened(Code.DOCUMENT_LIMIT, f"it unpacks to more than {limits.unpacked // 1_000_000} MB")
        if any(entry.flag_bits & 1 for entry in entries):
            self._archive.close()
            raise Unopened(Code.DOCUMENT_ENCRYPTED)
        self.names = tuple(entry.filename for entry in entries)
        self._known = frozenset(self.names)
        self._left = limits.unpacked

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def bytes(self, name: str) -> bytes:
        """Return a part's bytes; nothing for one that is not there or cannot be unpacked. Raises Unopened beyond the limit."""
        if name not in self._known:
            return b""
        try:
            with self._archive.open(name) as part:
                data = part.read(self._left + 1)
        except (*_FAULTS, zlib.error, lzma.LZMAError):
            return b""
        self._left -= len(data)
        if self._left < 0:
            raise Unopened(Code.DOCUMENT_LIMIT, "it unpacks to more than it says")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return a part's root element; None for one that is not there or is no XML."""
        data = self.bytes(name)
        if not data:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            return None

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Return what a part refers to: id -> kind, address (a part's name, or as written where it leads out), leads out."""
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found: dict[str, tuple[str, str, bool]] = {}
        for relation in root.iter(_RELATION) if root is not None else ():
            target = relation.get("Target", "")
            outside = relation.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target, outside)
        return found

    def core(self) -> dict[str, str]:
        """Return title, language, dates and program of a package of Office Open XML."""
        root = self.xml("docProps/core.xml")
        found: dict[str, str] = {}
        for key, tag in (
            ("title", f"{_DC}title"),
            ("language", f"{_DC}language"),
            ("created", f"{_TERMS}created"),
            ("modified", f"{_TERMS}modified"),
        ):
            element = root.find(tag) if root is not None else None
            found[key] = " ".join((element.text or "").split())[:500] if element is not None else ""
        app = self.xml("docProps/app.xml")
        program = next((e.text for e in app.iter("{*}Application") if e.text), "") if app is not None else ""
        found["producer"] = str(program)[:200]
        return found
