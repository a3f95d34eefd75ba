"""Reads .xlsx: sheets with their names, and the pictures and charts on them; cells are data, and no text to judge."""

from __future__ import annotations

from auditor.documents.office import OfficeContent
from auditor.documents.package import Package
from auditor.documents.reading import ReadingLimits

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_sheets(package: Package, content: OfficeContent, limits: ReadingLimits) -> None:
    """Fill in what a workbook holds."""
    core = package.core()
    content.title, content.producer, content.language = core["title"], core["producer"], core["language"]
    content.created, content.modified = core["created"], core["modified"]
    content.begin()
    root = package.xml("xl/workbook.xml")
    sheets = list(root.iter(f"{_S}sheet")) if root is not None else []
    content.pages = len(sheets)
    relations = package.relations("xl/workbook.xml")
    for number, sheet in enumerate(sheets[: limits.pages], 1):
        content.heading = " ".join(sheet.get("name", "").split())[:200]
        part = relations.get(sheet.get(f"{_R}id", ""), ("", "", False))[1]
        for kind, target, outside in package.relations(part).values() if part else ():
            if kind == "drawing" and not outside:
                _drawing(package, target, number, content)


def _drawing(package: Package, part: str, number: int, content: OfficeContent) -> None:
    root = package.xml(part)
    for holder in root.iter(f"{_XDR}pic", f"{_XDR}graphicFrame") if root is not None else ():
        about = next(holder.iter(f"{_XDR}cNvPr"), None)
        if about is None or any(found.get("val") in {"1", "true"} for found in about.iter(_DECORATIVE)):
            continue
        described = about.get("descr") or about.get("title")
        content.picture(" ".join(described.split()) if described else None, about.get("name", ""), number)
