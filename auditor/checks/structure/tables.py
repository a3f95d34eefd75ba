"""Tables of data without headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.roles import is_presentational, role_of
from auditor.dom.tags import HEADINGS
from auditor.model.finding import Family, Outcome, Severity

_FOR_GETTING_ABOUT = re.compile(
    r"(?i)(?<![a-z])(?:nav|navigation|navbar|navi|menu|toolbar|footer|header|layout|toc)(?![a-z])"
)
"""Names of tables that only lay out links to other pages."""
_NUMBER = re.compile(r"\A[$€£¥+~<>≥≤−–-]{0,2}\s?\d[\d\s.,:/%–-]*\s?(?:[^\W\d_]{1,4}\.?|[€$£¥%])?\Z")
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})


@check(
    "table-without-headers",
    family=Family.STRUCTURE,
    version=1,
    severity=Severity.SERIOUS,
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
        if table.frame or not is_exposed(table) or is_presentational(table):
            continue
        found = True
        rows = [[c for c in row.elements if c.tag in {"td", "th"}] for row in _rows(table)]
        cells = [cell for row in rows for cell in row]
        if any(cell.tag == "th" or role_of(cell) in _HEADER_ROLES for cell in cells):
            continue
        if not _holds_data(table, rows):
            continue
        sure = any(e.tag in {"caption", "thead"} for e in table.elements) or _first_row_differs(rows)
        message = f"A table of {len(rows)} rows and {max(map(len, rows))} columns has no header cells."
        yield table_has_no_headers.finding(
            message,
            table,
            quote=beginning(table.text(), 200),
            outcome=Outcome.FAILED if sure else Outcome.CANT_TELL,
            severity=None if sure else Severity.MODERATE,
        )
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
    if _FOR_GETTING_ABOUT.search(f"{table.get('class')} {table.get('id')} {table.get('summary')}"[:500]):
        return False
    if len(rows) <= 3 and all(_only_links(cell) for row in rows for cell in row if cell.text()):
        return False
    texts = [cell.text() for row in rows for cell in row]
    filled = [text for text in texts if text]
    if len(filled) < len(texts) / 2 or sum(len(text) > 200 for text in filled) > len(filled) / 10:
        return False
    return len({len(row) for row in full}) <= 2 and not any(
        next(cell.find(*HEADINGS, "ul", "p"), None) for cell in rows[0]
    )


def _only_links(cell: Element) -> bool:
    return sum(len(link.text()) for link in cell.find("a")) >= 0.8 * len(cell.text())


def _first_row_differs(rows: list[list[Element]]) -> bool:
    # Words above numbers, or bold cells above plain ones: the first row heads the columns, or the one below a title over all of them.
    if len(rows) > 2 and len(rows[0]) == 1 and rows[0][0].get("colspan").strip() not in {"", "1"} and len(rows[1]) > 1:
        rows = rows[1:]
    first, rest = [cell.text() for cell in rows[0]], rows[1:]
    if sum(bool(text) for text in first) >= 2 and all(_is_bold(cell) for cell in rows[0] if cell.text()):
        return not all(_is_bold(row[-1]) for row in rest if row)
    return len(rest) >= 2 and any(
        text and not any(c.isdigit() for c in text) and _are_numbers([row[at].text() for row in rest if len(row) > at])
        for at, text in enumerate(first)
    )


def _is_bold(cell: Element) -> bool:
    inside = [child for child in cell.children if not isinstance(child, str) or child.strip()]
    return len(inside) == 1 and isinstance(inside[0], Element) and inside[0].tag in {"b", "strong"}


def _are_numbers(texts: list[str]) -> bool:
    numbers = sum(bool(_NUMBER.match(text)) for text in texts)
    return len(texts) >= 2 and numbers >= 0.6 * len(texts)
