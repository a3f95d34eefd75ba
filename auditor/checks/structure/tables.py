"""Tables of data without headers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.structure.common import hidden
from auditor.model.document import Document, Element
from auditor.model.finding import Outcome, Severity

_HEADER_ROLES = frozenset({"columnheader", "rowheader"})


@check(
    "table-without-headers",
    version=1,
    severity=Severity.SERIOUS,
    needs=("document",),
    wcag=("1.3.1",),
    same_as=("td-has-header",),
)
def table_has_no_headers(document: Document) -> Iterator[Yield]:
    """A table of data in which no cell is marked as a header.

    A screen reader then reads numbers without saying what they are. Mark the first row or column with th. A table that
    only lays out the page should have role="presentation".
    """
    found = False
    for table in document.find("table"):
        if table.frame or hidden(table) or table.get("role").strip().lower() in {"presentation", "none"}:
            continue
        found = True
        rows = [[c for c in row.elements if c.tag in {"td", "th"}] for row in _rows(table)]
        cells = [cell for row in rows for cell in row]
        if any(cell.tag == "th" or cell.get("role").lower() in _HEADER_ROLES for cell in cells):
            continue
        if not _holds_data(table, rows):
            continue
        sure = any(e.tag in {"caption", "thead"} for e in table.elements) or table.get("summary") != ""
        message = f"A table of {len(rows)} rows and {max(map(len, rows))} columns has no header cells."
        outcome = Outcome.FAILED if sure or _first_row_differs(rows) else Outcome.CANT_TELL
        yield table_has_no_headers.finding(message, table, quote=table.text()[:200], outcome=outcome)
    if not found:
        yield NotApplicable("the page has no table of data")


def _rows(table: Element) -> Iterator[Element]:
    for child in table.elements:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child.elements if row.tag == "tr")


def _holds_data(table: Element, rows: list[list[Element]]) -> bool:
    # Layout tables hold blocks, forms or other tables; data tables hold short texts in even rows.
    full = [row for row in rows if len(row) >= 2]
    if len(rows) < 2 or len(full) < 2 or next(table.find("table", "form", "iframe"), None) is not None:
        return False
    texts = [cell.text() for row in rows for cell in row]
    filled = [text for text in texts if text]
    if len(filled) < len(texts) / 2 or sum(len(text) > 200 for text in filled) > len(filled) / 10:
        return False
    return len({len(row) for row in full}) <= 2 and not any(
        next(cell.find("h1", "h2", "h3", "ul", "p"), None) for cell in rows[0]
    )


def _first_row_differs(rows: list[list[Element]]) -> bool:
    # Words above numbers, or bold cells above plain ones: the first row heads the columns.
    first, rest = rows[0], [cell for row in rows[1:] for cell in row]
    bold = all(next(cell.find("b", "strong"), None) is not None for cell in first if cell.text())
    wordy = all(not any(c.isdigit() for c in cell.text()) and cell.text() for cell in first)
    numbers = sum(any(c.isdigit() for c in cell.text()) for cell in rest)
    return (bold and any(cell.text() for cell in first)) or (wordy and numbers >= len(rest) / 3)
