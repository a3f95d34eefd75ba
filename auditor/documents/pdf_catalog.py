"""What a PDF says of itself as a whole: title, language, dates, permissions, bookmarks, named places, fields and fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from lxml import etree

from auditor.documents.pdf_values import (
    READING_FAULTS,
    entry,
    identity,
    is_dictionary,
    is_true,
    iso_date,
    items,
    name_of,
    number,
    text,
)
from auditor.model.document_facts import FileFont, FileSpot, FormField

XMP_LIMIT = 4_000_000
"""Bytes of metadata that are read; a document's own pictures may be in there."""
NAMES_LIMIT = 100_000
FIELDS_LIMIT = 2_000
FONTS_LIMIT = 500
_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_PUSH_BUTTON = 1 << 16
_HIDDEN = 2
_CMAPS_OF_CHARACTERS = re.compile(r"(?!Identity).+")
_KNOWN_ORDERINGS = frozenset({"GB1", "CNS1", "Japan1", "Korea1", "KR"})
_GLYPH_OF_NO_CHARACTER = re.compile(r"(?:[A-Za-z]{1,2}|glyph|cid|index|char|SM|BA|Ri)?\d{1,5}|\.?notdef|g\d+")
"""Names of glyphs that lead to no character; those that do are words or `uni` and a code (Adobe Glyph List)."""
_UNICODE_GLYPH = re.compile(r"u(?:ni)?[0-9A-Fa-f]{4,6}")


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """What the document's information dictionary and its XMP say."""

    title: str = ""
    producer: str = ""
    created: str = ""
    modified: str = ""


def metadata_of(pdf: pikepdf.Pdf, root: pikepdf.Object) -> PdfMetadata:
    """Return title, program and dates: of the XMP where there are some, else of the information dictionary."""
    info = entry(pdf.trailer, "/Info")
    xmp = _xmp(entry(root, "/Metadata"))
    return PdfMetadata(
        xmp.title or text(entry(info, "/Title"), 500),
        xmp.producer or text(entry(info, "/Producer"), 200) or text(entry(info, "/Creator"), 200),
        xmp.created or iso_date(text(entry(info, "/CreationDate"), 60)),
        xmp.modified or iso_date(text(entry(info, "/ModDate"), 60)),
    )


def _xmp(stream: object) -> PdfMetadata:
    if not isinstance(stream, pikepdf.Stream):
        return PdfMetadata()
    try:
        length = number(entry(stream, "/Length")) or 0
        data = stream.read_bytes() if length <= XMP_LIMIT else b""
        start = data.find(b"<x:xmpmeta")
        end = data.rfind(b"?>")
        body = data[start : end if end > start and data[end - 30 : end].find(b"<?xpacket") >= 0 else None]
        body = body.rpartition(b"<?xpacket")[0] or body
        if not body or len(body) > XMP_LIMIT:
            return PdfMetadata()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
        tree = etree.fromstring(body, parser)
    except (*READING_FAULTS, etree.XMLSyntaxError):
        return PdfMetadata()
    if tree is None:
        return PdfMetadata()
    return PdfMetadata(
        _alternative(tree, f"{_DC}title"),
        _simple(tree, f"{_PDF}Producer"),
        iso_date(_simple(tree, f"{_XMP}CreateDate")),
        iso_date(_simple(tree, f"{_XMP}ModifyDate")),
    )


def _alternative(tree: etree._Element, name: str) -> str:
    for found in tree.iter(name):
        for one in (*found.iter(f"{_RDF}li"), found):
            words = " ".join((one.text or "").split())[:500]
            if words:
                return words
    return ""


def _simple(tree: etree._Element, name: str) -> str:
    for found in tree.iter(name):
        if found.text and found.text.strip():
            return str(found.text).strip()[:200]
    for described in tree.iter(f"{_RDF}Description"):
        if described.get(name):
            return str(described.get(name)).strip()[:200]
    return ""


def features_of(pdf: pikepdf.Pdf, root: pikepdf.Object) -> tuple[str, ...]:
    """Return what to know of a file before it is opened: scripts, attached files, signatures, forms of XFA."""
    names, form = entry(root, "/Names"), entry(root, "/AcroForm")
    found: list[str] = []
    action = entry(root, "/OpenAction")
    if (
        entry(names, "/JavaScript") is not None
        or name_of(entry(action, "/S")) == "JavaScript"
        or entry(root, "/AA") is not None
    ):
        found.append("javascript")
    if entry(names, "/EmbeddedFiles") is not None:
        found.append("attachments")
    flags = number(entry(form, "/SigFlags")) or 0
    if flags & 1:
        found.append("signed")
    if entry(form, "/XFA") is not None:
        found.append("xfa")
    if pdf.is_encrypted:
        found.append("encrypted")
    return tuple(found)


def shows_title(root: pikepdf.Object) -> bool:
    """Tell whether the window shows the title and not the file's name (ISO 32000-1, 12.2, DisplayDocTitle)."""
    return is_true(entry(entry(root, "/ViewerPreferences"), "/DisplayDocTitle"))


def has_bookmarks(root: pikepdf.Object) -> bool:
    """Tell whether there is at least one bookmark."""
    return is_dictionary(entry(entry(root, "/Outlines"), "/First"))


