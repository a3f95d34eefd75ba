"""Reads .pptx: each slide with its title, text, tables and pictures."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from auditor.documents.office import OfficeContent
from auditor.documents.package import Package
from auditor.documents.reading import ReadingLimits
from auditor.model.document_facts import FileTable

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_TITLES = frozenset({"title", "ctrTitle"})


def read_slides(package: Package, content: OfficeContent, limits: ReadingLimits) -> None:
    """Fill in what a presentation holds."""
    core = package.core()
    content.title, content.producer = core["title"], core["producer"]
    content.created, content.modified = core["created"], core["modified"]
    names = _in_order(package)
    content.pages = len(names)
    slides = [root for name in names[: limits.pages] if (root := package.xml(name)) is not None]
    spoken = Counter(run.get("lang") for root in slides for run in root.iter(f"{_A}rPr") if run.get("lang"))
    content.language = str(spoken.most_common(1)[0][0]) if spoken else core["language"]
    content.begin()
    for number, root in enumerate(slides, 1):
        _slide(root, number, content)


def _in_order(package: Package) -> list[str]:
    """Return the slides in the order in which they are shown; by number where the presentation does not tell."""
    numbered = sorted((int(found[1]), name) for name in package.names if (found := _SLIDE.fullmatch(name)))
    by_relation = package.relations("ppt/presentation.xml")
    root = package.xml("ppt/presentation.xml")
    ids = [slide.get(f"{_R}id", "") for slide in root.iter(f"{_P}sldId")] if root is not None else []
    shown = [by_relation[one][1] for one in ids if one in by_relation]
    known = {name for _, name in numbered}
    return [name for name in shown if name in known] or [name for _, name in numbered]


def _slide(root: etree._Element, number: int, content: OfficeContent) -> None:
    shapes = list(root.iter(f"{_P}sp"))
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    title = " ".join(words_of(shape) for shape in titles).strip()
    if title:
        content.title_of_part(title, 2 if number > 1 else 1, number)
    else:
        content.untitled.append(content.spot(number))
    for shape in shapes:
        if shape not in titles and _placeholder(shape) not in {"sldNum", "ftr", "dt"}:
            for paragraph in shape.iter(f"{_A}p"):
                content.paragraph(words_of(paragraph), number)
    for table in root.iter(f"{_A}tbl"):
        rows = table.findall(f"{_A}tr")
        about = table.find(f"{_A}tblPr")
        headed = about is not None and (
            about.get("firstRow") in {"1", "true"} or about.get("firstCol") in {"1", "true"}
        )
        columns = max((len(row.findall(f"{_A}tc")) for row in rows), default=0)
        if rows:
            content.tables.append(
                FileTable(len(rows), columns, columns if headed else 0, content.spot(number), words_of(rows[0])[:120])
            )
        for row in rows:
            for cell in row.iterfind(f"{_A}tc"):
                content.paragraph(words_of(cell), number)
    for picture in root.iter(f"{_P}pic"):
        about = picture.find(f"{_P}nvPicPr/{_P}cNvPr")
        if about is None or any(found.get("val") in {"1", "true"} for found in about.iter(_DECORATIVE)):
            continue
        described = about.get("descr") or about.get("title")
        content.picture(" ".join(described.split()) if described else None, about.get("name", ""), number)


def _placeholder(shape: etree._Element) -> str:
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return found.get("type", "body") if found is not None else ""


def words_of(node: etree._Element) -> str:
    """Return the words of a shape, paragraph or cell."""
    parts = [(at.text or "") if at.tag == f"{_A}t" else " " for at in node.iter(f"{_A}t", f"{_A}br", f"{_A}p")]
    return " ".join("".join(parts).split())
