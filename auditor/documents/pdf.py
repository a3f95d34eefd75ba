"""Reads a PDF: structure by qpdf, words by PDFium; what is broken or hostile ends as a value or as `Unopened`, never as a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2

from auditor.documents.markup import Markup
from auditor.documents.pdf_catalog import (
    NamedPlaces,
    UnmappedFonts,
    features_of,
    fields_of,
    has_bookmarks,
    metadata_of,
    raw_text,
    shows_title,
)
from auditor.documents.pdf_content import Box, ContentReader, MarkedText, Paragraph, TaggedContent
from auditor.documents.pdf_layout import blocks_of, joined
from auditor.documents.pdf_tags import Mark, Tag, read_tags
from auditor.documents.pdf_text import PageText, PdfText, TextRun
from auditor.documents.pdf_values import READING_FAULTS, entry, identity, is_dictionary, is_true, items, name_of, text
from auditor.documents.reading import DocumentReading, ReadingLimits, Unopened
from auditor.documents.typed_lists import typed_lists
from auditor.errors import noted
from auditor.model.codes import Code
from auditor.model.document_facts import FileLink, FileSpot, PdfFile
from auditor.model.documents import DocumentKind
from auditor.model.page import Failed

PAGES_LIMIT = 20_000
LINKS_LIMIT = 3_000
_SCAN = 0.4
"""The share of a page that pictures cover from which a page without text is one that was scanned."""
_OUT_OF_ORDER = 0.34
"""Share of the steps from block to block that lead up the page, from which its order is suspicious."""
_BLOCKS_TO_JUDGE = 6


@dataclass(slots=True)
class _Annotations:
    """What stands on the pages beside their content."""

    links: list[tuple[object, int]] = field(default_factory=list)
    widgets: dict[tuple[int, int], int] = field(default_factory=dict)
    untabbed: list[int] = field(default_factory=list)


def read_pdf(path: Path, limits: ReadingLimits) -> DocumentReading:
    """Read a PDF. Raises Unopened for one that has a password or is no PDF after all."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            return _read(pdf, path, limits)
    except pikepdf.PasswordError as error:
        raise Unopened(Code.DOCUMENT_ENCRYPTED) from error
    except READING_FAULTS as error:
        raise Unopened(Code.DOCUMENT_BROKEN, f"{type(error).__name__}: {error}") from error


def _read(pdf: pikepdf.Pdf, path: Path, limits: ReadingLimits) -> DocumentReading:
    root = pdf.Root
    pages = [page.obj for page, _ in zip(pdf.pages, range(PAGES_LIMIT), strict=False)]
    if not pages:
        raise Unopened(Code.DOCUMENT_BROKEN, "it has no page")
    numbers = {place: at for at, page in enumerate(pages, 1) if (place := identity(page)) is not None}
    about = metadata_of(pdf, root)
    tags = entry(root, "/StructTreeRoot")
    notes: list[Failed] = []
    texts, scanned = _texts(path, min(len(pages), limits.pages), notes)
    if len(pages) > limits.pages:
        notes.append(noted(Code.DOCUMENT_LIMIT, f"the text of {limits.pages} of {len(pages)} pages was read"))
    language = text(entry(root, "/Lang"), 60)
    markup = Markup(about.title, language)
    tree = read_tags(tags, numbers) if is_dictionary(tags) else None
    if tree is not None and not tree.whole:
        notes.append(noted(Code.DOCUMENT_LIMIT, "there are more tags than are read"))
    marks = _marks_of(texts)
    content = TaggedContent(markup)
    reader = ContentReader(markup, marks.get)
    if tree is not None and any(tree.root.kids):
        content = reader.read(tree.root)
    if not content.paragraphs:
        _untagged(texts, markup)
    beside = _annotations(pages)
    fonts = UnmappedFonts()
    for at, page in enumerate(pages[: limits.pages], 1):
        fonts.look(_inherited(page, "/Resources"), at)
    owners = {place: tag for tag in (tree.root.walk() if tree else ()) for place in tag.annotations}
    links = tuple(_links(beside.links, NamedPlaces(root), numbers, owners, (reader, texts)))
    file = PdfFile(
        pages=len(pages),
        title=about.title,
        title_shown=shows_title(root),
        language=language,
        language_on_elements=_language_on_elements(tree.root if tree else None),
        has_tags=is_dictionary(tags),
        marked=is_true(entry(entry(root, "/MarkInfo"), "/Marked")),
        pages_read=len(texts),
        pages_with_text=sum(page.has_text for page in texts),
        scanned=tuple(scanned),
        headings=tuple(content.headings),
        pictures=tuple(content.pictures),
        tables=tuple(content.tables),
        typed_lists=tuple(typed_lists(content.paragraphs)),
        disordered=tuple(_disordered(content.paragraphs)),
        bookmarks=has_bookmarks(root),
        fields=fields_of(root, beside.widgets, {place: tag.alt for place, tag in owners.items() if tag.alt}),
        untabbed=tuple(beside.untabbed),
        encrypted=pdf.is_encrypted,
        accessible=bool(pdf.allow.accessibility) if pdf.is_encrypted else True,
        unmapped_fonts=tuple(fonts.found.values()),
        links=links,
        modified=about.modified,
    )
    return DocumentReading(
        DocumentKind.PDF,
        about.title,
        language,
        markup.text(),
        pdf=file,
        pages=len(pages),
        producer=about.producer,
        created=about.created,
        modified=about.modified,
        features=features_of(pdf, root),
        notes=tuple(notes),
    )