class NamedPlaces:
    """The named destinations of a document (ISO 32000-1, 12.3.2.3), read when the first link asks."""

    def __init__(self, root: pikepdf.Object) -> None:
        self._root = root
        self._names: set[str] | None = None
        self.whole = True

    def __contains__(self, name: str) -> bool:
        if self._names is None:
            self._names = set(self._read())
        return name in self._names or not self.whole

    def _read(self) -> Iterator[str]:
        old = entry(self._root, "/Dests")
        if isinstance(old, pikepdf.Dictionary):
            yield from (str(key)[1:] for key in list(old.keys())[:NAMES_LIMIT])
        seen: set[tuple[int, int]] = set()
        stack = [entry(entry(self._root, "/Names"), "/Dests")]
        count = 0
        while stack:
            node = stack.pop()
            place = identity(node)
            if place is not None:
                if place in seen:
                    continue
                seen.add(place)
            for at, value in enumerate(items(entry(node, "/Names"))):
                if at % 2 == 0:
                    count += 1
                    yield raw_text(value)
            stack.extend(items(entry(node, "/Kids")))
            if count > NAMES_LIMIT:
                self.whole = False
                return


def raw_text(value: object) -> str:
    """Return a string or name as it compares with others, white space kept."""
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    try:
        return str(value) if isinstance(value, pikepdf.String | str) else ""
    except READING_FAULTS:
        return ""


def fields_of(
    root: pikepdf.Object, widgets: Mapping[tuple[int, int], int], described: Mapping[tuple[int, int], str]
) -> tuple[FormField, ...]:
    """Return the fields that people fill in.

    `widgets` maps the identity of each widget annotation to its page, `described` to what its tag says stands for it.
    """
    found: list[FormField] = []
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[object, str, str, int]] = [
        (field, "", "", 0) for field in reversed(list(items(entry(entry(root, "/AcroForm"), "/Fields"))))
    ]
    while stack and len(found) < FIELDS_LIMIT:
        field, name, kind, depth = stack.pop()
        place = identity(field)
        if not is_dictionary(field) or (place is not None and place in seen) or depth > 50:
            continue
        if place is not None:
            seen.add(place)
        own = text(entry(field, "/T"), 200)
        name = f"{name}.{own}" if name and own else own or name
        kind = name_of(entry(field, "/FT")) or kind
        kids = [kid for kid in items(entry(field, "/Kids")) if is_dictionary(kid)]
        inner = [kid for kid in kids if entry(kid, "/T") is not None]
        if inner:
            stack.extend((kid, name, kind, depth + 1) for kid in reversed(inner))
            continue
        if kind == "Sig" or _is_quiet(field, kind):
            continue
        places = [place for one in (field, *kids) if (place := identity(one)) is not None]
        page = next((widgets[one] for one in places if one in widgets), 0)
        label = text(entry(field, "/TU"), 300) or next(
            (words for kid in kids if (words := text(entry(kid, "/TU"), 300))), ""
        )
        label = label or next((described[one] for one in places if one in described), "")
        found.append(FormField(name, label, FileSpot(page)))
    return tuple(found)


def _is_quiet(field: object, kind: str) -> bool:
    """Tell whether nobody is asked for anything: a button with a caption of its own, or a field that is not shown."""
    flags = number(entry(field, "/Ff")) or 0
    if (number(entry(field, "/F")) or 0) & _HIDDEN:
        return True
    return kind == "Btn" and bool(flags & _PUSH_BUTTON) and bool(text(entry(entry(field, "/MK"), "/CA"), 100))


class UnmappedFonts:
    """Collects fonts whose characters lead to no text (ISO 32000-1, 9.10.2), page by page."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self.found: dict[str, FileFont] = {}

    def look(self, resources: object, page: int) -> None:
        """Look at the fonts of a page's resources."""
        fonts = entry(resources, "/Font")
        if not isinstance(fonts, pikepdf.Dictionary):
            return
        try:
            held = [fonts[key] for key in list(fonts.keys())[:FONTS_LIMIT]]
        except READING_FAULTS:
            return
        for font in held:
            place = identity(font)
            if place is None or place in self._seen or len(self._seen) >= FONTS_LIMIT:
                continue
            self._seen.add(place)
            if not _has_characters(font):
                name = re.sub(r"^[A-Z]{6}\+", "", name_of(entry(font, "/BaseFont")) or "a font without a name")
                self.found.setdefault(name, FileFont(name[:100], FileSpot(page)))


def _has_characters(font: object) -> bool:
    if entry(font, "/ToUnicode") is not None:
        return True
    if name_of(entry(font, "/Subtype")) == "Type0":
        cmap = name_of(entry(font, "/Encoding"))
        below = next(iter(items(entry(font, "/DescendantFonts"))), None)
        ordering = text(entry(entry(below, "/CIDSystemInfo"), "/Ordering"), 40)
        return bool(cmap and _CMAPS_OF_CHARACTERS.fullmatch(cmap)) or ordering in _KNOWN_ORDERINGS
    encoding = entry(font, "/Encoding")
    names = [name_of(value) for value in items(entry(encoding, "/Differences")) if isinstance(value, pikepdf.Name)]
    if names:
        bad = [name for name in names if _GLYPH_OF_NO_CHARACTER.fullmatch(name) and not _UNICODE_GLYPH.fullmatch(name)]
        return len(bad) * 2 <= len(names)
    return name_of(entry(font, "/Subtype")) != "Type3"
