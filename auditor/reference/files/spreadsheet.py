"""Many short texts in one table: `.csv` and `.xlsx` with the columns url, field and text, one row a text.

The rows of one address are the approved text of its page. They have no order there: each may stand anywhere on the page.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files.header import Unreadable, decode

ROW_LIMIT = 100_000
SHEET_LIMIT = 100_000_000
"""Bytes of one unpacked part of a workbook."""

_COLUMNS = ("url", "text")
_FIELDS = {
    "alt": BlockKind.DESCRIPTION, "description": BlockKind.DESCRIPTION, "image": BlockKind.DESCRIPTION,
    "heading": BlockKind.HEADING, "title": BlockKind.HEADING, **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}  # fmt: skip
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(r"^([A-Z]{1,3})[0-9]+$")

_Row = tuple[int, list[str]]
"""Line of the table, from 1, and its cells."""


def read_csv(body: bytes) -> list[tuple[str, list[ApprovedBlock]]]:
    """Return the approved blocks of every address of a table with commas, semicolons or tabs between its cells."""
    text = decode(body)
    first = text.partition("\n")[0]
    mark = max((",", ";", "\t"), key=first.count)
    try:
        return _pages((number, row) for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=mark), 1))
    except csv.Error as error:
        raise Unreadable(f"is not a table that can be read ({error}); save it again as CSV") from error


def read_workbook(body: bytes) -> list[tuple[str, list[ApprovedBlock]]]:
    """Return the approved blocks of every address of a workbook's first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            shared = _part(archive, "xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else None
            sheet = _part(archive, min(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)))
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, etree.XMLSyntaxError) as error:
        raise Unreadable(
            f"is not a workbook that can be read ({type(error).__name__}); save it again as .xlsx"
        ) from error
    strings = [_text(item) for item in shared.iter(f"{_S}si")] if shared is not None else []
    return _pages(_rows(sheet, strings))


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > SHEET_LIMIT:
        raise Unreadable(f"unpacks to more than {SHEET_LIMIT // 1_000_000} MB")
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _text(node: etree._Element) -> str:
    return "".join(part.text or "" for part in node.iter(f"{_S}t"))


def _rows(sheet: etree._Element, strings: Sequence[str]) -> Iterator[_Row]:
    for number, row in enumerate(sheet.iter(f"{_S}row"), 1):
        cells: list[str] = []
        for cell in row.iter(f"{_S}c"):
            place = _CELL.match(cell.get("r", ""))
            column = _number(place[1]) if place else len(cells)
            if column > 100:
                break
            cells.extend([""] * (column - len(cells)))
            cells.append(_value(cell, strings))
        yield number, cells


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: etree._Element, strings: Sequence[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.find(f"{_S}v")
    written = (value.text or "") if value is not None else ""
    if cell.get("t") == "s":
        return strings[int(written)] if written.isdecimal() and int(written) < len(strings) else ""
    return written


def _pages(rows: Iterator[_Row]) -> list[tuple[str, list[ApprovedBlock]]]:
    _, head = next(rows, (0, []))
    columns = {name.strip().lower(): place for place, name in reversed(list(enumerate(head)))}
    missing = [name for name in _COLUMNS if name not in columns]
    if missing:
        raise Unreadable(
            f"has no column {' and no column '.join(missing)} in its first row; needed are url, field, text"
        )
    pages: dict[str, list[ApprovedBlock]] = {}
    for number, row in rows:
        if number > ROW_LIMIT:
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
