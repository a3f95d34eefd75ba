"""The grid of a table's cells as HTML builds it (4.9.12), and the tables of data of a page, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.checks.inputs import computed
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.roles import is_presentational, role_of

_CELLS = frozenset({"td", "th"})
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})
MOST_SLOTS = 20_000
"""Slots of one table that are looked at; a larger one is not judged."""
_WIDEST, _HIGHEST = 1_000, 65_534
"""What HTML allows a cell to span."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its rows, the cell in each slot, and the slots that several cells cover."""

    table: Element
    rows: tuple[Element, ...]
    slots: tuple[tuple[Element | None, ...], ...]
    """By row and column; None for a slot without a cell."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.slots), default=0)

    @property
    def cells(self) -> tuple[Element, ...]:
        """The cells in the order of the rows."""
        return tuple(dict.fromkeys(cell for row in self.slots for cell in row if cell is not None))

    @property
    def headers(self) -> tuple[Element, ...]:
        """The cells that are headers."""
        return tuple(cell for cell in self.cells if is_header(cell))


@dataclass(frozen=True, slots=True)
class Grids:
    """The tables of a page that reach people, those marked as layout included, outside frames."""

    tables: tuple[Grid, ...]


@computed
def grids(document: Document) -> Grids:
    """Return the grids of the tables of a page; those that are too large are left out."""
    tables = (t for t in document.find("table") if not t.frame and is_exposed(t))
    return Grids(tuple(grid for grid in map(_grid, tables) if grid is not None))


def is_header(cell: Element) -> bool:
    """Tell whether a cell is a header, by its element or its role."""
    return role_of(cell) in _HEADER_ROLES if "role" in cell.attrs else cell.tag == "th"


def is_of_data(grid: Grid) -> bool:
    """Tell whether a table has headers and is not marked as one that lays out the page."""
    return bool(grid.headers) and not is_presentational(grid.table)


def _grid(table: Element) -> Grid | None:
    rows = [
        row
        for child in table.elements
        for row in ([child] if child.tag == "tr" else child.elements if child.tag in _SECTIONS else ())
        if row.tag == "tr"
    ]
    slots: list[list[Element | None]] = [[] for _ in rows]
    used = 0
    for at, row in enumerate(rows):
        section = row.parent
        column = 0
        for cell in row.elements:
            if cell.tag not in _CELLS:
                continue
            while column < len(slots[at]) and slots[at][column] is not None:
                column += 1
            wide = min(_number(cell.get("colspan"), 1), _WIDEST)
            high = min(_number(cell.get("rowspan"), 1), _HIGHEST)
            below = sum(other.parent is section for other in rows[at : at + high])
            used += wide * max(1, below)
            if used > MOST_SLOTS:
                return None
            for down in range(at, at + max(1, below)):
                line = slots[down]
                line.extend([None] * (column + wide - len(line)))
                line[column : column + wide] = [cell] * wide
            column += wide
    return Grid(table, tuple(rows), tuple(map(tuple, slots))) if rows else None


def _number(written: str, least: int) -> int:
    digits = written.strip()[:6]
    # rowspan="0" reaches to the end of the section.
    return _HIGHEST if digits == "0" else max(least, int(digits)) if digits.isdecimal() else least
