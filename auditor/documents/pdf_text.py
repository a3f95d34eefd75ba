"""The text of a PDF's pages as runs with their place, size and marked content, read by PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

OBJECTS_LIMIT = 20_000
"""Objects of one page that are looked at; a drawing may have more, a text has not."""
RUN_CHARACTERS = 4096
_NESTING = 4
"""Forms within forms that are looked into."""
_SMALL = 0.02
"""The share of the page below which a picture says nothing about what the page shows."""

CHARACTERS_LIMIT = 200_000
"""Characters of one page that are read."""
_BY_CHARACTER = 2_000_000
"""Objects times characters of a page from which its characters are gone through once: PDFium looks through all for each object."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class TextRun:
    """A piece of text that the page draws at once; places in points from the bottom left."""

    text: str
    mcid: int
    """The marked content it belongs to; -1 for none."""
    left: float
    bottom: float
    right: float
    top: float
    size: float
    """Of its letters, in points."""


@dataclass(slots=True)
class PageText:
    """What one page draws."""

    number: int
    """From 1."""
    runs: list[TextRun] = field(default_factory=list)
    pictures: float = 0.0
    """The share of the page that pictures cover."""
    whole: bool = True
    """Everything on it was looked at."""

    @property
    def has_text(self) -> bool:
        """Whether there is a letter or figure on the page."""
        return any(character.isalnum() for run in self.runs for character in run.text)


class PdfText:
    """An open PDF; a context manager that closes itself."""

    def __init__(self, path: Path) -> None:
        """Open a file. Raises pypdfium2.PdfiumError for one that PDFium does not take."""
        self._document = pdfium.PdfDocument(path)
        self._buffer = ctypes.create_string_buffer(RUN_CHARACTERS * 2)
        self._wide = ctypes.cast(self._buffer, ctypes.POINTER(ctypes.c_ushort))
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._points = ctypes.c_float()
        self._matrix = raw.FS_MATRIX()
        self._by_object: dict[int, str] | None = None

    def __enter__(self) -> PdfText:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    def page(self, number: int) -> PageText:
        """Return what a page draws, in the order in which it is drawn. `number` counts from 1."""
        found = PageText(number)
        page = self._document[number - 1]
        try:
            text = page.get_textpage()
            try:
                area = max(page.get_width() * page.get_height(), 1.0)
                left = OBJECTS_LIMIT
                self._by_object = self._characters(page.raw, text.raw)
                for item, matrix, mcid in self._objects(page.raw, None, _NESTING):
                    left -= 1
                    if left < 0:
                        found.whole = False
                        break
                    self._take(found, item, matrix, mcid, (text.raw, area))
            finally:
                text.close()
        finally:
            page.close()
        return found

    def thumbnail(self, number: int, width: int) -> bytes:
        """Return a small picture of a page as JPEG, `width` pixels wide."""
        import io

        page = self._document[number - 1]
        try:
            scale = min(width / max(page.get_width(), 1.0), 2.0)
            if page.get_height() * scale > width * 3:
                scale = width * 3 / page.get_height()
            image = page.render(scale=scale).to_pil().convert("RGB")
        finally:
            page.close()
        out = io.BytesIO()
        image.save(out, "JPEG", quality=70)
        return out.getvalue()

    def _objects(
        self, page: object, around: Matrix | None, depth: int, mcid: int = -1
    ) -> Iterator[tuple[object, Matrix | None, int]]:
        form = around is not None
        count = raw.FPDFFormObj_CountObjects(page) if form else raw.FPDFPage_CountObjects(page)
        for index in range(min(count, OBJECTS_LIMIT)):
            item = raw.FPDFFormObj_GetObject(page, index) if form else raw.FPDFPage_GetObject(page, index)
            if not item:
                continue
            marked = raw.FPDFPageObj_GetMarkedContentID(item)
            inside = marked if marked >= 0 else mcid
            if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
                if depth:
                    yield from self._objects(item, self._moved(item, around), depth - 1, inside)
            else:
                yield item, around, inside

    def _moved(self, form: object, around: Matrix | None) -> Matrix:
        if not raw.FPDFPageObj_GetMatrix(form, self._matrix):
            return around or (1, 0, 0, 1, 0, 0)
        m = self._matrix
        own = (m.a, m.b, m.c, m.d, m.e, m.f)
        return _multiplied(own, around) if around else own

    def _take(self, found: PageText, item: object, matrix: Matrix | None, mcid: int, on: tuple[object, float]) -> None:
        text, area = on
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            said = self._text(item, text)
            if said:
                left, bottom, right, top = self._bounds(item, matrix)
                found.runs.append(TextRun(said, mcid, left, bottom, right, top, self._size(item, matrix)))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = self._bounds(item, matrix)
            share = abs((right - left) * (top - bottom)) / area
            if share >= _SMALL:
                found.pictures = min(found.pictures + share, 1.0)

    def _characters(self, page: object, text: object) -> dict[int, str] | None:
        """Return the words of each object of a crowded page by the object's address; None for a page that is not."""
        count = raw.FPDFText_CountChars(text)
        if count * raw.FPDFPage_CountObjects(page) < _BY_CHARACTER:
            return None
        found: dict[int, list[str]] = {}
        before = 0
        for index in range(min(count, CHARACTERS_LIMIT)):
            owner = raw.FPDFText_GetTextObject(text, index)
            address = ctypes.cast(owner, ctypes.c_void_p).value or before  # a space that was only seen has no object
            before = address
            code = raw.FPDFText_GetUnicode(text, index)
            if code and not 0xD800 <= code < 0xE000:
                found.setdefault(address, []).append(chr(code))
        return {address: "".join(characters) for address, characters in found.items()}

    def _text(self, item: object, page: object) -> str:
        if self._by_object is not None:
            address = ctypes.cast(item, ctypes.c_void_p).value  # type: ignore[arg-type]
            return self._by_object.get(address or 0, "").strip("\r\n")
        length = raw.FPDFTextObj_GetText(item, page, self._wide, RUN_CHARACTERS * 2)
        if length <= 2:
            return ""
        bytes_said = min(length - 2, RUN_CHARACTERS * 2 - 2)
        return self._buffer.raw[:bytes_said].decode("utf-16-le", "replace")

    def _bounds(self, item: object, matrix: Matrix | None) -> tuple[float, float, float, float]:
        left, bottom, right, top = self._edges
        if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return 0.0, 0.0, 0.0, 0.0
        if matrix is None:
            return left.value, bottom.value, right.value, top.value
        corners = [_placed(matrix, x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _size(self, item: object, matrix: Matrix | None) -> float:
        if not raw.FPDFTextObj_GetFontSize(item, self._points):
            return 0.0
        size = abs(self._points.value)
        if raw.FPDFPageObj_GetMatrix(item, self._matrix):
            m = self._matrix
            size *= (m.c * m.c + m.d * m.d) ** 0.5
        if matrix is not None:
            size *= (matrix[2] * matrix[2] + matrix[3] * matrix[3]) ** 0.5
        return size


def _placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _multiplied(own: Matrix, around: Matrix) -> Matrix:
    a, b, c, d, e, f = own
    p, q, r, s, t, u = around
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def thumbnails(path: Path, numbers: Sequence[int], width: int) -> Iterator[tuple[int, bytes]]:
    """Yield a small picture of each of these pages, as JPEG; a page that cannot be drawn is left out."""
    try:
        with PdfText(path) as document:
            for number in numbers:
                if 1 <= number <= len(document):
                    yield number, document.thumbnail(number, width)
    except (pdfium.PdfiumError, OSError, ValueError, RuntimeError):
        return