def _texts(path: Path, count: int, notes: list[Failed]) -> tuple[list[PageText], list[int]]:
    """Return the text of the first pages, and which of them are only a picture."""
    try:
        with PdfText(path) as words:
            texts = [words.page(number) for number in range(1, min(count, len(words)) + 1)]
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        notes.append(noted(Code.DOCUMENT_LIMIT, f"its text cannot be read: {error}"))
        return [], []
    if any(not page.whole for page in texts):
        notes.append(noted(Code.DOCUMENT_LIMIT, "a page has more objects than are read"))
    return texts, [page.number for page in texts if not page.has_text and page.pictures >= _SCAN]


def _marks_of(texts: Sequence[PageText]) -> dict[Mark, MarkedText]:
    runs: dict[Mark, list[TextRun]] = {}
    for page in texts:
        for run in page.runs:
            if run.mcid >= 0:
                runs.setdefault(Mark(page.number, run.mcid), []).append(run)
    return {mark: MarkedText(joined(held), _box(held)) for mark, held in runs.items()}


def _box(runs: Sequence[TextRun]) -> Box:
    return (
        min(run.left for run in runs),
        min(run.bottom for run in runs),
        max(run.right for run in runs),
        max(run.top for run in runs),
    )


def _untagged(texts: Sequence[PageText], markup: Markup) -> None:
    for block in blocks_of(texts):
        markup.block("h2" if block.heading else "p", block.text, block.page)


def _inherited(page: object, name: str) -> object:
    node = page
    for _ in range(50):
        found = entry(node, name)
        if found is not None or node is None:
            return found
        node = entry(node, "/Parent")
    return None


def _annotations(pages: Sequence[pikepdf.Object]) -> _Annotations:
    found = _Annotations()
    for number, page in enumerate(pages, 1):
        held = entry(page, "/Annots")
        if held is None:
            continue
        walked = False
        for annotation in items(held):
            kind = name_of(entry(annotation, "/Subtype"))
            if kind == "Link" and len(found.links) < LINKS_LIMIT:
                found.links.append((annotation, number))
            place = identity(annotation)
            if kind == "Widget" and place is not None:
                found.widgets[place] = number
            walked = walked or kind in {"Link", "Widget"}
        if walked and name_of(entry(page, "/Tabs")) != "S":
            found.untabbed.append(number)
    return found


def _links(
    links: Sequence[tuple[object, int]],
    places: NamedPlaces,
    numbers: dict[tuple[int, int], int],
    owners: dict[tuple[int, int], Tag],
    said: tuple[ContentReader, Sequence[PageText]],
) -> Iterator[FileLink]:
    reader, texts = said
    for annotation, page in links:
        action = entry(annotation, "/A")
        kind = name_of(entry(action, "/S"))
        url = text(entry(action, "/URI"), 2_000) if kind == "URI" else ""
        target = entry(annotation, "/Dest") if action is None else entry(action, "/D") if kind == "GoTo" else None
        if not url and target is None:
            continue  # a script, another file, a button of the viewer
        owner = owners.get(identity(annotation) or (0, 0))
        words = (reader.said(owner) or owner.alt or "") if owner is not None else ""
        if owner is not None and not words:
            words = " ".join(kid.alt or "" for kid in owner.walk()).strip()
        words = words or text(entry(annotation, "/Contents"), 300)
        if not words and page <= len(texts):
            words = _under(texts[page - 1], entry(annotation, "/Rect"))
        yield FileLink(words[:300], url, FileSpot(page), "" if url else _missing(target, places, numbers))


def _under(page: PageText, rectangle: object) -> str:
    """Return the words that stand in a rectangle of a page."""
    edges = [float(value) for value in items(rectangle) if isinstance(value, int | float | Decimal)]
    if len(edges) != 4:
        return ""
    left, right = sorted((edges[0], edges[2]))
    bottom, top = sorted((edges[1], edges[3]))
    return joined(
        run
        for run in page.runs
        if min(run.right, right) > max(run.left, left) and bottom - 1 <= (run.top + run.bottom) / 2 <= top + 1
    )


def _missing(target: object, places: NamedPlaces, numbers: dict[tuple[int, int], int]) -> str:
    """Return the place that a link inside of the document names and that is not there; empty when it is."""
    if isinstance(target, pikepdf.Array):
        first = next(items(target), None)
        place = identity(first)
        if place is not None and is_dictionary(first):
            return "" if place in numbers else f"page object {place[0]}"
        return "page that is not there" if first is None else ""
    name = raw_text(target)
    return name[:200] if name and name not in places else ""


def _language_on_elements(root: Tag | None) -> bool:
    """Tell whether every tag directly below the root says its language: then all text has one without the catalog's."""
    tops = [kid for kid in root.kids if isinstance(kid, Tag)] if root is not None else []
    return bool(tops) and all(kid.language for kid in tops)


def _disordered(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Yield the pages on which block after block leads up the page within one column: nobody would read them so."""
    by_page: dict[int, list[Box]] = {}
    for paragraph in paragraphs:
        if paragraph.box is not None and paragraph.role not in {"Note", "FENote", "TD", "TH"}:
            by_page.setdefault(paragraph.page, []).append(paragraph.box)
    for page, boxes in by_page.items():
        if len(boxes) < _BLOCKS_TO_JUDGE:
            continue
        steps = list(pairwise(boxes))
        up = sum(after[1] >= before[3] and _one_column(before, after) for before, after in steps)
        if up / len(steps) >= _OUT_OF_ORDER:
            yield page


def _one_column(one: Box, other: Box) -> bool:
    shared = min(one[2], other[2]) - max(one[0], other[0])
    return shared > 0.5 * max(1.0, min(one[2] - one[0], other[2] - other[0]))
