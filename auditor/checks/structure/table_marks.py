"""Tables of data whose marks contradict what they hold, and tables for layout that are marked as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.structure.table_grid import Grid, Grids, is_header, is_of_data
from auditor.dom.accname import authored
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.roles import is_presentational, role_of
from auditor.dom.tags import HEADINGS
from auditor.model.finding import Family, Outcome, Severity

_TABLE_ROLES = frozenset({"table", "grid", "treegrid"})
_CELL_ROLES = frozenset({"cell", "gridcell"})
_MOST_PARTS = 5_000
PROSE = 150
"""Characters of a cell from which it is a column of text."""
_NO_TABLE = "the page has no table of data"


@check(
    "table-header-without-cells",
    family=Family.STRUCTURE,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.3.1",),
    same_as=("th-has-data-cells",),
)
def header_heads_nothing(grids: Grids, document: Document) -> Iterator[Yield]:
    """A header of a table that heads no cell: all in its column and its row are headers or missing, or its `scope` leads away.

    A screen reader never says it with the data (WCAG failure F91). Correct `scope` ("col" above a column, "row" beside a row), or
    make the cell a `td`. Headers of a table made of roles that has no cells, or has none yet, are *please look*.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages and 1 times in 1,067 samples of components.
    """
    data = [grid for grid in grids.tables if is_of_data(grid)]
    by_roles = [
        one for one in document.having("role") if role_of(one) in _TABLE_ROLES and one.tag != "table" and not one.frame
    ]
    if not data and not by_roles:
        yield NotApplicable(_NO_TABLE)
    for table in by_roles:
        parts = [one for one in table.walk(_MOST_PARTS) if one.has("role")]
        heads = [one for one in parts if role_of(one) == "columnheader" and is_exposed(one)]
        rows = [row for row in map(_cells_of_row, (one for one in parts if role_of(one) == "row")) if row]
        if not heads or not heads[0].text(1) or table.get("aria-busy") == "true":
            continue
        if not rows:
            message = f"The header “{beginning(heads[0].text(), 60)}” heads no cell of its table."
            yield header_heads_nothing.finding(message, heads[0], quote=heads[0].text(), outcome=Outcome.CANT_TELL)
        elif (beyond := _beyond(heads, rows)) is not None:
            message = f"The header “{beginning(beyond.text(), 60)}” heads no cell of its table."
            yield header_heads_nothing.finding(message, beyond, quote=beyond.text())
    for grid in data:
        referred = {word for cell in grid.cells for word in cell.get("headers").split()}
        headed = _headed(grid)
        for header in grid.headers:
            if header in headed or header.get("id") in referred or not header.text(1):
                continue
            yield header_heads_nothing.finding(
                f"The header “{beginning(header.text(), 60)}” heads no cell of its table.", header, quote=header.text()
            )


def _cells_of_row(row: Element) -> list[Element]:
    return [one for one in row.walk(_MOST_PARTS) if role_of(one) in _CELL_ROLES or role_of(one) == "rowheader"]


def _beyond(heads: Sequence[Element], rows: Sequence[Sequence[Element]]) -> Element | None:
    """Return the first header of a table made of roles that stands further right than any row of it reaches."""
    lines = {head.closest("div", "span", "section", "li", "ul", "tr", "p") for head in heads}
    cells = [cell for row in rows for cell in row]
    if any(one.has("aria-colspan") or one.has("aria-colindex") for one in (*heads, *cells)) or len(lines) > len(heads):
        return None
    after = heads[max(map(len, rows)) :]
    return next((head for head in after if head.text(1)), None)


def _headed(grid: Grid) -> set[Element]:
    # A header by its column, its row or both, as scope says; one without scope may be either. "Name" above names that head their
    # rows heads those.
    found: set[Element] = set()
    columns = [[row[at] if at < len(row) else None for row in grid.slots] for at in range(grid.width)]
    beside = {
        cell
        for row in grid.slots
        if any(cell is not None and not is_header(cell) for cell in row)
        for cell in row
        if cell is not None and _reaches(cell, {"row", "rowgroup"})
    }
    for column in columns:
        found.update(_heads(column, {"col", "colgroup"}, beside))
    for row in grid.slots:
        found.update(_heads(row, {"row", "rowgroup"}, set()))
    return found


def _heads(line: Sequence[Element | None], scopes: set[str], also: set[Element]) -> Iterator[Element]:
    cells = [cell for cell in line if cell is not None]
    for header in cells:
        if is_header(header) and _reaches(header, scopes):
            others = (cell for cell in cells if cell is not header and _takes(cell, header))
            if any(not is_header(cell) or cell in also for cell in others):
                yield header


def _takes(cell: Element, header: Element) -> bool:
    # A cell that names its headers has those and no others (HTML, 4.9.12.3).
    named = cell.get("headers").split()
    return not named or header.get("id") in named


def _reaches(header: Element, scopes: set[str]) -> bool:
    scope = header.get("scope").strip().lower()
    role = header.get("role").strip().lower()
    if role in {"columnheader", "rowheader"} and not scope:
        scope = {"columnheader": "col", "rowheader": "row"}[role]
    return scope not in {"col", "colgroup", "row", "rowgroup"} or scope in scopes


@check("table-ragged", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def rows_are_uneven(grids: Grids) -> Iterator[Yield]:
    """A row of a table that has more cells than there are headers, or fewer.

    A cell beyond the last header has none, and where one is missing in the middle all after it stand under the wrong header.
    Write every cell, also an empty one. A row with fewer cells is "please look".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for grid in grids.tables:
        first = grid.slots[0] if grid.slots else ()
        if not is_of_data(grid) or len(first) < 2 or not all(cell is not None and is_header(cell) for cell in first):
            continue
        uneven = [at for at, row in enumerate(grid.slots) if at and row and len(row) != len(first)]
        if not uneven or len(uneven) > len(grid.slots) / 2 > 1:
            continue
        more = [at for at in uneven if len(grid.slots[at]) > len(first)]
        at = (more or uneven)[0]
        yield rows_are_uneven.finding(
            f"Row {at + 1} of the table has {len(grid.slots[at])} columns, its first row {len(first)}.",
            grid.rows[at],
            quote=grid.rows[at].text()[:200],
            outcome=Outcome.FAILED if more else Outcome.CANT_TELL,
        )


