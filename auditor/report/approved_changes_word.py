"""The changes of a run as a Word document: approved and published side by side, deletions struck through, insertions underlined.

Signs and colour say the same, the header of each table is marked as one, and addresses are links.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from auditor.report.approved_changes import ChangedPage, ChangeList
from auditor.report.escape import safe_href, visible_marks, xml_text
from auditor.report.html.comparison import Segment

_DELETED, _INSERTED = RGBColor(0xA1, 0x26, 0x0D), RGBColor(0x1A, 0x5E, 0x20)
_SMALL = Pt(9)


def word_document(found: ChangeList) -> bytes:
    """Return the document."""
    document = docx.Document()
    document.core_properties.title = "Changes against approved text"
    document.core_properties.author = "auditor"
    document.core_properties.comments = ""
    document.add_heading("Changes against approved text", 0)
    for sentence in found.lead:
        document.add_paragraph(_said(sentence))
    legend = document.add_paragraph()
    _segment(legend, Segment("Struck through", "del"))
    legend.add_run(" is approved and not on the page, ")
    _segment(legend, Segment("underlined", "ins"))
    legend.add_run(" is on the page and not approved.")
    for page in found.pages:
        _page(document, page)
    if found.failed:
        document.add_heading("Not audited", 1)
        for url in found.failed:
            _link(document.add_paragraph(style="List Bullet"), url)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _page(document: Document, page: ChangedPage) -> None:
    document.add_heading(_said(page.title or page.url or page.document), 1)
    if page.url:
        _link(document.add_paragraph("Page: "), page.url)
    owner = f", owner {page.owner}" if page.owner else ""
    document.add_paragraph(_said(f"Approved text: {page.document + owner if page.document else 'none'}"))
    table = document.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    for cell, name in zip(table.rows[0].cells, ("Approved", "Published"), strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    _mark_header(table.rows[0]._tr)
    for change in page.changes:
        line = f"line {change.line}, " if change.line else ""
        row = table.add_row()
        told = row.cells[0].merge(row.cells[1]).paragraphs[0]
        told.add_run(_said(f"{change.severity}: ")).bold = True
        run = told.add_run(_said(f"{change.message} ({line}{change.finding})"))
        run.font.size = _SMALL
        for approved, published in change.pairs:
            cells = table.add_row().cells
            _fill(cells[0], approved)
            _fill(cells[1], published)


def _fill(cell: _Cell, segments: Sequence[Segment]) -> None:
    paragraph = cell.paragraphs[0]
    for segment in segments or (Segment("–"),):
        _segment(paragraph, segment)


def _segment(paragraph: Paragraph, segment: Segment) -> None:
    run = paragraph.add_run(_said(segment.text))
    if segment.mark == "del":
        run.font.strike = True
        run.font.color.rgb = _DELETED
    elif segment.mark == "ins":
        run.font.underline = True
        run.font.color.rgb = _INSERTED


def _said(text: str) -> str:
    return visible_marks(xml_text(text))


def _mark_header(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # type: ignore[attr-defined]  # python-docx has no name for it


def _link(paragraph: Paragraph, url: str) -> None:
    """Append an address as a link; one that is no page's stays text."""
    href = safe_href(url)
    if not href:
        paragraph.add_run(_said(url))
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(xml_text(href), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(_said(url))
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
