"""Many short texts in one table: `.csv` and `.xlsx` with the columns url, field and text, one row a text.

The rows of one address are the approved text of its page. They have no order there: each may stand anywhere on the page.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Protocol

from lxml import etree

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files.header import Unreadable, decode
from auditor.reference.files.packed import BROKEN, refuse_compound

ROW_LIMIT = 100_000
SHEET_LIMIT = 100_000_000
"""Bytes of one unpacked part of a workbook."""

_COLUMNS = ("url", "text")
_FIELDS = {
    "alt": BlockKind.DESCRIPTION, "description": BlockKind.DESCRIPTION, "image": BlockKind.DESCRIPTION,
    "heading": BlockKind.HEADING, "title": BlockKind.HEADING, **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}  # fmt: skip
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRINGS, _WORKBOOK, _RELATIONS = "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_AS_WRITTEN = frozenset({"0", "1", "49"})
"""Number formats General, 0 and text (ECMA-376, 18.8.30)."""
_PLAIN = frozenset({"general", "@", "0", "standard"})
"""The same formats as other programs write them, under numbers of their own."""
_SEPARATOR = re.compile(r"^sep=(.)$", re.IGNORECASE)
_RANGE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})$")
_CELL = re.compile(r"^([A-Z]{1,3})[0-9]+$")


class _CsvReader(Protocol):
    """What csv.reader gives; its class has no public name before Python 3.13."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """Yield rows."""


_Row = tuple[int, list[str]]
"""Line of the table, from 1, and its cells."""


def read_csv(body: bytes) -> list[tuple[str, list[ApprovedBlock]]]:
    """Return the approved blocks of every address of a table with commas, semicolons or tabs between its cells."""
    text = decode(body)
    first = text.partition("\n")[0]
    mark, before = max((",", ";", "\t"), key=first.count), 0
    if said := _SEPARATOR.match(first):  # how spreadsheet programs are told of it
        mark, before, text = said[1], 1, text.partition("\n")[2]
    # Strict, as an open quotation mark would take in the rest of the file without a word.
    reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
    try:
        return _pages(_lines(reader, before))
    except csv.Error as error:
        line = reader.line_num + before
        raise Unreadable(f"is not a table that can be read ({error}, line {line}); save it again as CSV") from error


def _lines(reader: _CsvReader, before: int) -> Iterator[_Row]:
    line = before + 1
    for row in reader:
        yield line, row
        line = before + reader.line_num + 1


def read_workbook(body: bytes) -> list[tuple[str, list[ApprovedBlock]]]:
    """Return the approved blocks of every address of a workbook's first sheet; of formulas the values that were saved with them."""
    refuse_compound(body, ".xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            strings = list(_strings(archive)) if _STRINGS in names else []
            sheet = _first_sheet(archive, names)
            _measured(archive, sheet)
            formatted = _formatted(_part(archive, _STYLES)) if _STYLES in names else frozenset()
            with archive.open(sheet) as stream:
                rows = list(itertools.islice(_rows(stream, strings, formatted), ROW_LIMIT + 2))
            if len(rows) > ROW_LIMIT + 1:
                raise Unreadable(f"has more than {ROW_LIMIT} rows; split it")
            with archive.open(sheet) as stream:
                merged = [cell.get("ref", "") for cell in _elements(stream, "mergeCell")]
        return _pages(iter(_unmerged(rows, merged)))
    except BROKEN as error:
        raise Unreadable(
            f"is not a workbook that can be read ({type(error).__name__}); save it again as .xlsx"
        ) from error


def _first_sheet(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Return the part of the sheet whose tab comes first."""
    if {_WORKBOOK, _RELATIONS} <= names:
        sheets = _part(archive, _WORKBOOK).iter(f"{_S}sheet")
        targets = {rel.get("Id"): rel.get("Target", "") for rel in _part(archive, _RELATIONS)}
        for sheet in sheets:
            target = targets.get(sheet.get(_ID), "")
            name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if name in names:
                return name
    return min(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))


def _measured(archive: zipfile.ZipFile, name: str) -> None:
    if archive.getinfo(name).file_size > SHEET_LIMIT:
        raise Unreadable(f"unpacks to more than {SHEET_LIMIT // 1_000_000} MB")


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    _measured(archive, name)
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _strings(archive: zipfile.ZipFile) -> Iterator[str]:
    _measured(archive, _STRINGS)
    with archive.open(_STRINGS) as stream:
        for item in _elements(stream, "si"):
            yield _text(item)


def _elements(stream: IO[bytes], name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name one by one, so that a large part never stands in memory as a tree."""
    for _, element in etree.iterparse(stream, tag=f"{_S}{name}", resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _text(node: etree._Element) -> str:
    """Return the words of a string; readings beside them (furigana) are none of it."""
    readings = {part for reading in node.iter(f"{_S}rPh") for part in reading}
    parts = [part for part in node.iter(f"{_S}t") if part not in readings]
    return "".join(part.text or "" for part in parts)


def _formatted(styles: etree._Element) -> frozenset[str]:
    """Return the numbers of cell styles under which a number looks otherwise than it is written: dates, money, shares."""
    own = {
        entry.get("numFmtId") for entry in styles.iter(f"{_S}numFmt") if entry.get("formatCode", "").lower() in _PLAIN
    }
    formats = styles.find(f"{_S}cellXfs")
    cells = list(formats) if formats is not None else []
    return frozenset(str(n) for n, cell in enumerate(cells) if cell.get("numFmtId", "0") not in _AS_WRITTEN | own)


def _unmerged(rows: list[_Row], merged: Sequence[str]) -> list[_Row]:
    """Give every row of a merged cell what the cell says: an address stands once beside several texts."""
    by_number = dict(rows)
    for place in merged:
        match = _RANGE.match(place)
        if match is None:
            continue
        column, first, last = _number(match[1]), int(match[2]), min(int(match[4]), ROW_LIMIT + 1)
        said = by_number.get(first, [])
        for number in range(first + 1, last + 1) if match[1] == match[3] and column < len(said) else ():
            cells = by_number.get(number)
            if cells is not None:
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = cells[column] or said[column]
    return rows


def _rows(stream: IO[bytes], strings: Sequence[str], formatted: frozenset[str]) -> Iterator[_Row]:
    for count, row in enumerate(_elements(stream, "row"), 1):
        cells: list[str] = []
        for cell in row.iter(f"{_S}c"):
            place = _CELL.match(cell.get("r", ""))
            column = _number(place[1]) if place else len(cells)
            if column > 100:
                break
            cells.extend([""] * (column - len(cells)))
            cells.append(_value(cell, strings, formatted))
        written = row.get("r", "")
        yield int(written) if written.isdecimal() and len(written) < 9 else count, cells


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: etree._Element, strings: Sequence[str], formatted: frozenset[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.find(f"{_S}v")
    written = (value.text or "") if value is not None else ""
    if kind == "e":
        return ""  # #REF! and the like: a formula without a value
    if kind == "s":
        return strings[int(written)] if written.isdecimal() and int(written) < len(strings) else ""
    if kind == "b":
        return "TRUE" if written == "1" else "FALSE"
    if kind == "n" and written and cell.get("s", "0") in formatted:
        raise Unreadable(
            f"has a date or a formatted number in {cell.get('r', 'a cell')}, which a page may write otherwise; "
            "format the cell as text and write it as it is published"
        )
    return written


def _pages(rows: Iterator[_Row]) -> list[tuple[str, list[ApprovedBlock]]]:
    _, head = next((row for row in rows if any(cell.strip() for cell in row[1])), (0, list[str]()))
    columns = {name.strip().lower(): place for place, name in reversed(list(enumerate(head)))}
    missing = [name for name in _COLUMNS if name not in columns]
    if missing:
        raise Unreadable(
            f"has no column {' and no column '.join(missing)} in its first row; needed are url, field, text"
        )
    pages: dict[str, list[ApprovedBlock]] = {}
    for count, (number, row) in enumerate(rows, 1):
        if count > ROW_LIMIT:
            raise Unreadable(f"has more than {ROW_LIMIT} rows; split it")
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        text = " ".join(cells["text"].split())
        if not text:
            continue
        if not cells["url"]:
            raise Unreadable(f"has a text without a url (row {number})")
        blocks = pages.setdefault(cells["url"], [])
        kind = _FIELDS.get(cells.get("field", "").lower(), BlockKind.UNKNOWN)
        blocks.append(ApprovedBlock(len(blocks), text, kind, number, floating=True))
    if not pages:
        raise Unreadable("has no text in it")
    return list(pages.items())