@check("table-nested", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def table_is_within_a_table(grids: Grids) -> Iterator[Yield]:
    """A table inside of a cell of a table of data.

    Screen readers lose the headers of the outer table inside of the inner one. Make two tables of it. Inside of a header, which is
    read out with every cell of its column, it is failed.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    data = {grid.table.index: grid for grid in grids.tables if is_of_data(grid)}
    for grid in grids.tables:
        cell = grid.table.parent.closest("td", "th") if grid.table.parent is not None else None
        outer = cell.closest("table") if cell is not None else None
        if cell is None or outer is None or outer.index not in data or is_presentational(grid.table):
            continue
        yield table_is_within_a_table.finding(
            f"A table stands inside of a {'header' if is_header(cell) else 'cell'} of another table.",
            grid.table,
            quote=grid.table.text()[:200],
            outcome=Outcome.FAILED if is_header(cell) else Outcome.CANT_TELL,
        )


@check("table-layout-marked", family=Family.STRUCTURE, version=1, severity=Severity.SERIOUS, wcag=("1.3.1",))
def layout_is_marked_as_data(grids: Grids) -> Iterator[Yield]:
    """A table that is said to be for layout (role presentation or none) and has headers, a caption or a summary all the same.

    Either it holds data, and the role takes its headers away (WCAG failure F92), or it does not, and the marks mislead (F46).
    Remove the role, or the marks.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for grid in grids.tables:
        if not is_presentational(grid.table):
            continue
        marks = [
            name
            for name, there in (
                ("header cells", bool([c for c in grid.cells if c.tag == "th"])),
                ("a caption", any(child.tag == "caption" and child.text(1) for child in grid.table.elements)),
                ("a summary", bool(grid.table.get("summary").strip())),
            )
            if there
        ]
        if marks:
            yield layout_is_marked_as_data.finding(
                f"The table is marked as layout and has {' and '.join(marks)}.",
                grid.table,
                quote=grid.table.text()[:200],
            )


@check("table-caption-in-cell", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def caption_is_a_cell(grids: Grids) -> Iterator[Yield]:
    """A first row that is one cell over the whole width: a caption that poses as a cell.

    Screen readers announce it as data, or as the header of every column. Write it as the `caption` of the table (W3C technique
    H39). As a header cell, which may head two columns, it is "please look".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for grid in grids.tables:
        if is_presentational(grid.table) or len(grid.slots) < 3 or grid.width < 2 or not is_of_data(grid):
            continue
        first = set(grid.slots[0])
        cell = next(iter(first))
        if len(first) != 1 or cell is None or len(grid.slots[0]) < grid.width or not 2 < len(cell.text(300)) < 200:
            continue
        if any(child.tag == "caption" for child in grid.table.elements) or any(cell.find("input", "button", "table")):
            continue
        yield caption_is_a_cell.finding(
            f"The first row of the table is its caption, “{beginning(cell.text(), 60)}”, as a cell.",
            cell,
            quote=cell.text(),
            outcome=Outcome.CANT_TELL if is_header(cell) else Outcome.FAILED,
        )


@check("table-caption-missing", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, tags=("best-practice",))
def table_has_no_caption(grids: Grids) -> Iterator[Yield]:
    """A table of data without a caption or another name.

    Who lists the tables of a page hears "table 1, table 2". Give it a `caption` (W3C technique H39). Best practice; where the heading
    or the sentence before it introduces the table, it is "please look", once a page.

    False alarms in 100 pages: 0; told on 40 of 353 ordinary pages, on 36 of them as “please look”.
    """
    introduced: list[Grid] = []
    for grid in grids.tables:
        table = grid.table
        if (
            not is_of_data(grid)
            or len(grid.slots) < 2
            or grid.width < 2
            or authored(table).text
            or table.get("summary")
        ):
            continue
        if any(child.tag == "caption" and child.text(1) for child in table.elements):
            continue
        if _is_introduced(table):
            introduced.append(grid)
            continue
        yield table_has_no_caption.finding(
            f"A table of {len(grid.slots)} rows has no caption and no other name.", table, quote=table.text()[:200]
        )
    for grid in introduced[:1]:
        yield table_has_no_caption.finding(
            f"A table of {len(grid.slots)} rows has no caption; only what stands before it may say what it is.",
            grid.table,
            quote=grid.table.text()[:200],
            outcome=Outcome.CANT_TELL,
            count=len(introduced),
        )


def _is_introduced(table: Element) -> bool:
    if table.closest("figure", "td", "th") is not None:
        return True
    node = table
    for _ in range(3):
        if node.parent is None:
            return False
        before = [child for child in node.parent.elements if child.index < node.index]
        if before:
            last = before[-1]
            inner = [last, *list(last.find(*HEADINGS))[-1:]]
            text = last.text(2_000)
            return any(one.tag in HEADINGS for one in inner) or text.endswith(":") or (0 < len(text) < 300)
        node = node.parent
    return False


@check("table-summary-repeats", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
def summary_repeats_the_caption(grids: Grids) -> Iterator[Yield]:
    """A table whose summary says the same as its caption.

    Screen readers say it twice. Leave the summary out, which HTML no longer has, or say there how the table is built (W3C
    techniques H39 and H73).

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for grid in grids.tables:
        caption = next((child.text() for child in grid.table.elements if child.tag == "caption"), "")
        summary = " ".join(grid.table.get("summary").split())
        if caption and summary.casefold() == caption.casefold():
            yield summary_repeats_the_caption.finding(
                f"Summary and caption of the table are the same: “{beginning(caption, 60)}”.", grid.table, quote=caption
            )


@check("table-headers-without-scope", family=Family.STRUCTURE, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def headers_of_two_levels(grids: Grids) -> Iterator[Yield]:
    """A table with headers of several levels, or in the middle, that neither `scope` nor `headers` tie to their cells.

    Please look: programs guess what such a header is for, each in its own way. Write `scope="colgroup"` and the like, or split the
    table (W3C techniques H43 and H63).

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for grid in grids.tables:
        if not is_of_data(grid) or len(grid.slots) < 3:
            continue
        if any(cell.get("scope") or cell.get("headers") or cell.get("role") for cell in grid.cells):
            continue
        spanning = [h for h in grid.headers if _spans(h) and h in set(grid.slots[0])]
        within = [
            cell
            for row in grid.slots[1:]
            for at, cell in enumerate(row)
            if at and cell is not None and is_header(cell) and any(c is not None and not is_header(c) for c in row[:at])
        ]
        rows_of_headers = sum(bool(row) and all(c is not None and is_header(c) for c in row) for row in grid.slots)
        if (spanning and rows_of_headers >= 2) or within:
            header = (within or spanning)[0]
            yield headers_of_two_levels.finding(
                f"The headers of the table are of several levels, and no scope says which cells “{beginning(header.text(), 40)}” heads.",
                header,
                outcome=Outcome.CANT_TELL,
            )


def _spans(cell: Element) -> bool:
    return cell.get("colspan").strip() not in {"", "1"} or cell.get("rowspan").strip() not in {"", "1"}


@check("table-layout", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, wcag=("1.3.2",))
def table_lays_out_the_page(grids: Grids) -> Iterator[Yield]:
    """A table that lays out the page: it has no headers and holds headings, forms, lists, other tables or columns of text side by side.

    Please look whether its cells make sense read row by row (WCAG failure F49), and lay the page out with CSS. If the table stays,
    write role="presentation" on it, so that listeners are not told of rows and columns.

    False alarms in 100 pages: 0; told on 22 of 353 ordinary pages.
    """
    found = [grid for grid in grids.tables if _lays_out(grid)]
    if found:
        first, more = found[0], len(found) - 1
        yield table_lays_out_the_page.finding(
            f"A table of {len(first.slots)} rows and {first.width} columns lays out a part of the page"
            f"{f', and so do {more} more' if more else ''}.",
            first.table,
            quote=first.table.text()[:200],
            outcome=Outcome.CANT_TELL,
            count=len(found),
        )


def _lays_out(grid: Grid) -> bool:
    table = grid.table
    if is_presentational(table) or grid.headers or grid.width < 2:
        return False
    if next(table.find(*HEADINGS, "form", "nav", "ul", "ol", "iframe", "table"), None) is not None:
        return True
    rows = [{cell for cell in row if cell is not None} for row in grid.slots]
    return len(rows) <= 3 and any(sum(len(cell.text(PROSE)) >= PROSE for cell in row) >= 2 for row in rows)
